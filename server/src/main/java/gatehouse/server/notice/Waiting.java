package gatehouse.server.notice;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Channel;
import gatehouse.server.base.Database;
import java.util.List;

/** The rows of messages that wait: which are due, whose try it is, and how they end. */
record Waiting(Database database) {
  /** How a message ended. */
  enum End {
    SENT,
    REFUSED,
    EXPIRED
  }

  /**
   * A message whose time has come; {@code dueMs} names the state it was seen in, and {@code
   * content} is still sealed.
   */
  record Due(
      PersonId person,
      String reference,
      Channel channel,
      SecretBytes content,
      long expiresMs,
      long dueMs,
      int tries) {}

  /** Those that end soonest first, so that codes overtake notices. */
  List<Due> due(Channel channel, long nowMs, int most) {
    return database.read(sql ->
        sql.rows(
            "SELECT person_id, reference, content, expires_ms, due_ms, tries FROM message"
                + " WHERE channel = ? AND due_ms <= ? AND state = 'WAITING'"
                + " ORDER BY expires_ms, reference LIMIT ?",
            row ->
                new Due(
                    new PersonId(row.getString(1)),
                    row.getString(2),
                    channel,
                    SecretBytes.copyOf(row.getBytes(3)),
                    row.getLong(4),
                    row.getLong(5),
                    row.getInt(6)),
            channel.name(),
            nowMs,
            most));
  }

  /**
   * Takes the message for this node until {@code leaseMs}; false when another node was first. A
   * node that dies holds it no longer than that.
   */
  boolean claim(Due due, long leaseMs) {
    int taken =
        database.write(sql ->
            sql.run(
                "UPDATE message SET due_ms = ?, tries = tries + 1 WHERE person_id = ?"
                    + " AND reference = ? AND due_ms = ? AND tries = ? AND state = 'WAITING'",
                leaseMs,
                due.person().value(),
                due.reference(),
                due.dueMs(),
                due.tries()));
    return taken == 1;
  }

  /** Ends the message and forgets its words. */
  void end(Due due, End end, long nowMs, String providerReference, String reason) {
    database.write(sql ->
        sql.run(
            "UPDATE message SET state = ?, content = NULL, ended_ms = ?,"
                + " provider_reference = ?, reason = ?"
                + " WHERE person_id = ? AND reference = ? AND state = 'WAITING'",
            end.name(),
            nowMs,
            providerReference,
            reason,
            due.person().value(),
            due.reference()));
  }

  /** Lets it be tried again, unless the lease ran out and another node has it now. */
  void postpone(Due due, long dueMs, String reason) {
    database.write(sql ->
        sql.run(
            "UPDATE message SET due_ms = ?, reason = ? WHERE person_id = ? AND reference = ?"
                + " AND tries = ? AND state = 'WAITING'",
            dueMs,
            reason,
            due.person().value(),
            due.reference(),
            due.tries() + 1));
  }

  /** Deletes what ended before the time; housekeeping, so it spans people. */
  int forget(long endedBeforeMs) {
    return database.write(sql ->
        sql.run("DELETE FROM message WHERE state <> 'WAITING' AND ended_ms < ?", endedBeforeMs));
  }
}
