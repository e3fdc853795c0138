package gatehouse.core.gate;

import static gatehouse.core.gate.GateSamples.BUY;
import static gatehouse.core.gate.GateSamples.FINE;
import static gatehouse.core.trade.World.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.AccessUse;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.Hours;
import gatehouse.core.market.Product;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.World;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a key or program was given binds it, and nobody else. */
class GateAccessTest {
  private static final Binding BINDING = new Binding(Binding.Method.JKT, "A".repeat(43));
  private static final AccessRights ALL = rights(AccessScope.TRADE);

  private static AccessRights rights(AccessScope scope) {
    return new AccessRights(
        Set.of(World.LIVE),
        scope,
        EnumSet.allOf(Product.class),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty());
  }

  /** All rights but one that is narrower; the order of 100 at 100 is worth 10,000. */
  private static AccessRights limited(String order, String orders, String value) {
    return new AccessRights(
        ALL.accounts(),
        ALL.scope(),
        ALL.products(),
        Optional.of(order).filter(text -> !text.isEmpty()).map(BigDecimal::new),
        Optional.of(orders).filter(text -> !text.isEmpty()).map(Integer::valueOf),
        Optional.of(value).filter(text -> !text.isEmpty()).map(BigDecimal::new),
        Set.of(),
        Optional.empty());
  }

  private static AccessRights of(Set<AccountNumber> accounts, Set<Product> products) {
    return new AccessRights(
        accounts,
        AccessScope.TRADE,
        products,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty());
  }

  private static AccessRights atNight() {
    Hours hours =
        new Hours(
            ZoneOffset.UTC,
            LocalTime.of(22, 0),
            LocalTime.of(6, 0),
            EnumSet.allOf(DayOfWeek.class));
    return new AccessRights(
        ALL.accounts(),
        ALL.scope(),
        ALL.products(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.of(hours));
  }

  private static GateInput input(AccessRights rights, AccessUse use, OrderTicket ticket) {
    return input(FINE.input(), rights, use, ticket);
  }

  private static GateInput input(
      GateInput fine, AccessRights rights, AccessUse use, OrderTicket ticket) {
    return input(fine, NOON, rights, use, ticket);
  }

  private static GateInput input(
      GateInput fine, Instant proved, AccessRights rights, AccessUse use, OrderTicket ticket) {
    Session session =
        new Session(
            new SessionId("s"),
            new PersonId("p"),
            "mira",
            "Mira",
            false,
            AccessInterface.API,
            Optional.empty(),
            List.of(new Proof(Proof.Kind.PASSKEY_BOUND, proved)),
            AssuranceLevel.AAL3,
            "192.0.2.0/24",
            NOON,
            NOON.plus(Duration.ofHours(12)),
            Optional.of(new Access("client", rights, BINDING)));
    Caller caller = ((Session.Check.Serves) session.check(NOON, NOON)).caller();
    return new GateInput(
        caller,
        rights.scope().trades() ? fine.role() : Optional.of(Role.VIEWER),
        AccessInterface.API,
        fine.demanded(),
        fine.paperSession(),
        fine.trading(),
        fine.account(),
        fine.universe(),
        fine.instrument(),
        fine.venue(),
        fine.quote(),
        fine.live(),
        fine.book(),
        fine.prices(),
        fine.sameId(),
        use,
        ticket,
        fine.filled(),
        fine.at(),
        fine.now());
  }

  private static AccessUse used(int orders, String value) {
    return new AccessUse(AccessUse.Standing.SERVES, "Desk", orders, new BigDecimal(value));
  }

  private static AccessUse standing(AccessUse.Standing standing) {
    return new AccessUse(standing, "Desk", 0, BigDecimal.ZERO);
  }

  static Stream<Arguments> reasons() {
    AccessUse none = AccessUse.NONE;
    Set<AccountNumber> other = Set.of(new AccountNumber("U7654321"));
    return Stream.of(
        arguments(Reason.ACCESS_ENDED, ALL, standing(AccessUse.Standing.ENDED)),
        arguments(Reason.ACCESS_PAUSED, ALL, standing(AccessUse.Standing.PAUSED)),
        arguments(Reason.ACCESS_ELSEWHERE, of(other, ALL.products()), none),
        arguments(Reason.ACCESS_READ_ONLY, rights(AccessScope.READ), none),
        arguments(Reason.ACCESS_HOURS, atNight(), none),
        arguments(Reason.ACCESS_REDUCE_ONLY, rights(AccessScope.REDUCE_ONLY), none),
        arguments(Reason.ACCESS_PRODUCT, of(ALL.accounts(), Set.of(Product.BOND)), none),
        arguments(Reason.ACCESS_ORDER_TOO_LARGE, limited("9999.99", "", ""), none),
        arguments(Reason.ACCESS_TOO_MANY_ORDERS, limited("", "3", ""), used(3, "0")),
        arguments(Reason.ACCESS_DAILY_VALUE, limited("", "", "30000"), used(2, "20000.01")));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void eachReasonByItself(Reason reason, AccessRights rights, AccessUse use) {
    assertThat(Gate.decide(input(ALL, AccessUse.NONE, BUY))).isInstanceOf(Permit.class);
    Decision decision = Gate.decide(input(rights, use, BUY));
    assertThat(((Decision.Refused) decision).findings())
        .extracting(Finding::reason)
        .containsExactly(reason);
  }

  /** Its owner looks after a key on one page, and after what a registered client has on another. */
  @ParameterizedTest
  @MethodSource("reasons")
  void eachReasonNamesTheProgramAndItsPage(Reason reason, AccessRights rights, AccessUse use) {
    AccessUse named = new AccessUse(use.standing(), "Night Desk", use.orders(), use.value());
    Finding client = first(input(rights, named, BUY));
    assertThat(client.text()).startsWith(reason.text()).endsWith("It is the program “Night Desk”.");
    assertThat(client.path()).isEqualTo("/connected");
    Access key = new Access("key-" + "a".repeat(22), rights, BINDING);
    assertThat(key.ofKey()).isTrue();
    assertThat(key.named("Desk")).isEqualTo("It is the key “Desk”.");
    assertThat(key.page()).isEqualTo("/keys");
  }

  private static Finding first(GateInput input) {
    return ((Decision.Refused) Gate.decide(input)).findings().getFirst();
  }

  @Test
  void everyReasonOfAnAccessHasARow() {
    Stream<Object> rows = reasons().map(row -> row.get()[0]);
    // an old proof has a test of its own
    assertThat(Stream.concat(rows, Stream.of(Reason.ACCESS_PROOF_OLD)).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            Stream.of(Reason.values()).filter(each -> each.name().startsWith("ACCESS_")).toArray());
  }

  /** An owner's proof of exactly ninety days still serves; an API key ends by itself. */
  @Test
  void aRegisteredClientOpensNothingOnAnOldProof() {
    Access client = new Access("app-" + "A".repeat(22), ALL, BINDING);
    Access key = new Access("key-" + "A".repeat(22), ALL, BINDING);
    List<Proof> proofs = List.of(new Proof(Proof.Kind.PASSKEY_BOUND, NOON));
    Instant last = NOON.plus(Access.PROOF_AGE_MAX);
    assertThat(client.outgrew(proofs, last)).isFalse();
    assertThat(client.outgrew(proofs, last.plusMillis(1))).isTrue();
    assertThat(key.outgrew(proofs, last.plusMillis(1))).isFalse();
    Instant old = NOON.minus(Access.PROOF_AGE_MAX).minusMillis(1);
    Decision decision = Gate.decide(input(FINE.input(), old, ALL, AccessUse.NONE, BUY));
    assertThat(((Decision.Refused) decision).findings())
        .extracting(Finding::reason)
        .containsExactly(Reason.ACCESS_PROOF_OLD);
  }

  @Test
  void limitsCountUpToThemselves() {
    AccessRights rights = limited("10000", "3", "30000");
    assertThat(Gate.decide(input(rights, used(2, "20000"), BUY))).isInstanceOf(Permit.class);
  }

  /** Its owner has other ways to close a position; a stolen key gets no more than it was given. */
  @Test
  void whatAProgramWasGivenBindsItWhereItClosesAPositionToo() {
    OrderTicket sell =
        World.ticket(World.STOCK, Side.SELL, "1", new Pricing.Limit(new BigDecimal("100")));
    GateInput looking = input(rights(AccessScope.READ), AccessUse.NONE, sell);
    assertThat(((Decision.Refused) Gate.decide(looking)).first().reason())
        .isEqualTo(Reason.ACCESS_READ_ONLY);
  }

  /** What an order lacks, such as funds, would tell what the account holds. */
  @Test
  void outsideItsHoursAProgramIsToldNothingOfTheAccount() {
    OrderTicket far =
        World.ticket(World.STOCK, Side.BUY, "1000000", new Pricing.Limit(new BigDecimal("100")));
    Decision.Refused open = (Decision.Refused) Gate.decide(input(ALL, AccessUse.NONE, far));
    assertThat(open.findings()).extracting(Finding::reason).contains(Reason.FUNDS_TOO_LOW);
    Decision.Refused shut = (Decision.Refused) Gate.decide(input(atNight(), AccessUse.NONE, far));
    assertThat(shut.findings()).extracting(Finding::reason).containsExactly(Reason.ACCESS_HOURS);
    assertThat(shut.effectIfKnown()).isEmpty();
  }

  /** Hours bound what a stolen key can do at night; to make a position smaller is no such thing. */
  @Test
  void outsideItsHoursAProgramMayStillReduce() {
    OrderTicket sell =
        World.ticket(World.STOCK, Side.SELL, "1", new Pricing.Limit(new BigDecimal("100")));
    GateInput holding =
        FINE.with(World.traded(GateSamples.RICH, World.STOCK, Side.BUY, "100", "100")).input();
    assertThat(Gate.decide(input(holding, atNight(), AccessUse.NONE, sell)))
        .isInstanceOf(Permit.class);
  }
}
