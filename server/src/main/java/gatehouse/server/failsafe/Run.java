package gatehouse.server.failsafe;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.failsafe.FailSafe;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of a fail-safe.
 *
 * @param id names it, and what it does
 * @param policy as it was when it began
 * @param state armed when its program came back in time
 * @param until the end of the grace
 * @param since when this state began
 */
record Run(
    PersonId person,
    ProgramId program,
    String id,
    Trigger cause,
    FailSafePolicy policy,
    FailSafe state,
    Instant beganAt,
    Instant until,
    Instant since,
    Report report) {
  /**
   * What it did.
   *
   * @param cancelled orders that it asked back and that ended so
   * @param closing orders that it placed to close positions
   * @param failed what was not done when it was over: orders that are open still, positions that
   *     are not closed yet; of it {@code failures} are the first
   * @param failures why, by order or contract
   */
  record Report(int cancelled, int closing, int failed, SortedMap<String, String> failures) {
    static final Report NONE = new Report(0, 0, 0, new TreeMap<>());

    String text() {
      return "orders cancelled: %d, closing orders placed: %d, not done: %d"
          .formatted(cancelled, closing, failed);
    }
  }

  boolean open() {
    return switch (state) {
      case FailSafe.Grace grace -> true;
      case FailSafe.Running running -> true;
      case FailSafe.Armed armed -> false;
      case FailSafe.Done done -> false;
    };
  }

  /** The same in its next state. */
  Run to(FailSafe next, Instant now, Report what) {
    return new Run(person, program, id, cause(next), policy, next, beganAt, until, now, what);
  }

  /** What counts most of all that happened to the program. */
  private Trigger cause(FailSafe next) {
    return switch (next) {
      case FailSafe.Grace grace -> grace.trigger();
      case FailSafe.Running running -> running.trigger();
      case FailSafe.Done done -> done.trigger();
      case FailSafe.Armed armed -> cause;
    };
  }
}
