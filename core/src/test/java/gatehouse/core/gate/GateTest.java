package gatehouse.core.gate;

import static gatehouse.core.gate.GateSamples.ALL;
import static gatehouse.core.gate.GateSamples.BUY;
import static gatehouse.core.gate.GateSamples.ENTITY;
import static gatehouse.core.gate.GateSamples.FINE;
import static gatehouse.core.gate.GateSamples.RICH;
import static gatehouse.core.gate.GateSamples.account;
import static gatehouse.core.gate.GateSamples.caller;
import static gatehouse.core.gate.GateSamples.change;
import static gatehouse.core.gate.GateSamples.limit;
import static gatehouse.core.gate.GateSamples.offering;
import static gatehouse.core.gate.GateSamples.reasonsOf;
import static gatehouse.core.gate.GateSamples.routed;
import static gatehouse.core.gate.GateSamples.ticket;
import static gatehouse.core.trade.World.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.brokerage.Standing;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.session.Proof;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import gatehouse.core.trade.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GateTest {
  private static Arguments row(Reason reason, UnaryOperator<GateSamples.Draft> change) {
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
                new GateSamples.Draft(
                    caller(Proof.Kind.PASSWORD),
                    d.role(),
                    d.demanded(),
                    d.paper(),
                    d.trading(),
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
                new GateSamples.Draft(
                    d.caller(),
                    Optional.of(Role.VIEWER),
                    d.demanded(),
                    d.paper(),
                    d.trading(),
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
                new GateSamples.Draft(
                    d.caller(),
                    d.role(),
                    d.demanded(),
                    true,
                    d.trading(),
                    d.account(),
                    d.instrument(),
                    d.live(),
                    d.book(),
                    d.sameId(),
                    d.ticket(),
                    d.at())),
        row(Reason.TRADING_ELSEWHERE, d -> d.with(GateSamples.ELSEWHERE)),
        row(
            Reason.CLIENT_ORDER_ID_REUSED,
            d ->
                new GateSamples.Draft(
                    d.caller(),
                    d.role(),
                    d.demanded(),
                    d.paper(),
                    d.trading(),
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
                new GateSamples.Draft(
                    d.caller(),
                    d.role(),
                    d.demanded(),
                    d.paper(),
                    d.trading(),
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
        row(Reason.ROUTE_DOES_NOT_TRADE_IT, d -> d.with(routed(BUY, "XXXX"))),
        row(
            Reason.ROUTE_CLOSED,
            d -> d.with(routed(BUY, "XTST")).at(Instant.parse("2026-11-24T21:00:00Z"))),
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

  @ParameterizedTest
  @MethodSource("reasons")
  void eachReasonByItself(Reason reason, UnaryOperator<GateSamples.Draft> change) {
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
    assertThat(rows) // those of an access have their rows in GateAccessTest
        .containsExactlyInAnyOrder(
            Stream.of(Reason.values())
                .filter(each -> !each.name().startsWith("ACCESS_"))
                .toArray());
    assertThat(Reason.values())
        .allSatisfy(reason -> {
          assertThat(reason.text()).endsWith(".");
          assertThat(reason.remedy()).isNotBlank();
          assertThat(reason.path()).matches("(/[a-z/-]*)?");
        });
  }

  @Test
  void whatReducesGoesThroughWhoeverTrades() {
    Book holding = World.traded(RICH, World.STOCK, Side.BUY, "100", "100");
    GateSamples.Draft sale =
        FINE.with(holding)
            .with(ticket(World.STOCK, Side.SELL, "100", limit("100")))
            .with(GateSamples.ELSEWHERE);
    assertThat(Gate.decide(sale.input()))
        .isInstanceOfSatisfying(Permit.class, permit -> assertThat(permit.takes()).isFalse());
    GateSamples.Draft more = sale.with(ticket(World.STOCK, Side.SELL, "101", limit("100")));
    assertThat(reasonsOf(Gate.decide(more.input()))).contains(Reason.TRADING_ELSEWHERE);
  }

  @Test
  void whatIsFreeIsTakenByWhatAddsRiskAlone() {
    Book holding = World.traded(RICH, World.STOCK, Side.BUY, "100", "100");
    GateSamples.Draft free = FINE.with(holding).with(new Standing.Free());
    assertThat(((Permit) Gate.decide(free.input())).takes()).isTrue();
    GateSamples.Draft sale = free.with(ticket(World.STOCK, Side.SELL, "1", limit("100")));
    assertThat(((Permit) Gate.decide(sale.input())).takes()).isFalse();
  }

  @Test
  void whoTradesLaterIsNotKnownNow() {
    GateSamples.Draft later = FINE.with(GateSamples.ELSEWHERE).at(NOON.plus(Duration.ofHours(1)));
    assertThat(Gate.decide(later.input())).isInstanceOf(Permit.class);
  }

  @Test
  void allReasonsAreToldInTheOrderOfTheirRank() {
    GateSamples.Draft bad =
        FINE.with(account(new Rights(false, 0, Set.of(), Set.of()), Limits.NONE, Set.of()))
            .with(ticket(World.STOCK, Side.BUY, "9000.5", limit("200")));
    List<Reason> reasons = reasonsOf(Gate.decide(bad.input()));
    assertThat(reasons).isSorted().hasSizeGreaterThan(4);
    assertThat(reasons.getFirst()).isEqualTo(Reason.TICKET_UNFIT);
  }
}
