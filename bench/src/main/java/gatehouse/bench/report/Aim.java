package gatehouse.bench.report;

import java.util.Locale;
import java.util.Optional;

/** What Gatehouse sets out to reach for one figure. */
public sealed interface Aim {
  /** At least so many times the peer's figure. */
  record Times(double factor) implements Aim {}

  /** At most that share of the peer's figure. */
  record Share(double share) implements Aim {}

  /** At most that value, whatever the peer does; in the unit of the figure. */
  record AtMost(double value) implements Aim {}

  /** Shown without an aim. */
  record None() implements Aim {}

  /**
   * Says whether the aim is met; a figure equal to the bound meets it. Empty when there is no aim,
   * or when a figure that it needs was not measured (is not a number).
   */
  default Optional<Boolean> met(double own, double peer) {
    return switch (this) {
      case Times times -> compared(own, times.factor() * peer).map(sign -> sign >= 0);
      case Share share -> compared(own, share.share() * peer).map(sign -> sign <= 0);
      case AtMost most -> compared(own, most.value()).map(sign -> sign <= 0);
      case None none -> Optional.empty();
    };
  }

  /** The aim in words. */
  default String words(String unit) {
    return switch (this) {
      case Times times -> "at least " + number(times.factor()) + "×";
      case Share share -> "at most 1/" + number(1 / share.share());
      case AtMost most -> "at most " + number(most.value()) + " " + unit;
      case None none -> "";
    };
  }

  private static Optional<Integer> compared(double own, double bound) {
    return Double.isNaN(own) || Double.isNaN(bound)
        ? Optional.empty()
        : Optional.of(Double.compare(own, bound));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
