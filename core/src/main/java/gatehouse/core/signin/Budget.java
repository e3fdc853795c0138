package gatehouse.core.signin;

import java.time.Duration;
import java.time.Instant;

/**
 * Tries that one kind of caller has left for one thing to guess. Wrong answers beyond the free ones
 * cost a wait that grows; only a right answer gives the budget back. NIST SP 800-63B-4, section
 * 3.2.2: at most 100 failures in a row.
 *
 * @param failures wrong answers in a row
 * @param last when the last of them came
 */
public record Budget(int failures, Instant last) {
  /** A budget that nobody has drawn on. */
  public static final Budget FULL = new Budget(0, Instant.EPOCH);

  /** Wrong answers in a row after which only another way in, or an operator, helps. */
  public static final int FAILURES_MAX = 100;

  private static final Duration WAIT_FIRST = Duration.ofSeconds(30);
  private static final Duration WAIT_MAX = Duration.ofMinutes(30);

  /** Whose tries are counted together. */
  public enum Kind {
    /** A device that this person used before: the owner, as far as can be told. */
    KNOWN_DEVICE(10),
    /** Everybody else who tries this account. */
    STRANGERS(5),
    /** One network, over all accounts: a sprayer's. */
    NETWORK(30);

    private final int free;

    Kind(int free) {
      this.free = free;
    }

    /** Wrong answers without a wait. */
    public int free() {
      return free;
    }
  }

  /** Whether another try may be made now. */
  public sealed interface Verdict {
    /** Go on; so many wrong answers are left before the next wait. */
    record Open(int triesLeft) implements Verdict {}

    /** Not before this moment; at exactly this moment a try may be made. */
    record Wait(Instant until) implements Verdict {}

    /** No more tries until another way in succeeded. */
    record Spent() implements Verdict {}
  }

  public Verdict verdict(Kind kind, Instant now) {
    if (failures >= FAILURES_MAX) {
      return new Verdict.Spent();
    }
    if (failures < kind.free()) {
      return new Verdict.Open(kind.free() - failures);
    }
    Instant until = last.plus(waitAfter(failures - kind.free()));
    return now.isBefore(until) ? new Verdict.Wait(until) : new Verdict.Open(1);
  }

  /** The budget after one more wrong answer. */
  public Budget charged(Instant now) {
    return new Budget(Math.min(failures + 1, FAILURES_MAX), now);
  }

  private static Duration waitAfter(int beyond) {
    Duration wait = WAIT_FIRST.multipliedBy(1L << Math.min(beyond, 10));
    return wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
  }
}
