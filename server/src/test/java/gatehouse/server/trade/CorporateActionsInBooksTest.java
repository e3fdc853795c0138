package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Books;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderStatus;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Position;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.audit.AuditVerify;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.gate.House;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts over dividends, a split and an expiry, with restarts and days of absence in between. */
@ParameterizedClass
@EnumSource(Dialect.class)
class CorporateActionsInBooksTest {
  private static final AccountNumber FIRST = TradeWorld.ACCOUNTS.getFirst();
  private static final AccountNumber SECOND = TradeWorld.ACCOUNTS.getLast();
  private static final InstrumentId NETFLIX = new InstrumentId("NFLX");
  private static final Currency USD = Currency.getInstance("USD");

  /** A Thursday; Netflix is split ten for one on Monday. */
  private static final Instant THURSDAY = Instant.parse("2026-12-10T15:00:00Z");

  private static final Instant MONDAY = Instant.parse("2026-12-14T15:00:00Z");

  private final String url;
  private final AtomicReference<Instant> now = new AtomicReference<>(THURSDAY);
  private TradeWorld world;

  CorporateActionsInBooksTest(Dialect dialect) {
    this.url = TestDatabases.freshUrl(dialect);
    this.world = new TradeWorld(url, now::get);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void restartAt(Instant at) {
    world.close();
    now.set(at);
    world = new TradeWorld(url, now::get);
  }

  private Order placed(OrderTicket ticket) {
    TradingDesk.Outcome outcome = world.desk.place(TradeWorld.caller(now.get()), ticket);
    assertThat(outcome).isInstanceOf(TradingDesk.Outcome.Accepted.class);
    return ((TradingDesk.Outcome.Accepted) outcome).order();
  }

  private Order settled(OrderTicket ticket, OrderStatus wanted) {
    Order order = placed(ticket);
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (order.status() != wanted && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      order = order(ticket);
    }
    assertThat(order.status()).as(order.why()).isEqualTo(wanted);
    return order;
  }

  private Order order(OrderTicket ticket) {
    return world
        .database
        .<Optional<Order>>read(
            sql -> OrderRows.byClientId(sql, ticket.account(), ticket.clientOrderId()))
        .orElseThrow();
  }

  private Book book(AccountNumber account) {
    return world.database.<Optional<Book>>read(sql -> BookRows.load(sql, account)).orElseThrow();
  }

  private BigDecimal held(AccountNumber account, InstrumentId id) {
    return book(account).held(id);
  }

  private List<JournalEntry> journal(AccountNumber account) {
    return world.database.read(
        sql -> JournalRows.between(sql, account, LocalDate.EPOCH, LocalDate.of(2999, 1, 1)));
  }

  private long booked(AccountNumber account, JournalEntry.Kind kind) {
    return journal(account).stream().filter(entry -> entry.kind() == kind).count();
  }

  private void check() {
    for (AccountNumber account : TradeWorld.ACCOUNTS) {
      assertThat(Books.check(book(account), journal(account))).isEmpty();
    }
    assertThat(AuditVerify.database(world.database, TradeWorld.KEY).findings()).isEmpty();
  }

  private static OrderTicket limit(
      AccountNumber account, String id, InstrumentId instrument, BigDecimal price) {
    return new OrderTicket(
        new ClientOrderId(id),
        account,
        instrument,
        Side.BUY,
        BigDecimal.TEN,
        new Pricing.Limit(price),
        TimeInForce.GTC,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aSplitComesOnceAndEndsOpenOrders() {
    settled(TradeWorld.market(FIRST, "in", "NFLX", Side.BUY), OrderStatus.FILLED);
    Position before = book(FIRST).position(NETFLIX).orElseThrow();
    BigDecimal half = before.averageCost().divide(BigDecimal.TWO, 2, RoundingMode.DOWN);
    OrderTicket dip = limit(FIRST, "dip", NETFLIX, half);
    settled(dip, OrderStatus.NEW);
    OrderTicket stranger = limit(SECOND, "dip", NETFLIX, half);
    settled(stranger, OrderStatus.NEW);

    restartAt(MONDAY); // at once the venue looks at what is open, at a tenth of the price
    world.dayEnd.run();
    world.dayEnd.run();
    restartAt(MONDAY.plusSeconds(60));
    world.dayEnd.run();

    Position after = book(FIRST).position(NETFLIX).orElseThrow();
    assertThat(after.quantity()).isEqualByComparingTo("100");
    assertThat(after.averageCost().multiply(BigDecimal.TEN))
        .isEqualByComparingTo(before.averageCost());
    assertThat(booked(FIRST, JournalEntry.Kind.SPLIT)).isEqualTo(1);
    for (OrderTicket each : List.of(dip, stranger)) {
      Order over = order(each);
      assertThat(over.status()).isEqualTo(OrderStatus.CANCELED);
      assertThat(over.why()).contains("10-for-1 split");
      assertThat(over.filled()).isZero();
      assertThat(book(each.account()).working()).isEmpty();
    }
    assertThat(held(SECOND, NETFLIX)).isZero();
    assertThat(booked(SECOND, JournalEntry.Kind.SPLIT)).isZero();
    check();
  }

  /** Nobody brought the books forward: the order itself does. */
  @Test
  void anOrderIsJudgedOnTheBookOfItsMoment() {
    settled(TradeWorld.market(FIRST, "in", "NFLX", Side.BUY), OrderStatus.FILLED);
    now.set(MONDAY);
    settled(TradeWorld.market(FIRST, "out", "NFLX", Side.SELL), OrderStatus.FILLED);
    assertThat(held(FIRST, NETFLIX)).isEqualByComparingTo("90");
    assertThat(booked(FIRST, JournalEntry.Kind.SPLIT)).isEqualTo(1);
    world.dayEnd.run();
    assertThat(held(FIRST, NETFLIX)).isEqualByComparingTo("90");
    check();
  }

  @Test
  void aTransactionThatIsLostTakesNothingWithIt() {
    settled(TradeWorld.market(FIRST, "in", "NFLX", Side.BUY), OrderStatus.FILLED);
    now.set(MONDAY);
    assertThatThrownBy(() ->
            world.database.write(sql -> {
              Book book = world.books.lock(sql, FIRST, MONDAY).orElseThrow();
              assertThat(book.held(NETFLIX)).isEqualByComparingTo("100");
              throw new IllegalStateException("the power went");
            }))
        .hasMessageContaining("the power went");
    assertThat(held(FIRST, NETFLIX)).isEqualByComparingTo("10");
    world.dayEnd.run();
    assertThat(held(FIRST, NETFLIX)).isEqualByComparingTo("100");
    assertThat(booked(FIRST, JournalEntry.Kind.SPLIT)).isEqualTo(1);
    check();
  }

  /** Down from before the ex-date to after the payment; who was short pays what the other gets. */
  @Test
  void aDividendIsBookedOnceAndPaidWhenItIsDue() {
    var effect =
        world.markets.universe(THURSDAY).instruments().stream()
            .filter(each -> each.venue().value().equals("XNYS"))
            .flatMap(each ->
                world
                    .markets
                    .actions()
                    .between(each.id(), THURSDAY, THURSDAY.plus(Duration.ofDays(9)))
                    .stream())
            .findFirst()
            .orElseThrow();
    CorporateAction.Dividend dividend = (CorporateAction.Dividend) effect.action();
    String symbol = dividend.instrument().value();
    settled(TradeWorld.market(FIRST, "in", symbol, Side.BUY), OrderStatus.FILLED);
    settled(TradeWorld.market(SECOND, "in", symbol, Side.SELL), OrderStatus.FILLED);

    restartAt(effect.at());
    world.dayEnd.run();
    world.dayEnd.run();
    BigDecimal gross =
        dividend.perShare().multiply(BigDecimal.TEN).setScale(2, RoundingMode.HALF_EVEN);
    BigDecimal tax = gross.multiply(new BigDecimal("0.15")).setScale(2, RoundingMode.HALF_EVEN);
    assertThat(book(FIRST).cash(USD).pending().get(dividend.payDate()))
        .isEqualByComparingTo(gross.subtract(tax)); // lives in Britain
    assertThat(book(SECOND).cash(USD).pending().get(dividend.payDate()))
        .isEqualByComparingTo(gross.negate());
    BigDecimal settled = book(FIRST).cash(USD).settled();

    restartAt(dividend.payDate().atTime(15, 0).atZone(java.time.ZoneOffset.UTC).toInstant());
    world.dayEnd.run();
    assertThat(book(FIRST).cash(USD).pending()).isEmpty();
    assertThat(book(FIRST).cash(USD).settled()).isGreaterThan(settled);
    assertThat(booked(FIRST, JournalEntry.Kind.DIVIDEND)).isEqualTo(1);
    assertThat(booked(SECOND, JournalEntry.Kind.DIVIDEND)).isEqualTo(1);
    check();
  }

  /** What was bought is exercised, what was sold is assigned, and what is worth nothing goes. */
  @Test
  void optionsEndInShares() {
    Instrument inside = option(true);
    Instrument outside = option(false);
    settled(one(FIRST, "a", inside, Side.BUY), OrderStatus.FILLED);
    settled(one(FIRST, "b", outside, Side.BUY), OrderStatus.FILLED);
    settled(one(SECOND, "a", inside, Side.SELL), OrderStatus.FILLED);

    // down over the expiry on the 18th and the ex-date of the fund, whenever that is, into January
    restartAt(Instant.parse("2027-01-04T15:00:00Z"));
    world.dayEnd.run();
    world.dayEnd.run();
    InstrumentId fund = new InstrumentId("SPY");
    assertThat(held(FIRST, fund)).isEqualByComparingTo("100");
    assertThat(held(SECOND, fund)).isEqualByComparingTo("-100");
    assertThat(held(FIRST, inside.id())).isZero();
    assertThat(held(FIRST, outside.id())).isZero();
    assertThat(booked(FIRST, JournalEntry.Kind.EXERCISE)).isEqualTo(1);
    assertThat(booked(FIRST, JournalEntry.Kind.EXPIRY)).isEqualTo(1);
    assertThat(booked(SECOND, JournalEntry.Kind.EXERCISE)).isEqualTo(1);
    assertThat(book(FIRST).position(fund).orElseThrow().averageCost())
        .isEqualByComparingTo(((Terms.Option) inside.terms()).strike());
    check();
  }

  /** The demo's positions were bought a month ago, at the price and in the shares of then. */
  @Test
  void anAccountOpensWithTheSharesOfToday() {
    AccountNumber third = new AccountNumber("D0000003");
    world.database.write(sql -> {
      new Opening(world.markets)
          .open(
              sql,
              TradeWorld.profile(third, House.read()),
              Map.of(),
              Map.of("NFLX", "10", "PEP", "7"),
              MONDAY);
      return third;
    });
    assertThat(held(third, NETFLIX)).isEqualByComparingTo("100");
    assertThat(booked(third, JournalEntry.Kind.SPLIT)).isEqualTo(1);
    assertThat(Books.check(book(third), journal(third))).isEmpty();
    now.set(MONDAY);
    world.dayEnd.run();
    assertThat(booked(third, JournalEntry.Kind.SPLIT)).isEqualTo(1);
  }

  private static OrderTicket one(AccountNumber account, String id, Instrument option, Side side) {
    return OrderTicket.day(
        new ClientOrderId(id), account, option.id(), side, BigDecimal.ONE, new Pricing.Market());
  }

  /** A call that ends on 18 December, in the money by how it will stand then, or far out of it. */
  private Instrument option(boolean inside) {
    LocalDate expiry = LocalDate.of(2026, 12, 18);
    InstrumentId fund = new InstrumentId("SPY");
    BigDecimal price =
        world.markets.closingPrice(
            world.markets.universe(THURSDAY).instrument(fund).orElseThrow(), expiry);
    return world.markets.universe(THURSDAY).chain(fund).stream()
        .filter(each ->
            each.terms() instanceof Terms.Option option
                && option.right() == Terms.Right.CALL
                && option.expiry().equals(expiry)
                && option.strike().compareTo(price) < 0 == inside)
        .reduce((first, second) -> inside ? second : first)
        .orElseThrow();
  }
}
