package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Position;
import gatehouse.server.audit.AuditVerify;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.KilledProgram;
import gatehouse.server.base.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} at any moment of a run: it goes on after the restart, nothing is done twice, and
 * no order is left.
 */
class FailSafeCrashTest {
  private static final int ROUNDS = 4;
  private static final long SEED = 20_261_128;

  /** The heartbeat and a second for a run, in the writer's lines of 20 ms each. */
  private static final int TICKS_MAX = 130;

  @Test
  void goesOnAfterACrashInItsMiddle() throws Exception {
    Random random = new Random(SEED);
    String url = TestDatabases.freshUrl(Dialect.SQLITE);
    for (int round = 1; round <= ROUNDS; round++) {
      Instant begin = TradeWorld.NOW.plus(Duration.ofMinutes(round));
      String name = "round" + round;
      List<String> said =
          KilledProgram.lines(
              FailSafeCrashWriter.class,
              FailSafeCrashWriter.ORDERS + 40 + random.nextInt(TICKS_MAX - 40),
              url,
              name,
              begin.toString());
      assertThat(said.subList(0, FailSafeCrashWriter.ORDERS))
          .allMatch(line -> line.contains("Accepted"));
      goesOn(url, name, begin.plusSeconds(10), "round " + round + " of seed " + SEED);
    }
  }

  private static void goesOn(String url, String name, Instant begin, String round) {
    try (FailSafeWorld world = new FailSafeWorld(url, begin)) {
      world.failSafes.start();
      check(world, name, round);
    }
  }

  /** Waits for the one run of that key, and looks at what it left. */
  static void check(FailSafeWorld world, String name, String round) {
    String key = "key-" + (name + "A".repeat(22)).substring(0, 22);
    until(
        world,
        round,
        () ->
            count(
                    world,
                    "SELECT COUNT(*) FROM fail_safe_run WHERE key_id = ?" + " AND state = 'DONE'",
                    key)
                == 1);
    until(world, round, () -> TradeWorld.ACCOUNTS.stream().allMatch(each -> flat(world, each)));
    assertThat(count(world, "SELECT COUNT(*) FROM fail_safe_run WHERE key_id = ?", key))
        .as(round)
        .isEqualTo(1);
    assertThat(
            count(
                world, "SELECT COUNT(*) FROM trading_order WHERE open = 1 AND client_id = ?", key))
        .as(round)
        .isZero();
    for (String act : List.of("fail-safe-started", "fail-safe-ran", "api-key-paused")) {
      assertThat(
              count(
                  world,
                  "SELECT COUNT(*) FROM log WHERE kind = '" + act + "' AND data LIKE ?",
                  "%" + key + "%"))
          .as(round + ", " + act)
          .isEqualTo(1);
    }
    assertThat(AuditVerify.database(world.trade.database, TradeWorld.KEY).findings())
        .as(round)
        .isEmpty();
  }

  private static boolean flat(FailSafeWorld world, AccountNumber account) {
    Optional<Book> book = world.trade.database.read(sql -> BookRows.load(sql, account));
    List<Position> positions = List.copyOf(book.orElseThrow().positions().values());
    assertThat(positions).as("never turned round").allMatch(each -> each.quantity().signum() > 0);
    return positions.isEmpty();
  }

  private static int count(FailSafeWorld world, String question, String argument) {
    return world
        .trade
        .database
        .<Optional<Integer>>read(sql -> sql.one(question, row -> row.getInt(1), argument))
        .orElseThrow();
  }

  private static void until(
      FailSafeWorld world, String what, java.util.function.BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      world.now.updateAndGet(now -> now.plusMillis(50));
    }
  }
}
