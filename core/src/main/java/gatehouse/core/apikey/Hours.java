package gatehouse.core.apikey;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When a program may come in. A window that ends at or before its start runs over midnight, and
 * belongs to the day on which it began.
 *
 * @param zone whose wall clock counts
 * @param from the first moment of the window
 * @param until the first moment after it; the same as {@code from} is the whole day
 * @param days on which a window begins; not empty
 */
public record Hours(ZoneId zone, LocalTime from, LocalTime until, Set<DayOfWeek> days) {
  public Hours {
    days = Set.copyOf(days);
    if (days.isEmpty()) {
      throw new IllegalArgumentException("hours need a day");
    }
  }

  /** Whether that moment lies in a window. */
  public boolean contain(Instant moment) {
    ZonedDateTime local = moment.atZone(zone);
    LocalTime time = local.toLocalTime();
    DayOfWeek today = local.getDayOfWeek();
    if (from.isBefore(until)) {
      return days.contains(today) && !time.isBefore(from) && time.isBefore(until);
    }
    return (days.contains(today) && !time.isBefore(from))
        || (days.contains(today.minus(1)) && time.isBefore(until));
  }
}
