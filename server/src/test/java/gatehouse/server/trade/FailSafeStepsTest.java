package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the steps of a run report of what they could not do. */
class FailSafeStepsTest {
  private final String url = TestDatabases.freshUrl(Dialect.SQLITE);

  private static OrderTicket limit(String id, Side side, int quantity, int limit, TimeInForce tif) {
    return new OrderTicket(
        new ClientOrderId(id),
        TradeWorld.ACCOUNTS.getFirst(),
        new InstrumentId("AAPL"),
        side,
        BigDecimal.valueOf(quantity),
        new Pricing.Limit(BigDecimal.valueOf(limit)),
        tif,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void placed(FailSafeWorld world, Caller program, OrderTicket ticket) {
    assertThat(world.trade.desk.place(program, ticket))
        .isInstanceOf(TradingDesk.Outcome.Accepted.class);
  }

  private static List<String> column(FailSafeWorld world, String question) {
    return world.trade.database.read(sql -> sql.rows(question, row -> row.getString(1)));
  }

  private static void until(FailSafeWorld world, String question, String answer) {
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!column(world, question).equals(List.of(answer))) {
      assertThat(System.nanoTime()).as(question + " " + answer).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      world.now.updateAndGet(now -> now.plusMillis(50));
    }
  }

  @Test
  void whatIsLeftOfAPositionIsReported() {
    try (FailSafeWorld world = new FailSafeWorld(url, TradeWorld.NOW)) {
      world.failSafes.start();
      Caller program = world.program("part");
      placed(
          world,
          program,
          TradeWorld.market(TradeWorld.ACCOUNTS.getFirst(), "buy", "AAPL", Side.BUY));
      until(world, "SELECT status FROM trading_order WHERE client_order_id = 'buy'", "FILLED");
      placed(world, program, limit("far", Side.SELL, 4, 5_000, TimeInForce.GTC));
      until(world, "SELECT state FROM fail_safe_run", "DONE");
      assertThat(column(world, "SELECT closing || ' ' || failed || failures FROM fail_safe_run"))
          .singleElement()
          .asString()
          .startsWith("1 1{")
          .contains("AAPL", "4 of it is not closed");
    }
  }

  /** What is said of a position is what became of it, not what was tried. */
  @Test
  void whatIsNotClosedYetIsReported() {
    try (FailSafeWorld world = new FailSafeWorld(url, TradeWorld.NOW)) {
      Caller program = world.program("rests");
      placed(
          world,
          program,
          TradeWorld.market(TradeWorld.ACCOUNTS.getFirst(), "buy", "AAPL", Side.BUY));
      until(world, "SELECT status FROM trading_order WHERE client_order_id = 'buy'", "FILLED");
      world.now.updateAndGet(now -> now.plus(Duration.ofHours(10))); // the market is closed
      world.failSafes.start();
      until(world, "SELECT step FROM fail_safe_run", "FLATTEN");
      until(world, "SELECT COUNT(*) FROM trading_order WHERE interface = 'FAIL_SAFE'", "1");
      Instant placed = world.now.get();
      until(world, "SELECT state FROM fail_safe_run", "DONE");
      assertThat(Duration.between(placed, world.now.get())).isGreaterThan(Duration.ofSeconds(50));
      assertThat(column(world, "SELECT closing || ' ' || failed || failures FROM fail_safe_run"))
          .singleElement()
          .asString()
          .startsWith("1 1{")
          .contains("AAPL", "10 of it is not closed yet: its closing order is open");
      assertThat(column(world, "SELECT data FROM log WHERE kind = 'fail-safe-ran'"))
          .singleElement()
          .asString()
          .contains("closing orders placed: 1, not done: 1");
    }
  }

  @Test
  void timeInWhichNobodyOfTheHouseWasThereIsNoneOfTheVenue() {
    try (FailSafeWorld world = new FailSafeWorld(url, TradeWorld.NOW)) {
      world.failSafes.start();
      Caller program = world.program("away", FailSafePolicy.Action.CANCEL);
      placed(world, program, limit("day", Side.BUY, 1, 1, TimeInForce.DAY));
      write(
          world.trade.database,
          "CREATE TRIGGER stuck BEFORE UPDATE ON trading_order WHEN NEW.status = 'PENDING_CANCEL'"
              + " BEGIN SELECT RAISE(ABORT, 'the run waits for this'); END");
      until(world, "SELECT step FROM fail_safe_run", "CANCEL");
    }
    try (Database database = Databases.open(url)) {
      write(database, "DROP TRIGGER stuck");
    }
    try (FailSafeWorld world = new FailSafeWorld(url, TradeWorld.NOW.plusSeconds(300))) {
      world.failSafes.start();
      until(world, "SELECT state FROM fail_safe_run", "DONE");
      assertThat(column(world, "SELECT cancelled || ' ' || failed || failures FROM fail_safe_run"))
          .containsExactly("1 0{}");
    }
  }

  private static void write(Database database, String statement) {
    database.write(sql -> sql.run(statement));
  }
}
