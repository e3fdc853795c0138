package gatehouse.server.audit;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;

/** Writes under load until it is killed, and says each act that was acknowledged. */
final class CrashWriter {
  private static final int CALLERS = 16;

  private CrashWriter() {}

  /** The one argument is the database's address. */
  public static void main(String[] arguments) throws InterruptedException {
    Database database = Databases.open(arguments[0]);
    Log log = new Log(database, LogTest.KEY);
    Thread[] callers = new Thread[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
      PersonId person = new PersonId("p" + i % 5);
      callers[i] = Thread.ofVirtual().start(() -> write(database, log, person));
    }
    for (Thread each : callers) {
      each.join();
    }
  }

  private static void write(Database database, Log log, PersonId person) {
    while (true) {
      Entry entry = Entry.of(person, 1, Act.SESSION_STARTED, person.value(), Origin.NONE);
      long n = database.write(sql -> log.append(sql, entry)).n();
      System.out.println(person + " " + n);
    }
  }
}
