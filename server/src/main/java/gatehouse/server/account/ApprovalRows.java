package gatehouse.server.account;

import gatehouse.core.account.PersonId;
import gatehouse.core.account.TwoPerson;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What operators asked for and colleagues have to approve, as rows. */
final class ApprovalRows {
  /** How long a request waits; at exactly this age it is over. */
  static final Duration LIFETIME = Duration.ofHours(24);

  static final int LISTED_MAX = 100;

  private static final String WAITING = "waiting";
  private static final String COLUMNS =
      "approval_id, person_id, act, detail, reason, half_hash, asked_by, asked_ms, state"
          + " FROM approval";

  private ApprovalRows() {}

  /**
   * One request.
   *
   * @param id short, to be typed
   * @param detail the new address or number; empty text for other acts
   * @param halfHash of the half of the one-time code that the asker holds, when there is one
   * @param state waiting, approved or declined
   */
  record Approval(
      String id,
      PersonId person,
      TwoPerson.Act act,
      String detail,
      String reason,
      Optional<String> halfHash,
      PersonId askedBy,
      Instant askedAt,
      String state) {
    Instant expiresAt() {
      return askedAt.plus(LIFETIME);
    }

    Approval state(String now) {
      return new Approval(id, person, act, detail, reason, halfHash, askedBy, askedAt, now);
    }
  }

  static Optional<Approval> load(Sql sql, String id) throws SQLException {
    return sql.one("SELECT " + COLUMNS + " WHERE approval_id = ?", ApprovalRows::approval, id);
  }

  /** Those that wait, the oldest first. */
  static List<Approval> waiting(Sql sql, Instant now) throws SQLException {
    return sql.rows(
        "SELECT "
            + COLUMNS
            + " WHERE state = 'waiting' AND expires_ms > ?"
            + " ORDER BY asked_ms, approval_id LIMIT ?",
        ApprovalRows::approval,
        now.toEpochMilli(),
        LISTED_MAX);
  }

  /** The one that waits for this person and act. */
  static Optional<Approval> waiting(Sql sql, PersonId person, TwoPerson.Act act, Instant now)
      throws SQLException {
    return sql
        .rows(
            "SELECT "
                + COLUMNS
                + " WHERE person_id = ? AND act = ? AND state = 'waiting'"
                + " AND expires_ms > ?",
            ApprovalRows::approval,
            person.value(),
            act.code(),
            now.toEpochMilli())
        .stream()
        .findFirst();
  }

  private static Approval approval(ResultSet row) throws SQLException {
    return new Approval(
        row.getString(1),
        new PersonId(row.getString(2)),
        TwoPerson.Act.ofCode(row.getString(3)).orElseThrow(),
        row.getString(4),
        row.getString(5),
        Optional.ofNullable(row.getString(6)),
        new PersonId(row.getString(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        row.getString(9));
  }

  /** Stores a new one; false when the id is taken. */
  static boolean insert(Sql sql, Approval approval) throws SQLException {
    return sql.run(
            "INSERT INTO approval (person_id, approval_id, act, detail, reason, half_hash,"
                + " asked_by, asked_ms, expires_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (approval_id) DO NOTHING",
            approval.person().value(),
            approval.id(),
            approval.act().code(),
            approval.detail(),
            approval.reason(),
            approval.halfHash().orElse(null),
            approval.askedBy().value(),
            approval.askedAt().toEpochMilli(),
            approval.expiresAt().toEpochMilli(),
            approval.state())
        == 1;
  }

  /** Decides one that still waits; false when somebody else did first, or it is too old. */
  static boolean decide(Sql sql, Approval approval, String state, PersonId by, Instant now)
      throws SQLException {
    return sql.run(
            "UPDATE approval SET state = ?, decided_by = ?, decided_ms = ?"
                + " WHERE approval_id = ? AND state = ? AND expires_ms > ?",
            state,
            by.value(),
            now.toEpochMilli(),
            approval.id(),
            WAITING,
            now.toEpochMilli())
        == 1;
  }

  /** The operators besides this one, as they matter to an act on the person concerned. */
  static TwoPerson.Colleagues colleagues(Sql sql, PersonId asker, PersonId concerned)
      throws SQLException {
    return sql.one(
            "SELECT COALESCE(SUM(CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END), 0),"
                + " COALESCE(SUM(CASE WHEN password_hash IS NULL THEN 1 ELSE 0 END), 0),"
                + " COALESCE(SUM(CASE WHEN password_hash IS NOT NULL AND standing = 'active'"
                + " AND person_id <> ? THEN 1 ELSE 0 END), 0)"
                + " FROM person WHERE operator = 1 AND person_id <> ?",
            row -> new TwoPerson.Colleagues(row.getInt(1), row.getInt(2), row.getInt(3)),
            concerned.value(),
            asker.value())
        .orElseThrow();
  }
}
