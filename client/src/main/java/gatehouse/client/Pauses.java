package gatehouse.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses before something is tried again: twice as long after each failure, up to half a minute;
 * chance keeps programs apart that a server lost at the same moment.
 */
final class Pauses {
  static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration FIRST = Duration.ofMillis(500);

  private Pauses() {}

  /** From half of it to the whole of it, after so many failures in a row. */
  static Duration after(int failures, RandomGenerator random) {
    double longest =
        Math.min((double) LONGEST.toMillis(), FIRST.toMillis() * Math.pow(2, failures - 1));
    return Duration.ofMillis((long) (longest * (0.5 + random.nextDouble() / 2)));
  }
}
