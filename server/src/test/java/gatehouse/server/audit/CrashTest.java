package gatehouse.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Logged;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.KilledProgram;
import gatehouse.server.base.TestDatabases;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code kill -9} at any moment loses nothing that was acknowledged. */
class CrashTest {
  private static final int ROUNDS = 4;
  private static final int ACTS_MAX = 600;
  private static final long SEED = 20_261_122;

  @Test
  void keepsEveryAcknowledgedActThroughKills() throws Exception {
    Random random = new Random(SEED);
    String url = TestDatabases.freshUrl(Dialect.SQLITE);
    Map<PersonId, Long> acknowledged = new HashMap<>();
    for (int round = 1; round <= ROUNDS; round++) {
      for (String line :
          KilledProgram.lines(CrashWriter.class, 1 + random.nextInt(ACTS_MAX), url)) {
        String[] said = line.split(" ", -1);
        acknowledged.merge(new PersonId(said[0]), Long.parseLong(said[1]), Long::max);
      }
      check(url, acknowledged, "round " + round + " of seed " + SEED);
    }
  }

  private static void check(String url, Map<PersonId, Long> acknowledged, String round) {
    try (Database database = Databases.open(url);
        Log log = new Log(database, LogTest.KEY)) {
      assertThat(AuditVerify.database(database, LogTest.KEY).findings()).as(round).isEmpty();
      Activity activity = new Activity(database);
      acknowledged.forEach((person, n) -> {
        // The chain is gapless, so its end tells of all before.
        Logged last = activity.page(person, Activity.NEWEST, 1).getFirst();
        assertThat(last.n()).as(round + ", " + person).isGreaterThanOrEqualTo(n);
      });
      log.checkpoint(1);
    }
  }
}
