package gatehouse.core.notice;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * When and where from an act was done.
 *
 * @param zone the zone that its owner reads times in
 * @param place in plain words, such as {@code Oslo, Norway}; empty when it is not known
 */
public record Circumstances(Instant at, ZoneId zone, String place) {
  // the offset rather than a zone's name: CST alone is the name of three offsets
  private static final DateTimeFormatter LONG =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm (O)", Locale.ENGLISH);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("d MMM HH:mm O", Locale.ENGLISH);

  /** {@code 22 November 2026, 04:00 (UTC+1)}. */
  public String when() {
    return LONG.format(at.atZone(zone)).replace("GMT", "UTC");
  }

  /** {@code 22 Nov 04:00 UTC+1}. */
  public String whenShort() {
    return SHORT.format(at.atZone(zone)).replace("GMT", "UTC");
  }
}
