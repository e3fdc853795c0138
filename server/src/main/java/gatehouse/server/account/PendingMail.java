package gatehouse.server.account;

import gatehouse.core.account.PersonId;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.session.Session;
import gatehouse.core.signin.Prompt;
import gatehouse.core.signin.SignInId;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A mail address that its owner is about to confirm, one a person. Only the session that began may
 * finish, so that nobody confirms what a thief began.
 *
 * @param code what is kept of the code that was sent last
 * @param sent how often a code was sent
 * @param sentAt when the last one was
 * @param tries wrong answers to the code that was sent last
 */
record PendingMail(
    String id, String session, MailAddress mail, String code, int sent, Instant sentAt, int tries) {
  /** How long a person has to find the mail; at exactly this age it is over. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Wrong answers to one sent code; after them it is void. */
  static final int TRIES_MAX = 5;

  static PendingMail begun(String id, Session session, MailAddress mail, Instant now) {
    return new PendingMail(id, session.id().value(), mail, "", 0, now, 0);
  }

  PendingMail sent(String kept, Instant now) {
    return new PendingMail(id, session, mail, kept, sent + 1, now, 0);
  }

  PendingMail missed() {
    return new PendingMail(id, session, mail, code, sent, sentAt, tries + 1);
  }

  Instant resendAt() {
    return sentAt.plusSeconds(Prompt.RESEND_AFTER_SECONDS);
  }

  /** What binds a code to this one change. */
  SignInId attempt() {
    return new SignInId(id);
  }

  static Optional<PendingMail> load(Sql sql, Session session, Instant now) throws SQLException {
    return sql.one(
        "SELECT change_id, session_id, mail, code, sent, sent_ms, tries FROM pending_mail"
            + " WHERE person_id = ? AND session_id = ? AND expires_ms > ?",
        PendingMail::pending,
        session.person().value(),
        session.id().value(),
        now.toEpochMilli());
  }

  private static PendingMail pending(ResultSet row) throws SQLException {
    return new PendingMail(
        row.getString(1),
        row.getString(2),
        new MailAddress(row.getString(3)),
        row.getString(4),
        row.getInt(5),
        Instant.ofEpochMilli(row.getLong(6)),
        row.getInt(7));
  }

  /** Stores it in place of an older one. */
  void store(Sql sql, PersonId person) throws SQLException {
    drop(sql, person);
    sql.run(
        "INSERT INTO pending_mail (person_id, change_id, session_id, mail, code, sent, sent_ms,"
            + " tries, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        person.value(),
        id,
        session,
        mail.value(),
        code,
        sent,
        sentAt.toEpochMilli(),
        tries,
        sentAt.plus(LIFETIME).toEpochMilli());
  }

  static void drop(Sql sql, PersonId person) throws SQLException {
    sql.run("DELETE FROM pending_mail WHERE person_id = ?", person.value());
  }

  /** Forgets what nobody confirmed in time; how many. */
  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run("DELETE FROM pending_mail WHERE expires_ms <= ?", now.toEpochMilli());
  }
}
