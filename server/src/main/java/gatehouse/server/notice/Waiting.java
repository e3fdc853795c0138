package gatehouse.server.notice;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Channel;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
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
      int tries,
      String target) {}

  /** What else is written in the transaction that ends a message which was never taken. */
  @FunctionalInterface
  interface Aftermath {
    Aftermath NONE = (sql, due, end, reason) -> {};

    void ended(Sql sql, Due due, End end, String reason) throws SQLException;
  }

  /**
   * Those that end soonest first, so that codes overtake notices; of each target one, the longest
   * due, and of each owner of targets two, so that nobody with many crowds out the others.
   */
  List<Due> due(Channel channel, long nowMs, int most) {
    return database.read(sql ->
        sql.rows(
            "SELECT person_id, reference, content, expires_ms, due_ms, tries, target FROM ("
                + "SELECT due.*, ROW_NUMBER() OVER (PARTITION BY person_id, target = ''"
                + " ORDER BY due_ms, reference) AS turn FROM ("
                + "SELECT person_id, reference, content, expires_ms, due_ms, tries, target,"
                + " ROW_NUMBER() OVER (PARTITION BY target ORDER BY due_ms, reference) AS place"
                + " FROM message WHERE channel = ? AND due_ms <= ? AND state = 'WAITING') AS due"
                + " WHERE target = '' OR place = 1) AS next"
                + " WHERE target = '' OR turn <= ? ORDER BY expires_ms, reference LIMIT ?",
            row ->
                new Due(
                    new PersonId(row.getString(1)),
                    row.getString(2),
                    channel,
                    SecretBytes.copyOf(row.getBytes(3)),
                    row.getLong(4),
                    row.getLong(5),
                    row.getInt(6),
                    row.getString(7)),
            channel.name(),
            nowMs,
            Dispatcher.OF_AN_OWNER_MAX,
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

  /** Ends the message; forgets its words, unless they are a webhook's, which hold no code. */
  void end(Due due, End end, long nowMs, String providerReference, String reason, Aftermath after) {
    database.write(sql -> {
      int ended =
          sql.run(
              "UPDATE message SET state = ?, content = CASE WHEN target = '' THEN NULL ELSE content"
                  + " END, ended_ms = ?, tried_ms = ?, provider_reference = ?, reason = ?"
                  + " WHERE person_id = ? AND reference = ? AND state = 'WAITING'",
              end.name(),
              nowMs,
              nowMs,
              providerReference,
              reason,
              due.person().value(),
              due.reference());
      if (ended == 1) {
        after.ended(sql, due, end, reason);
      }
      return ended;
    });
  }

  /** Lets it be tried again, unless the lease ran out and another node has it now. */
  void postpone(Due due, long dueMs, long nowMs, String reason) {
    database.write(sql ->
        sql.run(
            "UPDATE message SET due_ms = ?, tried_ms = ?, reason = ? WHERE person_id = ?"
                + " AND reference = ? AND tries = ? AND state = 'WAITING'",
            dueMs,
            nowMs,
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
