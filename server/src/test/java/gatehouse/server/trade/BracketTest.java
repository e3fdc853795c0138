package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.gate.Rights;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderStatus;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.gate.ProfileRows;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.EnumSet;
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
  private static final OrderTicket.Bracket BRACKET =
      new OrderTicket.Bracket(new BigDecimal("9000"), new BigDecimal("0.5"));

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
      Book book = book(world);
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

  /** Both names that an exit could have are known once the entry is placed. */
  @Test
  void noNameThatIsTakenLosesAnExit() {
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(Dialect.SQLITE))) {
      OrderTicket plain = TradeWorld.market(ACCOUNT, "entry", STOCK.value(), Side.BUY);
      Order entry =
          Order.placed(
              new OrderId("known"),
              TradeWorld.with(plain, Optional.of(BRACKET), Optional.empty()),
              Optional.empty(),
              new BigDecimal("700"),
              TradeWorld.NOW);
      for (String taken : List.of("entry.stop", "known.stop")) {
        world.desk.place(
            TradeWorld.caller(), TradeWorld.market(ACCOUNT, taken, STOCK.value(), Side.BUY));
      }
      world.database.write(sql -> {
        OrderRows.insert(sql, entry, TradeWorld.PERSON, "API");
        return true;
      });
      tell(world, entry, new OrderEvent.Accepted());
      fill(world, "entry", "10");
      assertThat(order(world, "known.stop.2").parent()).contains(entry.id());
      assertThat(order(world, "entry.take").parent()).contains(entry.id());
    }
  }

  /** One of two exits is counted; when that one goes, the other one is. */
  @Test
  void whatTheStopLeavesIsCounted() {
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(Dialect.SQLITE))) {
      cashAccount(world);
      opened(world);
      tell(world, order(world, "entry.stop"), new OrderEvent.Canceled("asked"));
      assertThat(order(world, "entry.take").parent()).isEmpty();
      assertThat(order(world, "entry.take").ticket().ocaGroup()).isEmpty();
      OrderTicket sale = TradeWorld.market(ACCOUNT, "sale", STOCK.value(), Side.SELL);
      assertThat(world.desk.place(TradeWorld.caller(), sale))
          .as("sold twice, and short in a cash account")
          .isInstanceOf(TradingDesk.Outcome.Refused.class);
      fill(world, "entry.take", "10");
      assertThat(book(world).working()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"entry.take, 9100", "entry.stop, 0.4"})
  void thePriceOfAnExitCanBeChangedAndItsQuantityCannot(String name, BigDecimal price) {
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(Dialect.SQLITE))) {
      cashAccount(world);
      opened(world);
      assertThat(replace(world, name, "10", price))
          .isInstanceOf(TradingDesk.Outcome.Accepted.class);
      assertThat(replace(world, name, "9", price))
          .isEqualTo(new TradingDesk.Outcome.TooLate(Order.Refusal.QUANTITY_OF_AN_EXIT));
      assertThat(book(world).working(STOCK).selling()).isEqualByComparingTo("10");
    }
  }

  /** What is filled is not sold again. */
  @Test
  void anOrderThatIsFilledInPartIsChangedForItsRest() {
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(Dialect.SQLITE))) {
      cashAccount(world);
      opened(world);
      fill(world, "entry.stop", "3");
      assertThat(order(world, "entry.take").open()).isEqualByComparingTo("7");
      fill(world, "entry.take", "4");
      assertThat(replace(world, "entry.take", "7", new BigDecimal("9100")))
          .isInstanceOf(TradingDesk.Outcome.Accepted.class);
      assertThat(book(world).working(STOCK).selling()).isEqualByComparingTo("3");
    }
  }

  private static TradingDesk.Outcome replace(
      TradeWorld world, String name, String quantity, BigDecimal price) {
    Order order = order(world, name);
    OrderTicket old = order.ticket();
    OrderTicket fresh =
        new OrderTicket(
            old.clientOrderId(),
            old.account(),
            old.instrument(),
            old.side(),
            new BigDecimal(quantity),
            old.pricing() instanceof Pricing.Stop
                ? new Pricing.Stop(price)
                : new Pricing.Limit(price),
            old.timeInForce(),
            old.goodTill(),
            old.outsideHours(),
            old.condition(),
            old.ocaGroup(),
            old.bracket(),
            old.route());
    return world.desk.replace(TradeWorld.caller(), order.id(), fresh, order.revision());
  }

  private static void cashAccount(TradeWorld world) {
    Rights rights = new Rights(false, 0, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class));
    world.database.write(sql -> {
      ProfileRows.setRights(sql, ACCOUNT, rights);
      Book book = BookRows.lock(sql, ACCOUNT).orElseThrow();
      Bookkeeping.When when = new Bookkeeping.When(book.day().date(), TradeWorld.NOW);
      BookRows.update(
          sql,
          book,
          Bookkeeping.deposit(
                  book, Currency.getInstance("GBP"), new BigDecimal("1000000"), "pounds", when)
              .book());
      return true;
    });
  }

  private static Book book(TradeWorld world) {
    return world.database.<Optional<Book>>read(sql -> BookRows.load(sql, ACCOUNT)).orElseThrow();
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
    OrderTicket ticket = TradeWorld.with(plain, Optional.of(BRACKET), Optional.empty());
    assertThat(world.desk.place(TradeWorld.caller(), ticket))
        .isInstanceOf(TradingDesk.Outcome.Accepted.class);
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
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
