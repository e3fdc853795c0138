package gatehouse.server.trade;

import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** When and where from an order is meant to be sent. */
public record Plan(AccessInterface through, Instant at) {
  /** Calendars and contracts further ahead may still change. */
  static final Duration AHEAD_MAX = Duration.ofDays(30);

  /** Clocks differ, and forms know minutes only: what is past by less is now. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  /** What cannot be planned, in a sentence. */
  static final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FaultException(String sentence) {
      super(sentence, null, false, false);
    }

    String sentence() {
      return String.valueOf(getMessage());
    }
  }

  /** At once, on the interface of the session itself. */
  static Plan now(Caller caller, Instant now) {
    return new Plan(caller.session().accessInterface(), now);
  }

  /**
   * As programs write it.
   *
   * @param plannedFor RFC 3339 with its offset; now when missing
   * @param through the code of an interface; that of the session when missing
   * @throws FaultException when one of them cannot be
   */
  static Plan read(
      Caller caller, Optional<String> plannedFor, Optional<String> through, Instant now) {
    return new Plan(through(caller, through), plannedFor.map(t -> offset(t, now)).orElse(now));
  }

  /**
   * As a form writes it.
   *
   * @param plannedFor a date and time of that zone; now when missing
   * @throws FaultException when one of them cannot be
   */
  static Plan local(
      Caller caller,
      Optional<String> plannedFor,
      Optional<String> through,
      ZoneId zone,
      Instant now) {
    return new Plan(through(caller, through), plannedFor.map(t -> local(t, zone, now)).orElse(now));
  }

  private static Instant offset(String text, Instant now) {
    try {
      return within(OffsetDateTime.parse(text).toInstant(), now);
    } catch (DateTimeException e) {
      throw new FaultException(
          "The planned moment must be one with its offset, such as 2026-12-01T14:30:00Z or"
              + " 2026-12-01T15:30:00+01:00.");
    }
  }

  private static Instant local(String text, ZoneId zone, Instant now) {
    try {
      return within(
          LocalDateTime.parse(text.strip().replace(' ', 'T')).atZone(zone).toInstant(), now);
    } catch (DateTimeException e) {
      throw new FaultException("The planned moment: write it as 2026-12-01 14:30.");
    }
  }

  /** A moment of exactly 30 days ahead still counts. */
  private static Instant within(Instant at, Instant now) {
    if (at.isBefore(now.minus(SLACK))) {
      throw new FaultException("That moment has passed. Plan for now, or for later.");
    }
    if (at.isAfter(now.plus(AHEAD_MAX))) {
      throw new FaultException(
          "That is more than " + AHEAD_MAX.toDays() + " days ahead. Plan for an earlier day.");
    }
    return at.isBefore(now) ? now : at;
  }

  private static AccessInterface through(Caller caller, Optional<String> code) {
    return code.map(text ->
            Arrays.stream(AccessInterface.values())
                .filter(each -> code(each).equals(text))
                .findFirst()
                .orElseThrow(() -> new FaultException("The interface must be one of " + codes())))
        .orElse(caller.session().accessInterface());
  }

  private static String codes() {
    return Arrays.stream(AccessInterface.values())
        .map(Plan::code)
        .collect(Collectors.joining(", ", "", "."));
  }

  /** The interface as programs name it, such as {@code client-portal}. */
  static String code(AccessInterface each) {
    return each.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
