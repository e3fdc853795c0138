package gatehouse.core.gate;

import static gatehouse.core.trade.World.NOON;
import static gatehouse.core.trade.World.USD;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.MarginRules;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import gatehouse.core.trade.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final Disclosure TERMS =
      new Disclosure("terms", 2, "Terms", "Read.", EnumSet.allOf(Product.class), false);
  private static final LegalEntity ENTITY =
      new LegalEntity(
          "US",
          "Test Securities",
          "SEC",
          Set.of("US"),
          EnumSet.allOf(Product.class),
          EnumSet.allOf(Pricing.Kind.class),
          MarginRules.REGULATION_T,
          List.of(TERMS),
          List.of(),
          List.of(),
          "");
  private static final Rights ALL =
      new Rights(true, 4, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class));
  private static final Book RICH = World.book(Map.of(USD, "100000"));
  private static final OrderTicket BUY =
      World.ticket(World.STOCK, Side.BUY, "100", new Pricing.Limit(new BigDecimal("100")));

  private static Caller caller(Proof.Kind... proofs) {
    Session session =
        new Session(
            new SessionId("s"),
            new PersonId("p"),
            "mira",
            "Mira",
            false,
            AccessInterface.CLIENT_PORTAL,
            Optional.empty(),
            Arrays.stream(proofs).map(kind -> new Proof(kind, NOON)).toList(),
            AssuranceLevel.AAL1,
            "192.0.2.0/24",
            NOON,
            NOON.plus(Duration.ofHours(12)));
    return ((Session.Check.Serves) session.check(NOON, NOON)).caller();
  }

  private static AccountProfile account(Rights rights, Limits limits, Set<String> accepted) {
    return account(ENTITY, rights, limits, accepted, false);
  }

  private static AccountProfile account(
      LegalEntity entity, Rights rights, Limits limits, Set<String> accepted, boolean frozen) {
    return new AccountProfile(
        World.LIVE,
        new PersonId("p"),
        "Margin",
        entity,
        "US",
        USD,
        rights,
        accepted,
        Set.of(),
        limits,
        Limits.NONE,
        frozen);
  }

  private static final AccountProfile OPEN = account(ALL, Limits.NONE, Set.of("terms@2"));

  /** What a question is made of, to be changed in one place. */
  record Draft(
      Caller caller,
      Optional<Role> role,
      AssuranceLevel demanded,
      boolean paper,
      AccountProfile account,
      Instrument instrument,
      boolean live,
      Book book,
      Optional<OrderTicket> sameId,
      OrderTicket ticket,
      Instant at) {
    GateInput input() {
      return new GateInput(
          caller,
          role,
          demanded,
          paper,
          account,
          World.UNIVERSE,
          instrument,
          World.VENUE,
          World.quote(instrument, at.isAfter(NOON) ? NOON : at),
          live,
          book,
          World.PRICES,
          sameId,
          ticket,
          at,
          NOON);
    }

    Draft with(AccountProfile other) {
      return new Draft(
          caller, role, demanded, paper, other, instrument, live, book, sameId, ticket, at);
    }

    Draft with(Instrument other, OrderTicket order) {
      return new Draft(
          caller, role, demanded, paper, account, other, live, book, sameId, order, at);
    }

    Draft with(OrderTicket order) {
      return with(instrument, order);
    }

    Draft with(Book other) {
      return new Draft(
          caller, role, demanded, paper, account, instrument, live, other, sameId, ticket, at);
    }

    Draft with(Rights rights) {
      return with(GateTest.account(rights, Limits.NONE, Set.of("terms@2")));
    }

    Draft with(Limits limits) {
      return with(GateTest.account(ALL, limits, Set.of("terms@2")));
    }

    Draft at(Instant moment) {
      return new Draft(
          caller, role, demanded, paper, account, instrument, live, book, sameId, ticket, moment);
    }
  }

  private static final Draft FINE =
      new Draft(
          caller(Proof.Kind.PASSWORD, Proof.Kind.TOTP),
          Optional.of(Role.OWNER),
          AssuranceLevel.AAL2,
          false,
          OPEN,
          World.STOCK,
          true,
          RICH,
          Optional.empty(),
          BUY,
          NOON);

  private static OrderTicket ticket(
      Instrument instrument, Side side, String quantity, Pricing pricing) {
    return World.ticket(instrument, side, quantity, pricing);
  }

  private static Pricing limit(String price) {
    return new Pricing.Limit(new BigDecimal(price));
  }

  private static OrderTicket change(OrderTicket t, TimeInForce force, boolean outside) {
    return new OrderTicket(
        t.clientOrderId(),
        t.account(),
        t.instrument(),
        t.side(),
        t.quantity(),
        t.pricing(),
        force,
        Optional.empty(),
        outside,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Arguments row(Reason reason, UnaryOperator<Draft> change) {
    return Arguments.of(reason, change);
  }

  /** One row a reason: the nearest question that it alone stands against. */
  static Stream<Arguments> reasons() {
    Limits small =
        new Limits(
            Optional.of(new BigDecimal("9999")),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            false);
    Limits loss =
        new Limits(
            Optional.empty(),
            Optional.of(new BigDecimal("100")),
            Optional.empty(),
            Set.of(),
            false);
    Limits none = new Limits(Optional.empty(), Optional.empty(), Optional.of(0), Set.of(), false);
    Limits barred =
        new Limits(
            Optional.empty(), Optional.empty(), Optional.empty(), Set.of(Product.STOCK), false);
    Limits reduce =
        new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), true);
    Book lost = World.traded(RICH, World.STOCK, Side.BUY, "100", "102");
    return Stream.of(
        row(Reason.SESSION_OVER_BY_THEN, d -> d.at(NOON.plus(Duration.ofHours(12)))),
        row(
            Reason.PROOF_TOO_WEAK,
            d ->
                new Draft(
                    caller(Proof.Kind.PASSWORD),
                    d.role(),
                    d.demanded(),
                    d.paper(),
                    d.account(),
                    d.instrument(),
                    d.live(),
                    d.book(),
                    d.sameId(),
                    d.ticket(),
                    d.at())),
        row(
            Reason.NO_ROLE,
            d ->
                new Draft(
                    d.caller(),
                    Optional.of(Role.VIEWER),
                    d.demanded(),
                    d.paper(),
                    d.account(),
                    d.instrument(),
                    d.live(),
                    d.book(),
                    d.sameId(),
                    d.ticket(),
                    d.at())),
        row(
            Reason.LIVE_AND_PAPER_MIXED,
            d ->
                new Draft(
                    d.caller(),
                    d.role(),
                    d.demanded(),
                    true,
                    d.account(),
                    d.instrument(),
                    d.live(),
                    d.book(),
                    d.sameId(),
                    d.ticket(),
                    d.at())),
        row(
            Reason.CLIENT_ORDER_ID_REUSED,
            d ->
                new Draft(
                    d.caller(),
                    d.role(),
                    d.demanded(),
                    d.paper(),
                    d.account(),
                    d.instrument(),
                    d.live(),
                    d.book(),
                    Optional.of(ticket(World.STOCK, Side.BUY, "99", limit("100"))),
                    d.ticket(),
                    d.at())),
        row(
            Reason.TICKET_UNFIT,
            d -> d.with(ticket(World.STOCK, Side.BUY, "100", limit("100.001")))),
        row(
            Reason.ACCOUNT_FROZEN,
            d -> d.with(account(ENTITY, ALL, Limits.NONE, Set.of("terms@2"), true))),
        row(
            Reason.PRODUCT_NOT_OFFERED,
            d ->
                d.with(
                    account(
                        offering(EnumSet.of(Product.BOND), EnumSet.allOf(Pricing.Kind.class)),
                        ALL,
                        Limits.NONE,
                        Set.of("terms@2"),
                        false))),
        row(
            Reason.ORDER_TYPE_NOT_OFFERED,
            d ->
                d.with(
                    account(
                        offering(EnumSet.allOf(Product.class), EnumSet.of(Pricing.Kind.MARKET)),
                        ALL,
                        Limits.NONE,
                        Set.of("terms@2"),
                        false))),
        row(
            Reason.DISCLOSURE_NOT_ACCEPTED,
            d -> d.with(account(ALL, Limits.NONE, Set.of("terms@1")))),
        row(
            Reason.PRODUCT_NOT_PERMITTED,
            d -> d.with(new Rights(true, 4, Set.of(Product.BOND), EnumSet.allOf(Region.class)))),
        row(
            Reason.REGION_NOT_PERMITTED,
            d -> d.with(new Rights(true, 4, EnumSet.allOf(Product.class), Set.of(Region.JAPAN)))),
        row(
            Reason.OPTIONS_LEVEL_TOO_LOW,
            d ->
                d.with(
                        new Rights(
                            true, 2, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class)))
                    .with(World.CALL, ticket(World.CALL, Side.SELL, "1", limit("5")))),
        row(
            Reason.SHORT_SALE_NOT_PERMITTED,
            d ->
                d.with(
                        new Rights(
                            false, 0, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class)))
                    .with(ticket(World.STOCK, Side.SELL, "1", limit("100")))),
        row(
            Reason.LIVE_DATA_MISSING,
            d ->
                new Draft(
                    d.caller(),
                    d.role(),
                    d.demanded(),
                    d.paper(),
                    d.account(),
                    d.instrument(),
                    false,
                    d.book(),
                    d.sameId(),
                    ticket(World.STOCK, Side.BUY, "100", new Pricing.Market()),
                    d.at())),
        row(Reason.PRODUCT_BARRED, d -> d.with(barred)),
        row(Reason.REDUCE_ONLY, d -> d.with(reduce)),
        row(Reason.TOO_MANY_ORDERS, d -> d.with(none)),
        row(Reason.ORDER_TOO_LARGE, d -> d.with(small)),
        row(Reason.DAILY_LOSS_REACHED, d -> d.with(loss).with(lost)),
        row(
            Reason.PRICE_FAR_FROM_MARKET,
            d -> d.with(ticket(World.STOCK, Side.BUY, "100", limit("111")))),
        row(
            Reason.VENUE_CLOSED,
            d ->
                d.with(change(BUY, TimeInForce.IOC, false))
                    .at(Instant.parse("2026-11-24T21:00:00Z"))),
        row(
            Reason.MARKET_ORDER_IN_THIN_BOOK,
            d ->
                d.with(
                    change(
                        ticket(World.STOCK, Side.BUY, "100", new Pricing.Market()),
                        TimeInForce.DAY,
                        true))),
        row(
            Reason.CURRENCY_MISSING,
            d ->
                d.with(
                        new Rights(
                            false, 0, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class)))
                    .with(World.TOKYO, ticket(World.TOKYO, Side.BUY, "100", limit("100")))),
        row(Reason.FUNDS_TOO_LOW, d -> d.with(ticket(World.STOCK, Side.BUY, "2100", limit("100")))),
        row(
            Reason.CONTRACT_EXPIRED,
            d ->
                d.with(World.FUTURE, ticket(World.FUTURE, Side.BUY, "1", limit("4000")))
                    .at(Instant.parse("2026-12-21T12:00:00Z"))));
  }

  private static LegalEntity offering(Set<Product> products, Set<Pricing.Kind> types) {
    return new LegalEntity(
        "XX",
        "Small",
        "",
        Set.of(),
        products,
        types,
        MarginRules.REGULATION_T,
        List.of(TERMS),
        List.of(),
        List.of(),
        "");
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void eachReasonByItself(Reason reason, UnaryOperator<Draft> change) {
    assertThat(Gate.decide(FINE.input())).isInstanceOf(Permit.class);
    Decision decision = Gate.decide(change.apply(FINE).input());
    assertThat(reasonsOf(decision))
        .as("%s", reason)
        .filteredOn(r -> r != Reason.SESSION_OVER_BY_THEN || reason == r)
        .containsExactly(reason);
  }

  @Test
  void everyReasonHasARow() {
    Set<Object> rows = reasons().map(row -> row.get()[0]).collect(Collectors.toSet());
    assertThat(rows).containsExactlyInAnyOrder((Object[]) Reason.values());
    assertThat(Reason.values())
        .allSatisfy(reason -> {
          assertThat(reason.text()).endsWith(".");
          assertThat(reason.remedy()).isNotBlank();
          assertThat(reason.path()).matches("(/[a-z/-]*)?");
        });
  }

  @Test
  void allReasonsAreToldInTheOrderOfTheirRank() {
    Draft bad =
        FINE.with(account(new Rights(false, 0, Set.of(), Set.of()), Limits.NONE, Set.of()))
            .with(ticket(World.STOCK, Side.BUY, "9000.5", limit("200")));
    List<Reason> reasons = reasonsOf(Gate.decide(bad.input()));
    assertThat(reasons).isSorted().hasSizeGreaterThan(4);
    assertThat(reasons.getFirst()).isEqualTo(Reason.TICKET_UNFIT);
  }

  private static List<Reason> reasonsOf(Decision decision) {
    return switch (decision) {
      case Permit permit -> List.of();
      case Decision.Refused refused -> refused.findings().stream().map(Finding::reason).toList();
    };
  }

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
      Draft cut =
          new Draft(
              FINE.caller(),
              FINE.role(),
              FINE.demanded(),
              false,
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
    Draft turn =
        FINE.with(Rights.NONE)
            .with(book)
            .with(ticket(World.STOCK, Side.SELL, "101", new Pricing.Market()));
    assertThat(reasonsOf(Gate.decide(turn.input()))).contains(Reason.PRODUCT_NOT_PERMITTED);
  }

  /** What looks harmless, and is not: each row in a margin account with little in it. */
  @Test
  void aFarLimitEarnsNothingBeforehand() {
    Draft poor = FINE.with(World.book(Map.of(USD, "1000")));
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
    Draft sell =
        FINE.with(new Rights(false, 1, Set.of(), Set.of()))
            .with(covered)
            .with(ticket(World.STOCK, Side.SELL, "100", new Pricing.Market()));
    assertThat(reasonsOf(Gate.decide(sell.input()))).contains(Reason.PRODUCT_NOT_PERMITTED);
    Draft second =
        FINE.with(new Rights(true, 1, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class)))
            .with(covered)
            .with(World.HIGH_CALL, ticket(World.HIGH_CALL, Side.SELL, "1", limit("5")));
    assertThat(reasonsOf(Gate.decide(second.input()))).contains(Reason.OPTIONS_LEVEL_TOO_LOW);
  }

  @Test
  void aStrangersAccountIsNoOnesBusiness() {
    Draft stranger =
        new Draft(
            FINE.caller(),
            Optional.empty(),
            FINE.demanded(),
            false,
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
    Draft again =
        new Draft(
            FINE.caller(),
            FINE.role(),
            FINE.demanded(),
            false,
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
