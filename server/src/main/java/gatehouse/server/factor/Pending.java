package gatehouse.server.factor;

import gatehouse.core.account.PersonId;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.core.signin.Prompt;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A factor that is being added, one of a kind and person. Its secret stays here, sealed, until it
 * is confirmed: the page shows it, but what comes back from the page is never taken for it.
 *
 * @param id the id that the factor will have
 * @param session the only session that may confirm it, so that nobody confirms what a thief began
 * @param sealed sealed for the factor's own row, where it goes as it is
 * @param code what is kept of a code that was sent, or empty text
 * @param sent how often a code was sent
 * @param sentAt when the last one was
 * @param tries wrong answers to the code that was sent last
 * @param expires confirmed before this moment, not at it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
record Pending(
    FactorKind kind,
    FactorId id,
    SessionId session,
    String name,
    byte[] sealed,
    String code,
    int sent,
    Instant sentAt,
    int tries,
    Instant expires) {
  /** How long a person has to scan, to wait for the text message, or to find the key. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Wrong answers to one sent code; after them it is void. */
  static final int TRIES_MAX = 5;

  static Pending begun(FactorKind kind, FactorId id, Session session, byte[] sealed, Instant now) {
    return new Pending(kind, id, session.id(), "", sealed, "", 0, now, 0, now.plus(LIFETIME));
  }

  Pending named(String newName) {
    return new Pending(kind, id, session, newName, sealed, code, sent, sentAt, tries, expires);
  }

  /** With another code on its way, and the time to answer counted anew. */
  Pending sent(String kept, Instant now) {
    Instant end = now.plus(LIFETIME);
    return new Pending(kind, id, session, name, sealed, kept, sent + 1, now, 0, end);
  }

  Pending missed() {
    return new Pending(kind, id, session, name, sealed, code, sent, sentAt, tries + 1, expires);
  }

  Instant resendAt() {
    return sentAt.plusSeconds(Prompt.RESEND_AFTER_SECONDS);
  }

  /** The pending factor of this kind that this session began, unless it is too old. */
  static Optional<Pending> load(Sql sql, Session session, FactorKind kind, Instant now)
      throws SQLException {
    return sql.one(
        "SELECT kind, factor_id, session_id, name, sealed, code, sent, sent_ms, tries, expires_ms"
            + " FROM pending_factor WHERE person_id = ? AND kind = ? AND session_id = ?"
            + " AND expires_ms > ?",
        Pending::pending,
        session.person().value(),
        kind.code(),
        session.id().value(),
        now.toEpochMilli());
  }

  private static Pending pending(ResultSet row) throws SQLException {
    return new Pending(
        FactorKind.ofCode(row.getString(1)).orElseThrow(),
        new FactorId(row.getString(2)),
        new SessionId(row.getString(3)),
        row.getString(4),
        row.getBytes(5),
        row.getString(6),
        row.getInt(7),
        Instant.ofEpochMilli(row.getLong(8)),
        row.getInt(9),
        Instant.ofEpochMilli(row.getLong(10)));
  }

  /** Stores it in place of an older one of its kind. */
  void store(Sql sql, PersonId person) throws SQLException {
    drop(sql, person, kind);
    sql.run(
        "INSERT INTO pending_factor (person_id, kind, factor_id, session_id, name, sealed, code,"
            + " sent, sent_ms, tries, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        person.value(),
        kind.code(),
        id.value(),
        session.value(),
        name,
        sealed,
        code,
        sent,
        sentAt.toEpochMilli(),
        tries,
        expires.toEpochMilli());
  }

  static void drop(Sql sql, PersonId person, FactorKind kind) throws SQLException {
    sql.run(
        "DELETE FROM pending_factor WHERE person_id = ? AND kind = ?", person.value(), kind.code());
  }

  /** Forgets what nobody confirmed in time; how many. */
  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run("DELETE FROM pending_factor WHERE expires_ms <= ?", now.toEpochMilli());
  }
}
