package gatehouse.core.signin;

import static gatehouse.core.session.AssuranceLevel.AAL1;
import static gatehouse.core.session.AssuranceLevel.AAL2;
import static gatehouse.core.session.AssuranceLevel.AAL3;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WayTest {
  private static final Instant NOW = Instant.parse("2026-03-02T04:00:00Z");
  private static final Way WORK_APP = Ways.named(FactorKind.TOTP, Proof.Kind.TOTP, "work app");
  private static final List<Way> ALL =
      List.of(
          Ways.PASSWORD,
          Ways.TOTP,
          Ways.SMS,
          Ways.RECOVERY,
          Ways.SECURITY_KEY,
          Ways.SYNCED,
          Ways.BOUND);

  private static Demand demand(AssuranceLevel level, Proof.Kind... refused) {
    return new Demand(level, Duration.ofMinutes(10), Set.of(refused), List.of());
  }

  private static List<Proof> proved(Proof.Kind... kinds) {
    return Stream.of(kinds).map(kind -> new Proof(kind, NOW)).toList();
  }

  private static Way used(Way way, int daysAgo) {
    return Ways.used(way, NOW.minus(Duration.ofDays(daysAgo)));
  }

  private static Way failing(Way way) {
    return Ways.health(way, Way.Health.FAILING);
  }

  private static Way slow(Way way) {
    return Ways.health(way, Way.Health.SLOW);
  }

  /** The ways as they are offered after a password, where two factors are asked for. */
  static Stream<Arguments> orders() {
    return Stream.of(
        Arguments.of(
            "kind decides among equals",
            List.of(Ways.SYNCED, Ways.SECURITY_KEY, Ways.TOTP, Ways.SMS)),
        Arguments.of("used before never used", List.of(used(Ways.SMS, 400), Ways.BOUND)),
        Arguments.of(
            "the last used first",
            List.of(used(Ways.SMS, 1), used(Ways.TOTP, 2), used(WORK_APP, 3))),
        Arguments.of(
            "what works before what was used last",
            List.of(Ways.TOTP, slow(used(WORK_APP, 1)), failing(used(Ways.SMS, 0)))),
        Arguments.of(
            "recovery codes last, though used last",
            List.of(used(Ways.SMS, 9), Ways.TOTP, used(Ways.RECOVERY, 0))),
        Arguments.of(
            "a recovery code that works before a provider that does not",
            List.of(Ways.RECOVERY, slow(Ways.SMS), failing(used(Ways.TOTP, 0)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("orders")
  void theBestWayStandsFirst(String why, List<Way> expected) {
    List<Way> shuffled = new ArrayList<>(expected);
    for (int seed = 0; seed < 10; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(Way.offers(shuffled, demand(AAL2), proved(Proof.Kind.PASSWORD), NOW))
          .as("%s, seed %s", why, seed)
          .extracting(Way.Offer::way)
          .isEqualTo(expected);
    }
  }

  @Test
  void acceptedBeforeRefusedWhateverItsHealth() {
    List<Way> ways = List.of(used(Ways.SMS, 0), failing(Ways.RECOVERY), failing(Ways.TOTP));
    assertThat(Way.offers(ways, demand(AAL2, Proof.Kind.SMS), proved(Proof.Kind.PASSWORD), NOW))
        .containsExactly(
            new Way.Offer(ways.get(2), true),
            new Way.Offer(ways.get(1), true),
            new Way.Offer(ways.get(0), false));
  }

  /** What a person who has everything is offered: each kind that is accepted. */
  static Stream<Arguments> accepted() {
    return Stream.of(
        Arguments.of(
            "step-up to two factors: nothing but a passkey, or the password on the way to more",
            demand(AAL2),
            proved(),
            Set.of(Ways.PASSWORD, Ways.SYNCED, Ways.BOUND)),
        Arguments.of("step-up with one factor", demand(AAL1), proved(), Set.copyOf(ALL)),
        Arguments.of(
            "second factor after the password",
            demand(AAL2),
            proved(Proof.Kind.PASSWORD),
            Set.of(Ways.TOTP, Ways.SMS, Ways.RECOVERY, Ways.SECURITY_KEY, Ways.SYNCED, Ways.BOUND)),
        Arguments.of(
            "second factor, text messages refused",
            demand(AAL2, Proof.Kind.SMS),
            proved(Proof.Kind.PASSWORD),
            Set.of(Ways.TOTP, Ways.RECOVERY, Ways.SECURITY_KEY, Ways.SYNCED, Ways.BOUND)),
        Arguments.of(
            "the password completes a one-time code",
            demand(AAL2),
            proved(Proof.Kind.TOTP),
            Set.of(Ways.PASSWORD, Ways.SYNCED, Ways.BOUND)),
        Arguments.of(
            "the highest level after the password: keys that stay where they are",
            demand(AAL3),
            proved(Proof.Kind.PASSWORD),
            Set.of(Ways.SECURITY_KEY, Ways.BOUND)),
        Arguments.of(
            "the highest level from nothing",
            demand(AAL3),
            proved(),
            Set.of(Ways.PASSWORD, Ways.BOUND)),
        Arguments.of(
            "the highest level after a synced passkey",
            demand(AAL3),
            proved(Proof.Kind.PASSKEY_SYNCED),
            Set.of(Ways.PASSWORD, Ways.BOUND)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void whatLeadsOn(String why, Demand demand, List<Proof> proofs, Set<Way> expected) {
    assertThat(
            Way.offers(ALL, demand, proofs, NOW).stream()
                .filter(Way.Offer::accepted)
                .map(Way.Offer::way))
        .as(why)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void thePasswordLeadsOnOnlyWithAFactorOfTheSamePerson() {
    List<Way> alone = List.of(Ways.PASSWORD);
    assertThat(Way.offers(alone, demand(AAL2), List.of(), NOW))
        .containsExactly(new Way.Offer(Ways.PASSWORD, false));
    List<Way> withSms = List.of(Ways.SMS, Ways.PASSWORD);
    assertThat(Way.offers(withSms, demand(AAL2), List.of(), NOW))
        .containsExactly(new Way.Offer(Ways.PASSWORD, true), new Way.Offer(Ways.SMS, false));
    assertThat(Way.offers(withSms, demand(AAL2, Proof.Kind.SMS), List.of(), NOW))
        .noneMatch(Way.Offer::accepted);
    assertThat(Way.offers(List.of(Ways.PASSWORD, Ways.TOTP), demand(AAL3), List.of(), NOW))
        .noneMatch(Way.Offer::accepted);
  }

  @Test
  void whatWasProvedIsNotAskedForAgainWhileItIsFresh() {
    Demand demand = demand(AAL2);
    Proof password = new Proof(Proof.Kind.PASSWORD, NOW);
    List<Way> ways = List.of(Ways.PASSWORD, Ways.TOTP, WORK_APP);
    Instant last = NOW.plus(demand.freshFor());
    assertThat(Way.offers(ways, demand, List.of(password), last))
        .extracting(Way.Offer::way)
        .containsExactlyInAnyOrder(Ways.TOTP, WORK_APP);
    assertThat(Way.offers(ways, demand, List.of(password), last.plusMillis(1)))
        .filteredOn(Way.Offer::accepted)
        .extracting(Way.Offer::way)
        .containsExactly(Ways.PASSWORD);
  }
}
