package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderStatus;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Side;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two exits of a bracket: what one of them closes, the other no longer has to. */
class BracketTest {
  private static final AccountNumber ACCOUNT = TradeWorld.ACCOUNTS.getFirst();
  private static final InstrumentId STOCK = new InstrumentId("HSBA");

  /** Fills of the take profit (t) and of the stop (s), one after another. */
  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource({
    "t4, NEW or later 6 of 10, HELD 6 of 6, 6",
    "t4 t6, FILLED 0 of 10, CANCELED 0 of 6, 0",
    "t10, FILLED 0 of 10, CANCELED 0 of 10, 0",
    "s3, NEW or later 7 of 7, NEW or later 7 of 10, 7",
    "s3 t2, NEW or later 5 of 7, NEW or later 5 of 8, 5",
    "s3 t2 s5, CANCELED 0 of 7, FILLED 0 of 8, 0",
  })
  void whatOneClosesTheOtherNoLongerHasTo(String fills, String take, String stop, String left) {
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(Dialect.SQLITE))) {
      opened(world);
      for (String fill : fills.split(" ", -1)) {
        fill(world, fill.startsWith("t") ? "entry.take" : "entry.stop", fill.substring(1));
      }
      assertThat(said(order(world, "entry.take"))).isEqualTo(take);
      assertThat(said(order(world, "entry.stop"))).isEqualTo(stop);
      Book book =
          world.database.<Optional<Book>>read(sql -> BookRows.load(sql, ACCOUNT)).orElseThrow();
      assertThat(book.held(STOCK)).isEqualByComparingTo(left);
      assertThat(book.working(STOCK).selling()).as("counted as open").isEqualByComparingTo(left);
    }
  }

  @Test
  void theGroupIsTheEntrysOwnId() {
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(Dialect.SQLITE))) {
      opened(world);
      String entry = order(world, "entry").id().value();
      assertThat(order(world, "entry.take").ticket().ocaGroup()).contains(entry);
      assertThat(order(world, "entry.stop").ticket().ocaGroup()).contains(entry);
    }
  }

  /** Whatever name the owner gave another order, what a bracket opened is protected. */
  @Test
  void anExitWhoseNameIsTakenGetsAnother() {
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(Dialect.SQLITE))) {
      OrderTicket other = TradeWorld.market(ACCOUNT, "entry.take", STOCK.value(), Side.BUY);
      assertThat(world.desk.place(TradeWorld.caller(), other))
          .isInstanceOf(TradingDesk.Outcome.Accepted.class);
      buyWithBracket(world);
      String entry = order(world, "entry").id().value();
      assertThat(order(world, "entry.take").parent()).isEmpty();
      assertThat(order(world, entry + ".take").parent()).contains(new OrderId(entry));
      assertThat(order(world, "entry.stop").parent()).contains(new OrderId(entry));
    }
  }

  /** Ten shares bought, and both exits waiting far from the market. */
  private static void opened(TradeWorld world) {
    buyWithBracket(world);
    // the world's clock stands still, so that its venue looks at what is new alone
    for (String exit : List.of("entry.take", "entry.stop")) {
      tell(world, order(world, exit), new OrderEvent.Accepted());
    }
  }

  private static void buyWithBracket(TradeWorld world) {
    OrderTicket plain = TradeWorld.market(ACCOUNT, "entry", STOCK.value(), Side.BUY);
    OrderTicket.Bracket bracket =
        new OrderTicket.Bracket(new BigDecimal("9000"), new BigDecimal("0.5"));
    OrderTicket ticket = TradeWorld.with(plain, Optional.of(bracket), Optional.empty());
    assertThat(world.desk.place(TradeWorld.caller(), ticket))
        .isInstanceOf(TradingDesk.Outcome.Accepted.class);
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end && find(world, "entry.stop").isEmpty()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void tell(TradeWorld world, Order order, OrderEvent event) {
    world.executions.apply(order, event, any -> Optional.empty());
  }

  private static void fill(TradeWorld world, String name, String quantity) {
    Order order = order(world, name);
    if (order.status() == OrderStatus.HELD) {
      tell(world, order, new OrderEvent.Activated());
      order = order(world, name);
    }
    Execution execution =
        new Execution(
            order.executionId(order.fills()),
            order.id(),
            new BigDecimal(quantity),
            new BigDecimal("700"),
            TradeWorld.NOW,
            new Mic("XLON"));
    tell(world, order, new OrderEvent.Filled(execution));
  }

  private static String said(Order order) {
    boolean works =
        order.status() == OrderStatus.NEW || order.status() == OrderStatus.PARTIALLY_FILLED;
    return (works ? "NEW or later" : order.status().name())
        + " "
        + order.open().toPlainString()
        + " of "
        + order.ticket().quantity().toPlainString();
  }

  private static Order order(TradeWorld world, String name) {
    return find(world, name).orElseThrow();
  }

  private static Optional<Order> find(TradeWorld world, String name) {
    return world.database.read(sql -> OrderRows.byClientId(sql, ACCOUNT, new ClientOrderId(name)));
  }
}
