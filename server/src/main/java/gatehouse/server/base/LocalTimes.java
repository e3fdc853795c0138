package gatehouse.server.base;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Moments as a person reads them: in their own zone, and with its offset, for somebody who travels
 * reads them elsewhere.
 */
public record LocalTimes(ZoneId zone, Instant now) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm (O)", Locale.ENGLISH);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

  /** {@code today, 04:00 (UTC+1)}, {@code 21 Nov, 19:30 (UTC+1)}, or with the year when another. */
  public String of(Instant at) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    LocalDate day = LocalDate.ofInstant(at, zone);
    String said =
        day.equals(today) ? "today" : (day.getYear() == today.getYear() ? DAY : DATE).format(day);
    return said + ", " + TIME.format(at.atZone(zone)).replace("GMT", "UTC");
  }

  /** {@code now}, {@code 6 min ago}, or the moment when that is an hour and more ago. */
  public String ago(Instant at) {
    long minutes = Duration.between(at, now).toMinutes();
    if (minutes < 1) {
      return "now";
    }
    return minutes < 60 ? minutes + " min ago" : of(at);
  }

  /** {@code 3 December 2026}. */
  public static String date(LocalDate day) {
    return DATE.format(day);
  }

  /** {@code 3 December 2026}, the day in the person's zone. */
  public String date(Instant at) {
    return date(LocalDate.ofInstant(at, zone));
  }
}
