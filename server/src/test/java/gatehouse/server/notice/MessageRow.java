package gatehouse.server.notice;

import gatehouse.core.account.PersonId;
import gatehouse.server.base.Database;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A message as it stands in the database, for tests to look at. */
record MessageRow(String state, int tries, long dueMs, boolean content, String reason) {
  static MessageRow of(Database database, PersonId person, String reference) {
    return database
        .read(sql ->
            sql.one(
                "SELECT state, tries, due_ms, content, reason FROM message"
                    + " WHERE person_id = ? AND reference = ?",
                r ->
                    new MessageRow(
                        r.getString(1),
                        r.getInt(2),
                        r.getLong(3),
                        r.getBytes(4) != null,
                        String.valueOf(r.getString(5))),
                person.value(),
                reference))
        .orElseThrow();
  }

  /** The row once the message is sent or given up, or as it is after a minute. */
  static MessageRow ended(Database database, PersonId person, String reference) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    MessageRow row = of(database, person, reference);
    while (row.state().equals("WAITING") && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      row = of(database, person, reference);
    }
    return row;
  }
}
