package gatehouse.core.report;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The days of a statement.
 *
 * @param first itself within
 * @param last itself within; never after today
 * @param open whether the last day is today, so that the end is now and not a closing price
 */
public record Period(LocalDate first, LocalDate last, boolean open) {
  /** Without a wish: so many days, and today. */
  private static final int DAYS_BEFORE = 30;

  private static final int YEARS_MAX = 10;

  /** No account of the house is older, and days sort as texts from here on. */
  static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

  private static final DateTimeFormatter WORDS =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

  /** What a wish for days comes to. */
  public sealed interface Asked {}

  /** Days that a statement can be of. */
  public record Days(Period period) implements Asked {}

  /**
   * Days that it can't.
   *
   * @param sentence why, and what to do
   */
  public record Refused(String sentence) implements Asked {}

  /** The days of a statement that nobody chose. */
  public static Period usual(LocalDate today) {
    return new Period(today.minusDays(DAYS_BEFORE), today, true);
  }

  /**
   * What somebody asks for.
   *
   * @param from a day as 2026-11-24, or empty for the usual
   * @param until the same; later than today means today
   */
  public static Asked of(String from, String until, LocalDate today) {
    LocalDate last;
    LocalDate first;
    try {
      last = until.isEmpty() ? today : LocalDate.parse(until);
      first =
          from.isEmpty()
              ? (last.isBefore(today) ? last : today).minusDays(DAYS_BEFORE)
              : LocalDate.parse(from);
    } catch (DateTimeException e) {
      return new Refused("Write the days of a statement as 2026-11-24.");
    }
    if (first.isAfter(last)) {
      return new Refused(
          "The first day, %s, comes after the last, %s: swap them."
              .formatted(WORDS.format(first), WORDS.format(last)));
    }
    if (first.isAfter(today)) {
      return new Refused(
          "A statement can’t begin in the future: today is " + WORDS.format(today) + ".");
    }
    if (first.isBefore(EARLIEST)) {
      return new Refused("Statements go back to " + WORDS.format(EARLIEST) + ", not further.");
    }
    LocalDate ends = last.isBefore(today) ? last : today;
    if (first.plusYears(YEARS_MAX).isBefore(ends)) {
      return new Refused(
          "A statement spans at most ten years: choose %s or later as the first day, or an earlier last day."
              .formatted(WORDS.format(ends.minusYears(YEARS_MAX))));
    }
    return new Days(new Period(first, ends, ends.equals(today)));
  }

  /** The day whose end is the beginning of the statement. */
  public LocalDate eve() {
    return first.minusDays(1);
  }

  /** The days in words. */
  public String words() {
    return first.equals(last)
        ? WORDS.format(first)
        : WORDS.format(first) + " to " + WORDS.format(last);
  }
}
