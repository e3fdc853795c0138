package gatehouse.core.failsafe;

import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the fail-safe of one program stands.
 *
 * <pre>
 *   ARMED ──lost──► GRACE ──TimePassed──► RUNNING pause ─► cancel ─► flatten ──StepDone──► DONE
 *     ▲     │         │ │                    ▲        as far as the policy goes             │
 *     │     │         │ └─Revoked, Suspended─┤                                              │
 *     │     └─Revoked, Suspended─────────────┘                                              │
 *     ├──────CameBack─┘                                                                     │
 *     └──────────────────────────────Released───────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Lost is what the policy fires on; all else changes nothing. Whoever was revoked or suspended
 * cannot come back, so there is no grace to wait for. What has begun to run is not called off: its
 * program may find half of its orders gone, and only its owner can say that it may go on.
 */
public sealed interface FailSafe {
  /** The program is there, or nothing that happened to it matters. */
  record Armed() implements FailSafe {}

  /**
   * It was lost, and may still come back.
   *
   * @param until when the waiting is over; that moment itself is too late
   */
  record Grace(Trigger trigger, Instant until) implements FailSafe {}

  /** What its owner decided is being done. */
  record Running(Trigger trigger, Work work) implements FailSafe {}

  /** It was done; it takes no new orders until its owner releases it. */
  record Done(Trigger trigger) implements FailSafe {}

  /** What is done, one after the other. */
  enum Work {
    PAUSE,
    CANCEL,
    FLATTEN
  }

  /** What can happen. */
  sealed interface Fact {
    /** It was silent for too long. */
    record HeartbeatMissed() implements Fact {}

    /** Its newest token, its session or its key ran out. */
    record Expired() implements Fact {}

    /** The key was revoked, or somebody ended its session. */
    record Revoked() implements Fact {}

    record Suspended() implements Fact {}

    /** It ended its session by itself. */
    record LoggedOut() implements Fact {}

    /** It was heard of again. */
    record CameBack() implements Fact {}

    record TimePassed() implements Fact {}

    /** The work that is running is done, or what is left of it cannot be done. */
    record StepDone() implements Fact {}

    /** The owner lets the key trade again. */
    record Released() implements Fact {}
  }

  /** The next state. Pure; a fact that says nothing in this state leaves it as it is. */
  static FailSafe next(FailSafe state, Fact fact, FailSafePolicy policy, Instant now) {
    return switch (state) {
      case Armed armed ->
          switch (fact) {
            case Fact.HeartbeatMissed missed -> lost(armed, Trigger.HEARTBEAT, policy, now);
            case Fact.Expired expired -> lost(armed, Trigger.EXPIRY, policy, now);
            case Fact.LoggedOut out -> lost(armed, Trigger.LOGOUT, policy, now);
            case Fact.Revoked revoked -> ended(armed, Trigger.REVOCATION, policy);
            case Fact.Suspended suspended -> ended(armed, Trigger.SUSPENSION, policy);
            case Fact.CameBack back -> armed;
            case Fact.TimePassed passed -> armed;
            case Fact.StepDone done -> armed;
            case Fact.Released released -> armed;
          };
      case Grace grace ->
          switch (fact) {
            case Fact.TimePassed passed when now.isBefore(grace.until()) -> grace;
            case Fact.TimePassed passed -> new Running(grace.trigger(), Work.PAUSE);
            case Fact.Revoked revoked -> gone(grace, Trigger.REVOCATION, policy);
            case Fact.Suspended suspended -> gone(grace, Trigger.SUSPENSION, policy);
            case Fact.CameBack back -> new Armed();
            case Fact.HeartbeatMissed missed -> grace;
            case Fact.Expired expired -> grace;
            case Fact.LoggedOut out -> grace;
            case Fact.StepDone done -> grace;
            case Fact.Released released -> grace;
          };
      case Running running ->
          fact instanceof Fact.StepDone ? after(running, policy.action()) : running;
      case Done done -> fact instanceof Fact.Released ? new Armed() : done;
    };
  }

  private static FailSafe lost(
      FailSafe state, Trigger trigger, FailSafePolicy policy, Instant now) {
    return policy.firesOn(trigger) ? new Grace(trigger, now.plus(policy.grace())) : state;
  }

  private static FailSafe ended(Armed armed, Trigger trigger, FailSafePolicy policy) {
    return policy.firesOn(trigger) ? new Running(trigger, Work.PAUSE) : armed;
  }

  /** It was lost already, and cannot come back: what it was lost by runs, if this does not. */
  private static FailSafe gone(Grace grace, Trigger trigger, FailSafePolicy policy) {
    return new Running(policy.firesOn(trigger) ? trigger : grace.trigger(), Work.PAUSE);
  }

  private static FailSafe after(Running running, FailSafePolicy.Action action) {
    Optional<Work> next =
        switch (running.work()) {
          case PAUSE ->
              action == FailSafePolicy.Action.PAUSE ? Optional.empty() : Optional.of(Work.CANCEL);
          case CANCEL ->
              action == FailSafePolicy.Action.FLATTEN
                  ? Optional.of(Work.FLATTEN)
                  : Optional.empty();
          case FLATTEN -> Optional.empty();
        };
    return next.<FailSafe>map(work -> new Running(running.trigger(), work))
        .orElseGet(() -> new Done(running.trigger()));
  }
}
