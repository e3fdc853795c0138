package gatehouse.server.webhook;

import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was sent, or is to be sent, to one endpoint: messages of the outbox, as its owner sees them.
 */
final class DeliveryRows {
  /** Deliveries on a page. */
  static final int SHOWN_MAX = 50;

  /** With so many waiting, a test tells nothing that they do not. */
  static final int TESTS_MAX = 10;

  /** How long one that is sent again by hand is worth sending. */
  private static final Duration LIFETIME = Duration.ofHours(24);

  private DeliveryRows() {}

  /**
   * One delivery.
   *
   * @param reference {@code webhook-id}, the same for every try
   * @param subject what it tells, in a few words
   * @param state WAITING, SENT, REFUSED or EXPIRED
   * @param nextTry while it waits
   * @param lastTry none before the first
   * @param lastAnswer a sentence; empty before the first try
   */
  record Delivery(
      String reference,
      String subject,
      String state,
      Instant createdAt,
      int tries,
      Optional<Instant> nextTry,
      Optional<Instant> lastTry,
      String lastAnswer) {
    boolean waits() {
      return state.equals("WAITING");
    }
  }

  /** The newest first, at most {@link #SHOWN_MAX}. */
  static List<Delivery> of(Sql sql, WebhookRows.Row row) throws SQLException {
    return sql.rows(
        "SELECT reference, subject, state, created_ms, tries, due_ms, tried_ms,"
            + " provider_reference, reason FROM message WHERE person_id = ? AND target = ?"
            + " ORDER BY created_ms DESC, reference LIMIT ?",
        DeliveryRows::delivery,
        row.person().value(),
        row.id().value(),
        SHOWN_MAX);
  }

  static int waiting(Sql sql, WebhookRows.Row row) throws SQLException {
    return sql.one(
            "SELECT COUNT(*) FROM message WHERE person_id = ? AND target = ? AND state = 'WAITING'",
            counted -> counted.getInt(1),
            row.person().value(),
            row.id().value())
        .orElse(0);
  }

  /** Ends all that waits. */
  static void stop(Sql sql, WebhookRows.Row row, String reason, Instant now) throws SQLException {
    sql.run(
        "UPDATE message SET state = 'REFUSED', ended_ms = ?, reason = ? WHERE person_id = ?"
            + " AND target = ? AND state = 'WAITING'",
        now.toEpochMilli(),
        reason,
        row.person().value(),
        row.id().value());
  }

  /** Has it due at once, whatever became of it; false when it is none of this endpoint. */
  static boolean again(Sql sql, WebhookRows.Row row, String reference, Instant now)
      throws SQLException {
    return sql.run(
            "UPDATE message SET state = 'WAITING', due_ms = ?, expires_ms = ?, tries = 0,"
                + " ended_ms = NULL WHERE person_id = ? AND target = ? AND reference = ?"
                + " AND content IS NOT NULL",
            now.toEpochMilli(),
            now.plus(LIFETIME).toEpochMilli(),
            row.person().value(),
            row.id().value(),
            reference)
        == 1;
  }

  /** Whether the endpoint took anything after that delivery was written. */
  static boolean tookAnySince(Sql sql, WebhookRows.Row row, String reference) throws SQLException {
    return !sql.rows(
            "SELECT 1 FROM message WHERE person_id = ? AND target = ? AND state = 'SENT'"
                + " AND ended_ms >= (SELECT created_ms FROM message WHERE person_id = ?"
                + " AND reference = ?) LIMIT 1",
            taken -> true,
            row.person().value(),
            row.id().value(),
            row.person().value(),
            reference)
        .isEmpty();
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    String state = row.getString(3);
    long triedMs = row.getLong(7);
    Optional<Instant> tried =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(triedMs));
    String taken = row.getString(8);
    String reason = row.getString(9);
    String answer = state.equals("SENT") ? taken : reason;
    return new Delivery(
        row.getString(1),
        row.getString(2),
        state,
        Instant.ofEpochMilli(row.getLong(4)),
        row.getInt(5),
        state.equals("WAITING")
            ? Optional.of(Instant.ofEpochMilli(row.getLong(6)))
            : Optional.empty(),
        tried,
        answer == null ? "" : answer);
  }
}
