package gatehouse.server.session;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessText;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.device.DeviceId;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.session.SessionId;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions as rows. */
public final class SessionRows {
  private static final String SELECT =
      "SELECT s.person_id, s.session_id, s.interface, s.device_id, s.proofs, s.demanded,"
          + " s.network, s.started_ms, s.ends_ms, p.username, p.display_name, p.operator,"
          + " s.token_hash, s.last_active_ms, s.device_label, s.place, s.access"
          + " FROM session s JOIN person p ON p.person_id = s.person_id";

  private static final String LIVING = SELECT + " WHERE s.ended_ms IS NULL";

  private SessionRows() {}

  /** A row with what only the database knows. */
  record Row(
      Session session, String tokenHash, Instant lastActive, String deviceLabel, String place) {}

  static Optional<Row> byToken(Sql sql, String tokenHash) throws SQLException {
    return sql.one(LIVING + " AND s.token_hash = ?", SessionRows::row, tokenHash);
  }

  /** One that ended by itself since then; its token serves nobody any more. */
  public static Optional<Session> ranOut(Sql sql, SecretBytes token, Instant since)
      throws SQLException {
    return sql.one(
        SELECT
            + " WHERE s.token_hash = ? AND s.ends_ms > ? AND (s.ended_ms IS NULL"
            + " OR s.ended_why IN (?, ?))",
        row -> row(row).session(),
        Chance.hash(token),
        since.toEpochMilli(),
        SessionEnd.RAN_OUT.code(),
        SessionEnd.ABSOLUTE.code());
  }

  /** Whether the session has not ended; what is read in a transaction holds in it. */
  public static boolean lives(Sql sql, SessionId id) throws SQLException {
    return byId(sql, id).isPresent();
  }

  static Optional<Row> byId(Sql sql, SessionId id) throws SQLException {
    return sql.one(LIVING + " AND s.session_id = ?", SessionRows::row, id.value());
  }

  static List<Row> of(Sql sql, PersonId person) throws SQLException {
    return sql.rows(
        LIVING + " AND s.person_id = ? ORDER BY s.last_active_ms DESC, s.session_id",
        SessionRows::row,
        person.value());
  }

  /**
   * The living sessions of a registered client that are bound to a certificate; also a few others,
   * perhaps, since an underscore of the thumbprint stands for any character.
   */
  static List<Session> ofClient(Sql sql, String clientId, String thumbprint) throws SQLException {
    return sql.rows(
        LIVING + " AND s.client_id = ? AND s.access LIKE ?",
        row -> row(row).session(),
        clientId,
        "%\"thumbprint\":\"" + thumbprint + "\"%");
  }

  /** The living sessions of a registered client, of whomever. */
  static List<Session> ofClient(Sql sql, String clientId) throws SQLException {
    return sql.rows(LIVING + " AND s.client_id = ?", row -> row(row).session(), clientId);
  }

  /** When a program last ended a session by itself; none when it never did. */
  public static Optional<Instant> signedOut(Sql sql, PersonId person, String clientId)
      throws SQLException {
    return sql.one(
            "SELECT MAX(ended_ms) FROM session WHERE person_id = ? AND client_id = ?"
                + " AND ended_why = ?",
            row -> row.getLong(1),
            person.value(),
            clientId,
            SessionEnd.SIGNED_OUT.code())
        .filter(ms -> ms > 0)
        .map(Instant::ofEpochMilli);
  }

  /** The living sessions of a person's program, be it a registered client or an API key. */
  static List<SessionId> ofProgram(Sql sql, PersonId person, String clientId) throws SQLException {
    return sql.rows(
        "SELECT session_id FROM session WHERE client_id = ? AND person_id = ?"
            + " AND ended_ms IS NULL",
        row -> new SessionId(row.getString(1)),
        clientId,
        person.value());
  }

  /** The same, read, the newest first. */
  public static List<Session> livingOf(Sql sql, PersonId person, String clientId)
      throws SQLException {
    return sql.rows(
        LIVING
            + " AND s.client_id = ? AND s.person_id = ? ORDER BY s.started_ms DESC, s.session_id",
        row -> row(row).session(),
        clientId,
        person.value());
  }

  static boolean exists(Sql sql, PersonId person, SessionId id) throws SQLException {
    return sql.one(
            "SELECT 1 FROM session WHERE person_id = ? AND session_id = ?",
            row -> 1,
            person.value(),
            id.value())
        .isPresent();
  }

  private static Row row(ResultSet row) throws SQLException {
    Session session =
        new Session(
            new SessionId(row.getString(2)),
            new PersonId(row.getString(1)),
            row.getString(10),
            row.getString(11),
            row.getInt(12) == 1,
            AccessInterface.valueOf(row.getString(3)),
            Optional.ofNullable(row.getString(4)).map(DeviceId::new),
            ProofText.parse(row.getString(5)),
            AssuranceLevel.valueOf(row.getString(6)),
            row.getString(7),
            Instant.ofEpochMilli(row.getLong(8)),
            Instant.ofEpochMilli(row.getLong(9)),
            Optional.ofNullable(row.getString(17)).map(AccessText::access));
    return new Row(
        session,
        row.getString(13),
        Instant.ofEpochMilli(row.getLong(14)),
        row.getString(15),
        row.getString(16));
  }

  static void insert(Sql sql, Session s, String tokenHash, String deviceLabel, String place)
      throws SQLException {
    sql.run(
        "INSERT INTO session (person_id, session_id, token_hash, interface, device_id,"
            + " device_label, proofs, demanded, network, place, started_ms, last_active_ms,"
            + " ends_ms, access, client_id)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        s.person().value(),
        s.id().value(),
        tokenHash,
        s.accessInterface().name(),
        s.device().map(DeviceId::value).orElse(null),
        deviceLabel,
        ProofText.of(s.proofs()),
        s.demanded().name(),
        s.network(),
        place,
        s.startedAt().toEpochMilli(),
        s.startedAt().toEpochMilli(),
        s.endsAt().toEpochMilli(),
        s.access().map(AccessText::of).orElse(null),
        s.access().map(Access::clientId).orElse(null));
  }

  /** False when the session ended meanwhile. */
  static boolean raise(Sql sql, Session s, String tokenHash, Instant now) throws SQLException {
    return sql.run(
            "UPDATE session SET token_hash = ?, proofs = ?, demanded = ?, ends_ms = ?,"
                + " last_active_ms = ? WHERE person_id = ? AND session_id = ? AND ended_ms IS NULL",
            tokenHash,
            ProofText.of(s.proofs()),
            s.demanded().name(),
            s.endsAt().toEpochMilli(),
            now.toEpochMilli(),
            s.person().value(),
            s.id().value())
        == 1;
  }

  /** Binds it to another key; false when the session ended meanwhile. */
  public static boolean bind(Sql sql, Session s) throws SQLException {
    return sql.run(
            "UPDATE session SET access = ? WHERE person_id = ? AND session_id = ?"
                + " AND ended_ms IS NULL",
            AccessText.of(s.access().orElseThrow()),
            s.person().value(),
            s.id().value())
        == 1;
  }

  static boolean end(Sql sql, PersonId person, SessionId id, SessionEnd why, Instant now)
      throws SQLException {
    return sql.run(
            "UPDATE session SET ended_ms = ?, ended_why = ? WHERE person_id = ? AND session_id = ?"
                + " AND ended_ms IS NULL",
            now.toEpochMilli(),
            why.code(),
            person.value(),
            id.value())
        == 1;
  }

  /** The session was used at that moment; an earlier one changes nothing. */
  public static void active(Sql sql, Session s, Instant lastActive) throws SQLException {
    sql.run(
        "UPDATE session SET last_active_ms = ? WHERE person_id = ? AND session_id = ?"
            + " AND last_active_ms < ?",
        lastActive.toEpochMilli(),
        s.person().value(),
        s.id().value(),
        lastActive.toEpochMilli());
  }

  /** Closes what ran out while no node had it in memory. */
  static int closeOverdue(Sql sql, Instant now) throws SQLException {
    return sql.run(
        "UPDATE session SET ended_ms = ?, ended_why = ? WHERE ended_ms IS NULL AND ends_ms <= ?",
        now.toEpochMilli(),
        SessionEnd.ABSOLUTE.code(),
        now.toEpochMilli());
  }
}
