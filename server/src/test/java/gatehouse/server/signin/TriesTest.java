package gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.factor.FactorKind;
import gatehouse.core.signin.Budget;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guesses at the same moment get no more tries than one after the other. */
class TriesTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final int GUESSES = 60;

  private static boolean wrong(Database database, String subject) {
    Tries tries = Tries.strangers(subject, FactorKind.TOTP);
    return database.write(sql -> {
      boolean open = tries.verdictOfTry(sql, NOON) instanceof Budget.Verdict.Open;
      if (open) {
        tries.charge(sql, NOON);
      }
      return open;
    });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void firstGuessesWaitForOneAnother(Dialect dialect) throws Exception {
    try (Database database = Databases.open(TestDatabases.freshUrl(dialect));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int inTurn = 0;
      for (int i = 0; i < GUESSES; i++) {
        inTurn += wrong(database, "in turn") ? 1 : 0;
      }
      int atOnce = 0;
      Callable<Boolean> guess = () -> wrong(database, "at once");
      for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(GUESSES, guess))) {
        atOnce += each.get() ? 1 : 0;
      }
      assertThat(inTurn).isBetween(1, GUESSES - 1);
      assertThat(atOnce).isEqualTo(inTurn);
    }
  }
}
