package gatehouse.server.notice;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The pause that a server asks for (RFC 9110, 10.2.3). */
public final class RetryAfter {
  private RetryAfter() {}

  /**
   * Seconds or a date, in milliseconds from now; 0 when there is none that can be read.
   *
   * @param value of the header
   * @param msMax the longest that is believed
   */
  public static long ms(Optional<String> value, Instant now, long msMax) {
    String text = value.orElse("0").strip();
    try {
      long ms =
          text.matches("[0-9]{1,9}")
              ? Long.parseLong(text) * 1_000
              : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant()
                      .toEpochMilli()
                  - now.toEpochMilli();
      return Math.clamp(ms, 0, msMax);
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
