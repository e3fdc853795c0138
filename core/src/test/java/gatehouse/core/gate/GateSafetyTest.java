package gatehouse.core.gate;

import static gatehouse.core.gate.GateSamples.BUY;
import static gatehouse.core.gate.GateSamples.FINE;
import static gatehouse.core.gate.GateSamples.OPEN;
import static gatehouse.core.gate.GateSamples.RICH;
import static gatehouse.core.gate.GateSamples.account;
import static gatehouse.core.gate.GateSamples.limit;
import static gatehouse.core.gate.GateSamples.offering;
import static gatehouse.core.gate.GateSamples.reasonsOf;
import static gatehouse.core.gate.GateSamples.ticket;
import static gatehouse.core.trade.World.NOON;
import static gatehouse.core.trade.World.USD;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.World;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gate must never let through, and what it must never hold up. */
class GateSafetyTest {
  private static final Rights COVERED_CALLS =
      new Rights(true, 1, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class));

  /** INVARIANT: nothing but a slip in the order itself keeps anybody from cutting an exposure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void cuttingAPositionIsAlwaysPossible(long seed) {
    var random = new java.util.SplittableRandom(seed);
    List<Instrument> held = List.of(World.STOCK, World.FUND, World.FUTURE, World.CALL, World.BOND);
    for (int i = 0; i < 500; i++) {
      Instrument instrument = held.get(random.nextInt(held.size()));
      boolean bought = random.nextBoolean();
      String quantity =
          instrument.lot().multiply(BigDecimal.valueOf(1 + random.nextInt(30))).toPlainString();
      Book book =
          World.traded(
              random.nextBoolean() ? RICH : World.book(Map.of()),
              instrument,
              bought ? Side.BUY : Side.SELL,
              quantity,
              BigDecimal.valueOf(1 + random.nextInt(500)).toPlainString());
      AccountProfile strict =
          account(
              offering(Set.of(), Set.of()),
              Rights.NONE,
              new Limits(
                  Optional.of(BigDecimal.ONE),
                  Optional.of(BigDecimal.ONE),
                  Optional.of(0),
                  EnumSet.allOf(Product.class),
                  true),
              Set.of(),
              random.nextBoolean());
      GateSamples.Draft cut =
          new GateSamples.Draft(
              FINE.caller(),
              FINE.role(),
              FINE.demanded(),
              false,
              GateSamples.ELSEWHERE,
              strict,
              instrument,
              false,
              book,
              Optional.empty(),
              ticket(instrument, bought ? Side.SELL : Side.BUY, quantity, new Pricing.Market()),
              NOON);
      Decision decision = Gate.decide(cut.input());
      assertThat(reasonsOf(decision)).as("seed %d, step %d: %s", seed, i, cut.ticket()).isEmpty();
    }
  }

  @Test
  void moreThanIsHeldIsNoReduction() {
    Book book = World.traded(RICH, World.STOCK, Side.BUY, "100", "100");
    GateSamples.Draft turn =
        FINE.with(Rights.NONE)
            .with(book)
            .with(ticket(World.STOCK, Side.SELL, "101", new Pricing.Market()));
    assertThat(reasonsOf(Gate.decide(turn.input()))).contains(Reason.PRODUCT_NOT_PERMITTED);
  }

  /** What looks harmless, and is not: each row in a margin account with little in it. */
  @Test
  void aFarLimitEarnsNothingBeforehand() {
    GateSamples.Draft poor = FINE.with(World.book(Map.of(USD, "1000")));
    assertThat(
            reasonsOf(
                Gate.decide(
                    poor.with(ticket(World.STOCK, Side.BUY, "100000", limit("1"))).input())))
        .containsExactly(Reason.FUNDS_TOO_LOW);
    assertThat(
            reasonsOf(
                Gate.decide(
                    poor.with(ticket(World.STOCK, Side.SELL, "1000", limit("1000"))).input())))
        .containsExactly(Reason.FUNDS_TOO_LOW);
    assertThat(
            reasonsOf(
                Gate.decide(
                    poor.with(
                            ticket(
                                World.STOCK,
                                Side.BUY,
                                "15",
                                new Pricing.Stop(new BigDecimal("500"))))
                        .input())))
        .containsExactly(Reason.FUNDS_TOO_LOW);
  }

  @Test
  void sharesThatCoverASoldCallAreNotFreeToGo() {
    Book covered =
        World.traded(
            World.traded(World.book(Map.of(USD, "11000")), World.STOCK, Side.BUY, "100", "100"),
            World.CALL,
            Side.SELL,
            "1",
            "5");
    GateSamples.Draft sell =
        FINE.with(new Rights(false, 1, Set.of(), Set.of()))
            .with(covered)
            .with(ticket(World.STOCK, Side.SELL, "100", new Pricing.Market()));
    assertThat(reasonsOf(Gate.decide(sell.input()))).contains(Reason.PRODUCT_NOT_PERMITTED);
    GateSamples.Draft second =
        FINE.with(new Rights(true, 1, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class)))
            .with(covered)
            .with(World.HIGH_CALL, ticket(World.HIGH_CALL, Side.SELL, "1", limit("5")));
    assertThat(reasonsOf(Gate.decide(second.input()))).contains(Reason.OPTIONS_LEVEL_TOO_LOW);
  }

  /** Two calls on the same hundred shares, the first of which is not filled yet. */
  @Test
  void sharesCoverOneOrderToSellCallsAndNoSecond() {
    Book held = World.traded(RICH, World.STOCK, Side.BUY, "100", "100");
    OrderTicket first = ticket(World.CALL, Side.SELL, "1", limit("5"));
    GateSamples.Draft second =
        FINE.with(COVERED_CALLS)
            .with(held)
            .with(World.HIGH_CALL, ticket(World.HIGH_CALL, Side.SELL, "1", limit("5")));
    assertThat(reasonsOf(Gate.decide(second.input()))).isEmpty();
    Book waiting = Bookkeeping.reserve(held, World.CALL, World.order(first));
    assertThat(reasonsOf(Gate.decide(second.with(waiting).input())))
        .containsExactly(Reason.OPTIONS_LEVEL_TOO_LOW);
  }

  /** What is left is a naked option, however it came to be one. */
  @Test
  void takingTheCoverAwayNeedsTheLevelOfWhatIsLeft() {
    Book covered =
        World.traded(
            World.traded(RICH, World.STOCK, Side.BUY, "100", "100"),
            World.CALL,
            Side.SELL,
            "1",
            "5");
    OrderTicket shares = ticket(World.STOCK, Side.SELL, "100", new Pricing.Market());
    assertThat(reasonsOf(Gate.decide(FINE.with(COVERED_CALLS).with(covered).with(shares).input())))
        .containsExactly(Reason.OPTIONS_LEVEL_TOO_LOW);
    Book spread =
        World.traded(
            World.traded(RICH, World.HIGH_CALL, Side.BUY, "1", "4"),
            World.CALL,
            Side.SELL,
            "1",
            "5");
    OrderTicket leg = ticket(World.HIGH_CALL, Side.SELL, "1", limit("5"));
    Rights spreads = new Rights(true, 3, COVERED_CALLS.products(), COVERED_CALLS.regions());
    assertThat(
            reasonsOf(
                Gate.decide(FINE.with(spreads).with(spread).with(World.HIGH_CALL, leg).input())))
        .containsExactly(Reason.OPTIONS_LEVEL_TOO_LOW);
    assertThat(
            reasonsOf(
                Gate.decide(
                    FINE.with(GateSamples.ALL).with(spread).with(World.HIGH_CALL, leg).input())))
        .isEmpty();
  }

  /** Money of the base is no exposure; that of another currency is. */
  @ParameterizedTest
  @CsvSource({
    "EUR, 100000, 0, SELL, false", // the base goes: dollars come to be held
    "EUR, 0, 111000, BUY, true", // the dollars go
    "EUR, 0, 110999, BUY, false", // more than there are
    "EUR, 0, -110000, SELL, true", // the debt in dollars is paid
    "EUR, 0, -108000, SELL, false",
    "EUR, 0, 0, BUY, false",
    "USD, 100000, 0, SELL, true", // the euros go
    "USD, 99999, 0, SELL, false",
    "USD, -100000, 200000, BUY, true",
    "JPY, 100000, 0, SELL, false", // dollars instead of euros are no less
  })
  void onlyAnExchangeWithTheBaseCutsACurrency(
      String base, String euros, String dollars, Side side, boolean cuts) {
    Book book = Bookkeeping.open(World.LIVE, Currency.getInstance(base), World.DAY);
    for (var each : Map.of(World.EUR, euros, USD, dollars).entrySet()) {
      book =
          Bookkeeping.deposit(
                  book, each.getKey(), new BigDecimal(each.getValue()), "r", World.when())
              .book();
    }
    GateSamples.Draft draft =
        FINE.with(Rights.NONE)
            .with(book)
            .with(World.PAIR, ticket(World.PAIR, side, "100000", new Pricing.Market()));
    assertThat(!reasonsOf(Gate.decide(draft.input())).contains(Reason.PRODUCT_NOT_PERMITTED))
        .isEqualTo(cuts);
  }

  /** An order to sell far below the market makes those to buy no cheaper. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsToBeBoughtIsCountedWhole(boolean margin) {
    Book book = World.book(Map.of(USD, margin ? "100000" : "200000"));
    book = World.traded(book, World.STOCK, Side.BUY, "1000", "100");
    book = reserved(book, ticket(World.STOCK, Side.SELL, "1000", limit("0.01")), "0.01");
    book =
        reserved(
            book, ticket(World.STOCK, Side.BUY, margin ? "2000" : "1000", limit("100")), "100");
    Rights rights = new Rights(margin, 0, GateSamples.ALL.products(), GateSamples.ALL.regions());
    GateSamples.Draft more =
        FINE.with(rights)
            .with(book)
            .with(World.FUND, ticket(World.FUND, Side.BUY, "10", limit("100")));
    assertThat(reasonsOf(Gate.decide(more.input()))).contains(Reason.FUNDS_TOO_LOW);
    if (!margin) {
      assertThat(reasonsOf(Gate.decide(more.input()))).contains(Reason.CURRENCY_MISSING);
    }
  }

  private static Book reserved(Book book, OrderTicket ticket, String reference) {
    Order order =
        Order.placed(new OrderId("o"), ticket, Optional.empty(), new BigDecimal(reference), NOON);
    return Bookkeeping.reserve(
        book, World.UNIVERSE.instrument(ticket.instrument()).orElseThrow(), order);
  }

  /** Without the feed, what an order costs is told by its own price alone. */
  @Test
  void aLivePriceIsNotToldWithoutTheFeed() {
    Book held = World.traded(RICH, World.STOCK, Side.BUY, "100", "100");
    OrderTicket buys = ticket(World.STOCK, Side.BUY, "1", new Pricing.Market());
    OrderTicket sells = ticket(World.STOCK, Side.SELL, "1", new Pricing.Market());
    for (OrderTicket each : List.of(buys, sells)) {
      assertThat(Gate.decide(delayed(held, each)).effectIfKnown()).isEmpty();
      assertThat(Gate.decide(FINE.with(held).with(each).input()).effectIfKnown()).isPresent();
    }
    OrderTicket limited = ticket(World.STOCK, Side.BUY, "1", limit("100"));
    assertThat(Gate.decide(delayed(held, limited)).effectIfKnown()).isPresent();
  }

  private static GateInput delayed(Book book, OrderTicket ticket) {
    return new GateSamples.Draft(
            FINE.caller(),
            FINE.role(),
            FINE.demanded(),
            false,
            FINE.trading(),
            FINE.account(),
            World.STOCK,
            false,
            book,
            Optional.empty(),
            ticket,
            NOON)
        .input();
  }

  @Test
  void aStrangersAccountIsNoOnesBusiness() {
    GateSamples.Draft stranger =
        new GateSamples.Draft(
            FINE.caller(),
            Optional.empty(),
            FINE.demanded(),
            false,
            FINE.trading(),
            OPEN,
            World.STOCK,
            true,
            RICH,
            Optional.empty(),
            BUY,
            NOON);
    assertThat(reasonsOf(Gate.decide(stranger.input()))).containsExactly(Reason.NO_ROLE);
  }

  @Test
  void theSameTicketAgainIsNoReuse() {
    GateSamples.Draft again =
        new GateSamples.Draft(
            FINE.caller(),
            FINE.role(),
            FINE.demanded(),
            false,
            FINE.trading(),
            OPEN,
            World.STOCK,
            true,
            RICH,
            Optional.of(BUY),
            BUY,
            NOON);
    assertThat(Gate.decide(again.input())).isInstanceOf(Permit.class);
  }

  @Test
  void namesOfAccountsAndOrdersAreNarrow() {
    assertThat(AccountNumber.fits("U1234567")).isTrue();
    assertThat(AccountNumber.fits("u1234567")).isFalse();
    assertThat(ClientOrderId.fits("a b")).isFalse();
    assertThat(ClientOrderId.fits("x".repeat(41))).isFalse();
  }
}
