package gatehouse.core.brokerage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import gatehouse.core.brokerage.BrokerageSession.Answer;
import gatehouse.core.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BrokerageSessionTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final SessionId A = new SessionId("a");
  private static final SessionId B = new SessionId("b");
  private static final SessionId C = new SessionId("c");
  private static final Duration NOTICE = BrokerageSession.NOTICE;

  private static BrokerageSession heldByA(TakeoverPolicy.Kind kind) {
    return BrokerageSession.free(new TakeoverPolicy(kind, 10, Set.of())).take(A, NOON).next();
  }

  private static TakeoverPolicy policy(TakeoverPolicy.Kind kind, int minutes, String... keys) {
    return new TakeoverPolicy(kind, minutes, Set.of(keys));
  }

  static Stream<Arguments> decisions() {
    TakeoverPolicy.Kind wait = TakeoverPolicy.Kind.WAIT;
    TakeoverPolicy.Kind reclaim = TakeoverPolicy.Kind.RECLAIM;
    TakeoverPolicy.Kind ask = TakeoverPolicy.Kind.ASK;
    TakeoverPolicy.Kind never = TakeoverPolicy.Kind.NEVER;
    return Stream.of(
        arguments(policy(never, 10), policy(wait, 10), true),
        arguments(policy(wait, 10), policy(reclaim, 10), true),
        arguments(policy(reclaim, 10), policy(ask, 10), true),
        arguments(policy(ask, 10), policy(reclaim, 1), false),
        arguments(policy(ask, 10), policy(never, 10), false),
        arguments(policy(wait, 10), policy(wait, 9), true),
        arguments(policy(wait, 10), policy(wait, 11), false),
        arguments(policy(reclaim, 10), policy(reclaim, 11), true),
        arguments(policy(reclaim, 10), policy(reclaim, 9), false),
        arguments(policy(ask, 10), policy(ask, 700), false),
        arguments(policy(never, 10), policy(never, 10, "k"), true),
        arguments(policy(never, 10, "k"), policy(never, 10), false),
        arguments(policy(ask, 10, "k"), policy(never, 10, "l"), true));
  }

  @Test
  void theNextSessionOfAProgramHasThePlaceOfTheOneBefore() {
    BrokerageSession passing = heldByA(TakeoverPolicy.Kind.RECLAIM).take(B, NOON).next();
    BrokerageSession first = passing.followed(A, C);
    assertThat(first.holds(C, NOON)).isTrue();
    assertThat(first.passing()).isEqualTo(passing.passing());
    BrokerageSession next = passing.followed(B, C);
    assertThat(next.holds(A, NOON)).isTrue();
    assertThat(next.holds(C, NOON.plus(NOTICE))).isTrue();
    assertThat(next.at(NOON.plus(NOTICE)).former()).contains(A);
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void whatMakesATakeoverEasier(TakeoverPolicy before, TakeoverPolicy after, boolean easier) {
    assertThat(after.easierThan(before)).isEqualTo(easier);
    assertThat(before.easierThan(before)).isFalse();
  }

  static Stream<Arguments> wishes() {
    return Stream.of(
        arguments(TakeoverPolicy.Kind.ASK, Answer.PASSES),
        arguments(TakeoverPolicy.Kind.RECLAIM, Answer.PASSES),
        arguments(TakeoverPolicy.Kind.WAIT, Answer.WAITS),
        arguments(TakeoverPolicy.Kind.NEVER, Answer.REFUSED));
  }

  @ParameterizedTest
  @MethodSource("wishes")
  void whoeverComesSecondIsAnsweredByThePolicy(TakeoverPolicy.Kind kind, Answer answer) {
    BrokerageSession.Step step = heldByA(kind).take(B, NOON.plusSeconds(5));
    assertThat(step.answer()).isEqualTo(answer);
    assertThat(step.next().holds(A, NOON.plusSeconds(5))).isTrue();
    assertThat(step.next().take(B, NOON.plusSeconds(5))).isEqualTo(step);
    if (answer != Answer.REFUSED) {
      assertThat(step.next().take(C, NOON.plusSeconds(5)).answer())
          .isEqualTo(Answer.ANOTHER_IS_NEXT);
    }
  }

  /** The moment itself belongs to the one who comes. */
  @Test
  void whatIsAnnouncedHappensAtItsMoment() {
    BrokerageSession passing = heldByA(TakeoverPolicy.Kind.ASK).take(B, NOON).next();
    assertThat(passing.holds(A, NOON.plus(NOTICE).minusNanos(1))).isTrue();
    assertThat(passing.holds(B, NOON.plus(NOTICE))).isTrue();
    assertThat(passing.holds(A, NOON.plus(NOTICE))).isFalse();
    BrokerageSession after = passing.at(NOON.plusSeconds(60));
    assertThat(after.holder().orElseThrow().since()).isEqualTo(NOON.plus(NOTICE));
    assertThat(after.moves()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(TakeoverPolicy.Kind.class)
  void whatEndsIsFreeAtOnce(TakeoverPolicy.Kind kind) {
    BrokerageSession free = heldByA(kind).gone(A, NOON);
    assertThat(free).isEqualTo(BrokerageSession.free(free.policy()));
    assertThat(free.take(B, NOON).answer()).isEqualTo(Answer.HOLDS);
  }

  @Test
  void whoeverIsNextHasItAtOnceWhenTheHolderGoes() {
    BrokerageSession waited = heldByA(TakeoverPolicy.Kind.WAIT).take(B, NOON).next();
    assertThat(waited.gone(A, NOON).holds(B, NOON)).isTrue();
    assertThat(waited.gone(B, NOON)).isEqualTo(heldByA(TakeoverPolicy.Kind.WAIT));
    BrokerageSession passing = heldByA(TakeoverPolicy.Kind.ASK).take(B, NOON).next();
    assertThat(passing.gone(A, NOON).holds(B, NOON)).isTrue();
    assertThat(passing.gone(B, NOON).holds(A, NOON.plusSeconds(9))).isTrue();
    assertThat(passing.without(Set.of(A, B), NOON).holder()).isEmpty();
  }

  @Test
  void whoWaitsGetsWhatLiesIdle() {
    BrokerageSession waited = heldByA(TakeoverPolicy.Kind.WAIT).take(B, NOON).next();
    Instant ordered = NOON.plus(Duration.ofMinutes(5));
    BrokerageSession busy = waited.ordered(A, ordered);
    Instant idle = ordered.plus(Duration.ofMinutes(10));
    assertThat(busy.idle(idle.minusNanos(1))).isEqualTo(busy);
    BrokerageSession passing = busy.idle(idle);
    assertThat(passing.holds(A, idle)).isTrue();
    assertThat(passing.holds(B, idle.plus(NOTICE))).isTrue();
    assertThat(passing.at(idle.plus(NOTICE)).moves()).isFalse();
  }

  @Test
  void theFirstOneHasItBackFromWhoeverIsIdle() {
    BrokerageSession taken =
        heldByA(TakeoverPolicy.Kind.RECLAIM).take(B, NOON).next().at(NOON.plus(NOTICE));
    Instant later = NOON.plusSeconds(30);
    BrokerageSession third = taken.take(C, later).next().at(later.plus(NOTICE));
    assertThat(third.former()).contains(A);
    Instant idle = later.plus(NOTICE).plus(Duration.ofMinutes(10));
    assertThat(third.idle(idle.minusNanos(1))).isEqualTo(third);
    BrokerageSession back = third.idle(idle).at(idle.plus(NOTICE));
    assertThat(back.holds(A, idle.plus(NOTICE))).isTrue();
    assertThat(back.moves()).as("it does not go to and fro").isFalse();
    assertThat(taken.gone(B, NOON.plusSeconds(2)).holds(A, NOON.plusSeconds(2))).isTrue();
    assertThat(taken.gone(A, NOON.plusSeconds(2)).moves()).isFalse();
  }

  @Test
  void anOrderOfWhoeverDoesNotTradeCountsForNothing() {
    BrokerageSession held = heldByA(TakeoverPolicy.Kind.WAIT);
    assertThat(held.ordered(B, NOON.plusSeconds(1))).isEqualTo(held);
    assertThat(held.ordered(A, NOON.minusSeconds(1))).isEqualTo(held);
    BrokerageSession ordered = held.ordered(A, NOON.plusSeconds(2));
    assertThat(ordered.ordered(A, NOON.plusSeconds(1))).isEqualTo(ordered);
  }

  @Test
  void anotherPolicyForgetsWhoWaited() {
    BrokerageSession waited = heldByA(TakeoverPolicy.Kind.WAIT).take(B, NOON).next();
    BrokerageSession never =
        waited.under(new TakeoverPolicy(TakeoverPolicy.Kind.NEVER, 1, Set.of()));
    assertThat(never.moves()).isFalse();
    assertThat(never.idle(NOON.plus(Duration.ofDays(1))).holds(A, NOON)).isTrue();
  }

  /** From one seed: whatever happens in whatever order, what lives loses only after a notice. */
  @ParameterizedTest
  @EnumSource(TakeoverPolicy.Kind.class)
  void nobodyLosesItUnannounced(TakeoverPolicy.Kind kind) {
    Random random = new Random(20_261_128);
    List<SessionId> all = List.of(A, B, C);
    BrokerageSession state = BrokerageSession.free(new TakeoverPolicy(kind, 1, Set.of()));
    Instant now = NOON;
    for (int i = 0; i < 20_000; i++) {
      BrokerageSession before = state.at(now);
      SessionId one = all.get(random.nextInt(all.size()));
      BrokerageSession after =
          switch (random.nextInt(5)) {
            case 0 -> before.take(one, now).next();
            case 1 -> random.nextInt(4) == 0 ? before.gone(one, now) : before;
            case 2 -> before.ordered(one, now);
            default -> before.idle(now);
          };
      for (SessionId each : all) {
        boolean lost = before.holds(each, now) && !after.holds(each, now);
        assertThat(lost && after.holder().isPresent() && !each.equals(one)).isFalse();
      }
      assertThat(after.former().filter(first -> after.holds(first, now(after)))).isEmpty();
      state = after;
      now = now.plusMillis(random.nextInt(40_000));
    }
  }

  private static Instant now(BrokerageSession state) {
    return state.holder().map(BrokerageSession.Holder::since).orElse(NOON);
  }
}
