package gatehouse.core.failsafe;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.FailSafePolicy.Action;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.trade.TimeInForce;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailSafeTest {
  private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(10);

  private static FailSafePolicy policy(Action action, Set<Trigger> triggers) {
    return new FailSafePolicy(
        action,
        Set.of(TimeInForce.DAY),
        false,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        triggers);
  }

  private static final FailSafePolicy ALL = policy(Action.FLATTEN, EnumSet.allOf(Trigger.class));

  private static FailSafe running(FailSafe.Work work) {
    return new FailSafe.Running(Trigger.HEARTBEAT, work);
  }

  static Stream<Arguments> steps() {
    FailSafe armed = new FailSafe.Armed();
    FailSafe grace = new FailSafe.Grace(Trigger.HEARTBEAT, LATER);
    FailSafe done = new FailSafe.Done(Trigger.HEARTBEAT);
    return Stream.of(
        Arguments.of(armed, new FailSafe.Fact.HeartbeatMissed(), grace),
        Arguments.of(armed, new FailSafe.Fact.Expired(), new FailSafe.Grace(Trigger.EXPIRY, LATER)),
        Arguments.of(
            armed, new FailSafe.Fact.LoggedOut(), new FailSafe.Grace(Trigger.LOGOUT, LATER)),
        Arguments.of(
            armed,
            new FailSafe.Fact.Revoked(),
            new FailSafe.Running(Trigger.REVOCATION, FailSafe.Work.PAUSE)),
        Arguments.of(
            armed,
            new FailSafe.Fact.Suspended(),
            new FailSafe.Running(Trigger.SUSPENSION, FailSafe.Work.PAUSE)),
        Arguments.of(armed, new FailSafe.Fact.CameBack(), armed),
        Arguments.of(armed, new FailSafe.Fact.TimePassed(), armed),
        Arguments.of(grace, new FailSafe.Fact.TimePassed(), grace),
        Arguments.of(grace, new FailSafe.Fact.HeartbeatMissed(), grace),
        Arguments.of(grace, new FailSafe.Fact.CameBack(), armed),
        Arguments.of(
            grace,
            new FailSafe.Fact.Revoked(),
            new FailSafe.Running(Trigger.REVOCATION, FailSafe.Work.PAUSE)),
        Arguments.of(
            running(FailSafe.Work.PAUSE),
            new FailSafe.Fact.StepDone(),
            running(FailSafe.Work.CANCEL)),
        Arguments.of(
            running(FailSafe.Work.CANCEL),
            new FailSafe.Fact.StepDone(),
            running(FailSafe.Work.FLATTEN)),
        Arguments.of(running(FailSafe.Work.FLATTEN), new FailSafe.Fact.StepDone(), done),
        Arguments.of(
            running(FailSafe.Work.CANCEL),
            new FailSafe.Fact.CameBack(),
            running(FailSafe.Work.CANCEL)),
        Arguments.of(
            running(FailSafe.Work.CANCEL),
            new FailSafe.Fact.Released(),
            running(FailSafe.Work.CANCEL)),
        Arguments.of(done, new FailSafe.Fact.CameBack(), done),
        Arguments.of(done, new FailSafe.Fact.Released(), armed));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void movesOn(FailSafe state, FailSafe.Fact fact, FailSafe next) {
    assertThat(FailSafe.next(state, fact, ALL, NOW)).isEqualTo(next);
  }

  /**
   * Whoever cannot come back is not waited for, even where the revocation alone would not count.
   */
  @Test
  void aRevocationEndsTheGrace() {
    FailSafe grace = new FailSafe.Grace(Trigger.HEARTBEAT, LATER);
    FailSafePolicy silence = policy(Action.FLATTEN, EnumSet.of(Trigger.HEARTBEAT));
    assertThat(FailSafe.next(grace, new FailSafe.Fact.Revoked(), silence, NOW))
        .isEqualTo(running(FailSafe.Work.PAUSE));
    assertThat(FailSafe.next(grace, new FailSafe.Fact.Suspended(), silence, NOW))
        .isEqualTo(running(FailSafe.Work.PAUSE));
  }

  /** The end of the grace itself is too late. */
  @Test
  void runsAtTheEndOfTheGrace() {
    FailSafe grace = new FailSafe.Grace(Trigger.HEARTBEAT, LATER);
    FailSafe.Fact passed = new FailSafe.Fact.TimePassed();
    assertThat(FailSafe.next(grace, passed, ALL, LATER.minusMillis(1))).isEqualTo(grace);
    assertThat(FailSafe.next(grace, passed, ALL, LATER)).isEqualTo(running(FailSafe.Work.PAUSE));
  }

  @Test
  void doesNoMoreThanItsOwnerDecided() {
    FailSafe.Fact done = new FailSafe.Fact.StepDone();
    FailSafePolicy pause = policy(Action.PAUSE, EnumSet.allOf(Trigger.class));
    assertThat(FailSafe.next(running(FailSafe.Work.PAUSE), done, pause, NOW))
        .isInstanceOf(FailSafe.Done.class);
    FailSafePolicy cancel = policy(Action.CANCEL, EnumSet.allOf(Trigger.class));
    assertThat(FailSafe.next(running(FailSafe.Work.CANCEL), done, cancel, NOW))
        .isInstanceOf(FailSafe.Done.class);
    FailSafePolicy none = policy(Action.NOTHING, EnumSet.allOf(Trigger.class));
    assertThat(FailSafe.next(new FailSafe.Armed(), new FailSafe.Fact.HeartbeatMissed(), none, NOW))
        .isInstanceOf(FailSafe.Armed.class);
  }

  private static ProgramLife life(ApiKey.Standing standing, SessionEnd... end) {
    return new ProgramLife(
        standing,
        NOW.plusSeconds(1_000),
        NOW.plusSeconds(30),
        NOW.plusSeconds(600),
        Stream.of(end).findFirst());
  }

  @Test
  void knowsWhatHappenedToAProgram() {
    ApiKey.Standing active = new ApiKey.Standing.Active();
    assertThat(life(active).losses(NOW.plusSeconds(29))).isEmpty();
    assertThat(life(active).losses(NOW.plusSeconds(30)))
        .containsExactly(new FailSafe.Fact.HeartbeatMissed());
    assertThat(life(active).losses(NOW.plusSeconds(600)))
        .containsExactly(new FailSafe.Fact.Expired(), new FailSafe.Fact.HeartbeatMissed());
    assertThat(life(new ApiKey.Standing.Revoked("lost", NOW)).losses(NOW))
        .containsExactly(new FailSafe.Fact.Revoked());
    assertThat(life(active, SessionEnd.of("signed out")).losses(NOW))
        .containsExactly(new FailSafe.Fact.LoggedOut());
    assertThat(life(active, SessionEnd.GAVE_BACK).losses(NOW))
        .containsExactly(new FailSafe.Fact.LoggedOut());
    assertThat(life(active, SessionEnd.of("of an older version")).losses(NOW))
        .containsExactly(new FailSafe.Fact.Revoked());
    assertThat(life(active, SessionEnd.of("ran out")).losses(NOW)).isEmpty();
    assertThat(life(active).notBefore(NOW.plusSeconds(700)).losses(NOW.plusSeconds(699))).isEmpty();
  }

  @Test
  void aWayOutThatItsOwnerDoesNotMindEndsTheWatch() {
    ApiKey.Standing active = new ApiKey.Standing.Active();
    FailSafePolicy usual = FailSafePolicy.USUAL;
    Instant late = NOW.plusSeconds(60);
    assertThat(life(active, SessionEnd.SIGNED_OUT).judge(usual, late)).isEmpty();
    assertThat(life(active).judge(usual, NOW)).contains(new FailSafe.Armed());
    assertThat(life(active).judge(usual, late))
        .contains(new FailSafe.Grace(Trigger.HEARTBEAT, late.plus(usual.grace())));
    FailSafePolicy heartbeatAlone = policy(Action.CANCEL, Set.of(Trigger.HEARTBEAT));
    assertThat(life(active).judge(heartbeatAlone, NOW.plusSeconds(700)))
        .as("an end that does not count hides no silence")
        .isEqualTo(Optional.of(new FailSafe.Grace(Trigger.HEARTBEAT, NOW.plusSeconds(710))));
    assertThat(List.of(Trigger.values())).hasSize(5);
  }

  @Test
  void knowsWhichChangeIsARisk() {
    FailSafePolicy usual = FailSafePolicy.USUAL_OF_CLIENTS;
    assertThat(usual.asCarefulAs(usual)).isTrue();
    assertThat(usual.asCarefulAs(FailSafePolicy.NONE)).isTrue();
    assertThat(ALL.asCarefulAs(FailSafePolicy.NONE)).isFalse();
    assertThat(FailSafePolicy.NONE.asCarefulAs(usual)).isFalse();
    assertThat(FailSafePolicy.USUAL.asCarefulAs(usual)).as("it does more, sooner").isTrue();
    assertThat(usual.asCarefulAs(FailSafePolicy.USUAL)).isFalse();
    assertThat(ALL.asCarefulAs(policy(Action.CANCEL, EnumSet.allOf(Trigger.class))))
        .as("it closes positions")
        .isFalse();
    assertThat(ALL.asCarefulAs(ALL)).isTrue();
  }
}
