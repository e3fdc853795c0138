package gatehouse.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Logged;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
      for (String line : linesUntilKilled(url, 1 + random.nextInt(ACTS_MAX))) {
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

  /** Complete lines alone: the kill may cut the last one short. */
  private static List<String> linesUntilKilled(String url, int killAfterLines)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader out = writer.inputReader()) {
      int lines = 0;
      for (int c = out.read(); c >= 0; c = out.read()) {
        said.append((char) c);
        if (c == '\n' && ++lines == killAfterLines) {
          // The handle kills and leaves what was said to be read; Process would close it.
          writer.toHandle().destroyForcibly();
        }
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    assertThat(said.toString().lines().count()).isGreaterThanOrEqualTo(killAfterLines);
    String whole = said.substring(0, said.lastIndexOf("\n") + 1);
    return new ArrayList<>(whole.lines().toList());
  }
}
