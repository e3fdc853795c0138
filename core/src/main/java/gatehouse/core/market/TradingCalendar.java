package gatehouse.core.market;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When a venue trades: the sessions of its days, holidays and half days. All moments are instants;
 * the venue's own time zone, with its summer time, is known inside alone.
 *
 * @param sessions of a full day in the order of time, without overlaps; what lies between is closed
 * @param holidays days without any session
 * @param halfDays days whose continuous trading ends earlier, and when; the sessions after it
 *     follow at once
 */
public record TradingCalendar(
    ZoneId zone,
    List<Session> sessions,
    Set<LocalDate> holidays,
    Map<LocalDate, LocalTime> halfDays) {

  /** Longest stretch of days without trading that is looked across. */
  private static final int CLOSED_DAYS_MAX = 15;

  /**
   * A part of a trading day.
   *
   * @param from its first moment, itself within
   * @param until its end, itself not within
   * @param eve whether it begins on the calendar day before the trading day
   * @param eveEnd whether it ends there too
   */
  public record Session(Phase phase, LocalTime from, LocalTime until, boolean eve, boolean eveEnd) {
    /** One that begins and ends on the trading day. */
    public static Session of(Phase phase, String from, String until) {
      return new Session(phase, LocalTime.parse(from), LocalTime.parse(until), false, false);
    }

    /** One that begins on the evening before and ends on the trading day. */
    public static Session fromEve(Phase phase, String from, String until) {
      return new Session(phase, LocalTime.parse(from), LocalTime.parse(until), true, false);
    }
  }

  public TradingCalendar {
    sessions = List.copyOf(sessions);
    holidays = Set.copyOf(holidays);
    halfDays = Map.copyOf(halfDays);
  }

  /** A session of one day, in instants. */
  private record Span(Phase phase, Instant from, Instant until) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && at.isBefore(until);
    }
  }

  /** What the venue does at that moment. A phase begins at its first instant, itself within. */
  public Phase phaseAt(Instant at) {
    return spanAt(at).map(Span::phase).orElse(Phase.CLOSED);
  }

  /** When the phase that is on at that moment ends. */
  public Instant phaseEnd(Instant at) {
    return spanAt(at).map(Span::until).orElseGet(() -> next(at, false).from());
  }

  /** The next moment at or after this one at which continuous trading is on. */
  public Instant nextOpen(Instant at) {
    return spanAt(at).filter(span -> span.phase().regular()).isPresent()
        ? at
        : next(at, true).from();
  }

  /**
   * The newest moment up to this one at which prices moved: the moment itself while anything is
   * matched, else the end of the last such session.
   */
  public Instant lastMoved(Instant at) {
    Optional<Span> now = spanAt(at).filter(span -> span.phase().matching());
    if (now.isPresent()) {
      return at;
    }
    LocalDate day = at.atZone(zone).toLocalDate().plusDays(1);
    for (int back = 0; back <= CLOSED_DAYS_MAX; back++, day = day.minusDays(1)) {
      Optional<Instant> end =
          spans(day).stream()
              .filter(span -> span.phase().matching() && !span.until().isAfter(at))
              .map(Span::until)
              .reduce((first, second) -> second);
      if (end.isPresent()) {
        return end.get();
      }
    }
    return at;
  }

  /**
   * The trading day that this moment belongs to: the day's own sessions, or the next trading day
   * once they are over. Sessions of the evening before belong to the day that they lead to.
   */
  public LocalDate tradingDay(Instant at) {
    LocalDate day = at.atZone(zone).toLocalDate();
    while (!trades(day) || !at.isBefore(end(day))) {
      day = day.plusDays(1);
    }
    return day;
  }

  /** When continuous trading of that day ends, and its price is set; none on other days. */
  public Optional<Instant> close(LocalDate day) {
    return spans(day).stream()
        .filter(span -> span.phase().regular())
        .map(Span::until)
        .reduce((first, second) -> second);
  }

  /** When continuous trading of that day begins; none on other days. */
  public Optional<Instant> open(LocalDate day) {
    return spans(day).stream().filter(span -> span.phase().regular()).map(Span::from).findFirst();
  }

  /** When the last session of a trading day ends: the end of its day orders. */
  public Instant end(LocalDate day) {
    List<Span> spans = spans(day);
    return spans.isEmpty() ? day.atStartOfDay(zone).toInstant() : spans.getLast().until();
  }

  /**
   * When a trading day begins, which is when the one before ends: from that moment on, itself
   * within, {@link #tradingDay} is that day or a later one.
   */
  public Instant begin(LocalDate day) {
    return end(plusTradingDays(day, -1));
  }

  /** Whether there is any session on that day. */
  public boolean trades(LocalDate day) {
    return day.getDayOfWeek() != DayOfWeek.SATURDAY
        && day.getDayOfWeek() != DayOfWeek.SUNDAY
        && !holidays.contains(day);
  }

  /** The day that many trading days later, or earlier when below zero. */
  public LocalDate plusTradingDays(LocalDate day, int days) {
    LocalDate found = day;
    for (int left = Math.abs(days); left > 0; ) {
      found = found.plusDays(Integer.signum(days));
      if (trades(found)) {
        left--;
      }
    }
    return found;
  }

  private Optional<Span> spanAt(Instant at) {
    LocalDate day = at.atZone(zone).toLocalDate();
    return find(day, at).or(() -> find(day.plusDays(1), at));
  }

  private Optional<Span> find(LocalDate day, Instant at) {
    for (Span span : spans(day)) {
      if (span.holds(at)) {
        return Optional.of(span);
      }
    }
    return Optional.empty();
  }

  private Span next(Instant at, boolean regular) {
    LocalDate day = at.atZone(zone).toLocalDate();
    for (int i = 0; i <= CLOSED_DAYS_MAX; i++, day = day.plusDays(1)) {
      for (Span span : spans(day)) {
        if (span.from().isAfter(at) && (!regular || span.phase().regular())) {
          return span;
        }
      }
    }
    throw new IllegalStateException(
        "a venue that does not open within " + CLOSED_DAYS_MAX + " days");
  }

  private List<Span> spans(LocalDate day) {
    if (!trades(day)) {
      return List.of();
    }
    LocalTime half = halfDays.get(day);
    List<Session> held = half == null ? sessions : shortened(half);
    List<Span> spans = new ArrayList<>(held.size());
    for (Session session : held) {
      spans.add(span(day, session));
    }
    return spans;
  }

  /** On a half day, what ends at the close ends earlier, and what follows it moves with it. */
  private List<Session> shortened(LocalTime half) {
    LocalTime close =
        sessions.stream()
            .filter(session -> session.phase().regular())
            .map(Session::until)
            .reduce((first, second) -> second)
            .orElseThrow();
    return sessions.stream()
        .filter(session ->
            session.eve() || session.from().isBefore(half) || !session.from().isBefore(close))
        .map(session -> shortened(session, half, close))
        .toList();
  }

  private static Session shortened(Session session, LocalTime half, LocalTime close) {
    LocalTime from = session.from();
    LocalTime until = session.until();
    long earlier = Duration.between(half, close).toSeconds();
    if (!session.eve() && !from.isBefore(close)) {
      from = from.minusSeconds(earlier);
      until = until.minusSeconds(earlier);
    } else if (until.isAfter(half) && !session.eveEnd()) {
      until = half;
    }
    return new Session(session.phase(), from, until, session.eve(), session.eveEnd());
  }

  private Span span(LocalDate day, Session session) {
    LocalDate begins = session.eve() ? day.minusDays(1) : day;
    LocalDate ends = session.eveEnd() ? day.minusDays(1) : day;
    return new Span(
        session.phase(),
        ZonedDateTime.of(begins, session.from(), zone).toInstant(),
        ZonedDateTime.of(ends, session.until(), zone).toInstant());
  }
}
