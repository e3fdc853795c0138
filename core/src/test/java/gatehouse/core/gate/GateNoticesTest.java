package gatehouse.core.gate;

import static gatehouse.core.gate.GateSamples.ALL;
import static gatehouse.core.gate.GateSamples.FINE;
import static gatehouse.core.gate.GateSamples.limit;
import static gatehouse.core.gate.GateSamples.ticket;
import static gatehouse.core.trade.World.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.trade.Interest;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of an order that may go through, and of the money that it lacks. */
class GateNoticesTest {
  private static List<Notice.Kind> kinds(GateInput input) {
    return ((Permit) Gate.decide(input)).notices().stream().map(Notice::kind).toList();
  }

  /** The session began at noon, ends 12 hours later and after four hours of silence. */
  @ParameterizedTest
  @CsvSource({
    "PT0S, false, false",
    "PT3H59M59S, false, false",
    "PT4H, false, true",
    "PT11H29M59S, false, true",
    "PT11H30M, true, true",
    "PT11H59M59S, true, true",
  })
  void theEndOfTheSessionIsSaidBefore(Duration ahead, boolean soon, boolean idle) {
    List<Notice.Kind> kinds = kinds(FINE.at(NOON.plus(ahead)).input());
    assertThat(kinds.contains(Notice.Kind.SESSION_ENDS_SOON)).isEqualTo(soon);
    assertThat(kinds.contains(Notice.Kind.SESSION_IDLE_BY_THEN)).isEqualTo(idle);
  }

  @Test
  void anotherInterfaceHasASessionOfItsOwn() {
    GateInput here = FINE.at(NOON.plus(Duration.ofDays(2))).input();
    assertThat(Gate.decide(here)).isInstanceOf(Decision.Refused.class);
    GateInput there =
        new GateInput(
            here.caller(),
            here.role(),
            AccessInterface.MOBILE,
            AssuranceLevel.AAL3,
            here.paperSession(),
            here.trading(),
            here.account(),
            here.universe(),
            here.instrument(),
            here.venue(),
            here.quote(),
            here.live(),
            here.book(),
            here.prices(),
            here.sameId(),
            here.use(),
            here.ticket(),
            here.filled(),
            here.at(),
            here.now());
    assertThat(kinds(there))
        .contains(Notice.Kind.SIGN_IN_THERE)
        .doesNotContain(Notice.Kind.SESSION_ENDS_SOON, Notice.Kind.SESSION_IDLE_BY_THEN);
  }

  private static Effect effect(GateInput input) {
    return Gate.decide(input).effectIfKnown().orElseThrow();
  }

  @Test
  void whatIsBorrowedIsNamedWithItsCost() {
    GateInput tokyo =
        FINE.with(World.TOKYO, ticket(World.TOKYO, Side.BUY, "100", limit("100"))).input();
    Conversion missing = effect(tokyo).conversions().getFirst();
    Currency yen = World.TOKYO.currency();
    assertThat(missing.currency()).isEqualTo(yen);
    assertThat(missing.borrows()).isTrue();
    assertThat(missing.amount())
        .isEqualByComparingTo(effect(tokyo).value().add(effect(tokyo).commission()));
    assertThat(missing.interestPerDay()).isEqualTo(Interest.of(missing.amount(), yen, 1));
    assertThat(kinds(tokyo)).contains(Notice.Kind.BORROWS);
    GateInput cash =
        FINE.with(new Rights(false, 0, ALL.products(), ALL.regions()))
            .with(World.TOKYO, ticket(World.TOKYO, Side.BUY, "100", limit("100")))
            .input();
    assertThat(effect(cash).conversions()).extracting(Conversion::borrows).containsExactly(false);
    assertThat(effect(FINE.input()).conversions()).isEmpty();
  }

  @Test
  void interestIsCountedByTheDay() {
    Currency dollar = Currency.getInstance("USD");
    assertThat(Interest.of(new BigDecimal("-36000"), dollar, 2)).isEqualTo("-13.00");
    assertThat(Interest.of(new BigDecimal("100"), Currency.getInstance("JPY"), 1)).isEqualTo("0");
    assertThat(EnumSet.allOf(Notice.Kind.class)).allMatch(kind -> kind.code().matches("[a-z-]+"));
  }
}
