package gatehouse.server.market;

import com.opengamma.strata.basics.date.HolidayCalendar;
import com.opengamma.strata.basics.date.HolidayCalendars;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Region;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.TradingCalendar.Session;
import gatehouse.core.market.TradingVenue;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The venues with their hours as the exchanges publish them. Holidays are those of OpenGamma Strata
 * where it knows them; Hong Kong's, which follow the moon, stand here until 2027.
 */
final class Venues {
  /** Currencies, over the counter: from Sunday evening to Friday evening in New York. */
  static final Mic FX = new Mic("GHFX");

  /** Bonds, over the counter. */
  static final Mic BONDS = new Mic("GHBD");

  /** Whose days the house itself keeps. */
  static final Mic HOME = new Mic("XNYS");

  static final Mic OPTIONS = new Mic("XCBO");
  static final Mic FUTURES = new Mic("XCME");

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final int FIRST_YEAR = 2020;
  private static final int LAST_YEAR = 2030;

  /** Public notices of the Hong Kong exchange: New Year to the day after Christmas. */
  private static final List<String> HONG_KONG_HOLIDAYS =
      List.of(
          "2025-01-01 2025-01-29 2025-01-30 2025-01-31 2025-04-04 2025-04-18 2025-04-21 2025-05-01",
          "2025-05-05 2025-07-01 2025-10-01 2025-10-07 2025-10-29 2025-12-25 2025-12-26",
          "2026-01-01 2026-02-17 2026-02-18 2026-02-19 2026-04-03 2026-04-06 2026-04-07 2026-05-01",
          "2026-05-25 2026-06-19 2026-07-01 2026-10-01 2026-10-19 2026-12-25",
          "2027-01-01 2027-02-08 2027-02-09 2027-03-26 2027-03-29 2027-04-05 2027-05-13 2027-06-09",
          "2027-07-01 2027-09-16 2027-10-01 2027-10-08 2027-12-27");

  /** Half days of Hong Kong: the eves of the Lunar New Year, of Christmas and of the New Year. */
  private static final List<String> LUNAR_EVES = List.of("2025-01-28", "2026-02-16", "2027-02-05");

  /** All of them; computed once, since years of holidays are asked for. */
  static final List<TradingVenue> ALL = all();

  /** The moon's holidays can't be reckoned here: after this day none of Hong Kong's is known. */
  private static final LocalDate HONG_KONG_UNTIL = LocalDate.of(2027, 12, 31);

  private static final Map<Mic, TradingCalendar> CALENDARS =
      ALL.stream().collect(Collectors.toMap(TradingVenue::mic, TradingVenue::calendar));

  private Venues() {}

  /** The last day for which the venue's holidays are known; any weekday after it counts as open. */
  static LocalDate holidaysUntil(Mic venue) {
    return venue.value().equals("XHKG") ? HONG_KONG_UNTIL : LocalDate.of(LAST_YEAR, 12, 31);
  }

  /**
   * When the venue that lists the instrument trades.
   *
   * @throws IllegalArgumentException when there is no such venue
   */
  static TradingCalendar calendar(Instrument instrument) {
    return calendar(instrument.venue());
  }

  static TradingCalendar calendar(Mic venue) {
    TradingCalendar calendar = CALENDARS.get(venue);
    if (calendar == null) {
      throw new IllegalArgumentException("no venue is called " + venue);
    }
    return calendar;
  }

  private static List<TradingVenue> all() {
    Set<LocalDate> newYork = holidays(HolidayCalendars.of("NYSE"));
    Map<LocalDate, LocalTime> newYorkHalf = newYorkHalfDays(newYork);
    List<Session> usStocks =
        List.of(
            new Session(Phase.OVERNIGHT, LocalTime.of(20, 0), LocalTime.of(3, 50), true, false),
            Session.of(Phase.PRE_MARKET, "04:00", "09:25"),
            Session.of(Phase.OPENING_AUCTION, "09:25", "09:30"),
            Session.of(Phase.CONTINUOUS, "09:30", "16:00"),
            Session.of(Phase.CLOSING_AUCTION, "16:00", "16:05"),
            Session.of(Phase.AFTER_HOURS, "16:05", "20:00"));
    return List.of(
        usStocks("XNYS", "NYSE", usStocks, newYork, newYorkHalf),
        usStocks("XNAS", "Nasdaq", usStocks, newYork, newYorkHalf),
        usStocks("ARCX", "NYSE Arca", usStocks, newYork, newYorkHalf),
        usStocks(
            "BATS",
            "Cboe BZX",
            List.of(
                Session.of(Phase.PRE_MARKET, "04:00", "09:30"),
                Session.of(Phase.CONTINUOUS, "09:30", "16:00"),
                Session.of(Phase.AFTER_HOURS, "16:00", "20:00")),
            newYork,
            newYorkHalf),
        usStocks(
            "IEXG",
            "IEX",
            List.of(
                Session.of(Phase.PRE_MARKET, "08:00", "09:30"),
                Session.of(Phase.CONTINUOUS, "09:30", "16:00"),
                Session.of(Phase.AFTER_HOURS, "16:00", "17:00")),
            newYork,
            newYorkHalf),
        us(
            OPTIONS.value(),
            "Cboe Options",
            List.of(Session.of(Phase.CONTINUOUS, "09:30", "16:00")),
            newYork,
            newYorkHalf),
        venue(
            FUTURES.value(),
            "CME Globex",
            Region.UNITED_STATES,
            ZoneId.of("America/Chicago"),
            List.of(Session.fromEve(Phase.CONTINUOUS, "17:00", "16:00")),
            without(newYork, Venues::isShortInChicago),
            chicagoHalfDays(newYork, newYorkHalf)),
        venue(
            "XLON",
            "London Stock Exchange",
            Region.UNITED_KINGDOM,
            ZoneId.of("Europe/London"),
            auctions("07:50", "08:00", "16:30", "16:35"),
            holidays(HolidayCalendars.of("GBLO")),
            eves(LocalTime.of(12, 30))),
        venue(
            "XETR",
            "Xetra",
            Region.EUROPE,
            ZoneId.of("Europe/Berlin"),
            auctions("08:50", "09:00", "17:30", "17:35"),
            with(holidays(HolidayCalendars.of("EUTA")), eves(LocalTime.NOON).keySet()),
            Map.of()),
        venue(
            "XPAR",
            "Euronext Paris",
            Region.EUROPE,
            ZoneId.of("Europe/Paris"),
            auctions("08:50", "09:00", "17:30", "17:35"),
            holidays(HolidayCalendars.of("EUTA")),
            eves(LocalTime.of(14, 5))),
        venue(
            "XTKS",
            "Tokyo Stock Exchange",
            Region.JAPAN,
            ZoneId.of("Asia/Tokyo"),
            List.of(
                Session.of(Phase.OPENING_AUCTION, "08:55", "09:00"),
                Session.of(Phase.CONTINUOUS, "09:00", "11:30"),
                Session.of(Phase.BREAK, "11:30", "12:30"),
                Session.of(Phase.CONTINUOUS, "12:30", "15:25"),
                Session.of(Phase.CLOSING_AUCTION, "15:25", "15:30")),
            holidays(HolidayCalendars.of("JPTO")),
            Map.of()),
        venue(
            "XHKG",
            "Hong Kong Exchange",
            Region.HONG_KONG,
            ZoneId.of("Asia/Hong_Kong"),
            List.of(
                Session.of(Phase.OPENING_AUCTION, "09:00", "09:30"),
                Session.of(Phase.CONTINUOUS, "09:30", "12:00"),
                Session.of(Phase.BREAK, "12:00", "13:00"),
                Session.of(Phase.CONTINUOUS, "13:00", "16:00"),
                Session.of(Phase.CLOSING_AUCTION, "16:00", "16:10")),
            hongKong(),
            hongKongHalfDays()),
        venue(
            "XTSE",
            "Toronto Stock Exchange",
            Region.CANADA,
            ZoneId.of("America/Toronto"),
            auctions("09:25", "09:30", "16:00", "16:05"),
            without(holidays(HolidayCalendars.of("CATO")), Venues::isRemembranceDay),
            christmasEves(LocalTime.of(13, 0))),
        venue(
            "XASX",
            "Australian Securities Exchange",
            Region.AUSTRALIA,
            ZoneId.of("Australia/Sydney"),
            auctions("09:50", "10:00", "16:00", "16:12"),
            without(holidays(HolidayCalendars.of("AUSY")), Venues::isForSydneyAlone),
            eves(LocalTime.of(14, 10))),
        venue(
            FX.value(),
            "Currencies, over the counter",
            Region.GLOBAL,
            NEW_YORK,
            List.of(Session.fromEve(Phase.CONTINUOUS, "17:00", "17:00")),
            christmasAndNewYear(),
            Map.of()),
        venue(
            BONDS.value(),
            "Bonds, over the counter",
            Region.GLOBAL,
            NEW_YORK,
            List.of(Session.of(Phase.CONTINUOUS, "08:00", "17:00")),
            newYork,
            Map.of()));
  }

  private static TradingVenue us(
      String mic,
      String name,
      List<Session> sessions,
      Set<LocalDate> holidays,
      Map<LocalDate, LocalTime> half) {
    return venue(mic, name, Region.UNITED_STATES, NEW_YORK, sessions, holidays, half);
  }

  /** One that trades what the others list too: unlisted trading privileges, as the law calls it. */
  private static TradingVenue usStocks(
      String mic,
      String name,
      List<Session> sessions,
      Set<LocalDate> holidays,
      Map<LocalDate, LocalTime> half) {
    TradingVenue venue = us(mic, name, sessions, holidays, half);
    return new TradingVenue(
        venue.mic(), venue.name(), venue.region(), venue.zone(), venue.calendar(), true);
  }

  private static TradingVenue venue(
      String mic,
      String name,
      Region region,
      ZoneId zone,
      List<Session> sessions,
      Set<LocalDate> holidays,
      Map<LocalDate, LocalTime> half) {
    return new TradingVenue(
        new Mic(mic),
        name,
        region,
        zone,
        new TradingCalendar(zone, sessions, holidays, half),
        false);
  }

  private static List<Session> auctions(String before, String open, String close, String after) {
    return List.of(
        Session.of(Phase.OPENING_AUCTION, before, open),
        Session.of(Phase.CONTINUOUS, open, close),
        Session.of(Phase.CLOSING_AUCTION, close, after));
  }

  private static Set<LocalDate> holidays(HolidayCalendar calendar) {
    Set<LocalDate> holidays = new HashSet<>();
    LocalDate end = LocalDate.of(LAST_YEAR, 12, 31);
    for (LocalDate day = LocalDate.of(FIRST_YEAR, 1, 1); !day.isAfter(end); day = day.plusDays(1)) {
      boolean weekend =
          day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
      if (!weekend && calendar.isHoliday(day)) {
        holidays.add(day);
      }
    }
    return holidays;
  }

  private static Set<LocalDate> christmasAndNewYear() {
    Set<LocalDate> days = new HashSet<>();
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
      days.add(LocalDate.of(year, 1, 1));
      days.add(LocalDate.of(year, 12, 25));
    }
    return days;
  }

  private static Set<LocalDate> hongKong() {
    Set<LocalDate> days = new HashSet<>();
    for (String line : HONG_KONG_HOLIDAYS) {
      for (String day : line.split(" ", -1)) {
        days.add(LocalDate.parse(day));
      }
    }
    return days;
  }

  /**
   * The day after Thanksgiving, Christmas Eve, and the day before Independence Day: until 13:00.
   */
  private static Map<LocalDate, LocalTime> newYorkHalfDays(Set<LocalDate> holidays) {
    Map<LocalDate, LocalTime> days = new HashMap<>();
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
      LocalDate thanksgiving =
          LocalDate.of(year, Month.NOVEMBER, 1)
              .with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY));
      for (LocalDate day :
          List.of(thanksgiving.plusDays(1), LocalDate.of(year, 12, 24), LocalDate.of(year, 7, 3))) {
        if (!holidays.contains(day)) {
          days.put(day, LocalTime.of(13, 0));
        }
      }
    }
    return days;
  }

  /** Holidays of New York on which Globex trades until noon, or less: all but these three. */
  private static boolean isShortInChicago(LocalDate day) {
    boolean newYear = day.getDayOfYear() <= 2; // a Sunday is kept on the Monday after
    boolean goodFriday =
        day.getDayOfWeek() == DayOfWeek.FRIDAY
            && (day.getMonth() == Month.MARCH || day.getMonth() == Month.APRIL);
    boolean christmas = day.getMonth() == Month.DECEMBER;
    return !newYear && !goodFriday && !christmas;
  }

  /** Until noon on holidays of New York, and until 12:15 where New York has a half day. */
  private static Map<LocalDate, LocalTime> chicagoHalfDays(
      Set<LocalDate> newYork, Map<LocalDate, LocalTime> newYorkHalf) {
    Map<LocalDate, LocalTime> days = new HashMap<>();
    newYork.stream().filter(Venues::isShortInChicago).forEach(day -> days.put(day, LocalTime.NOON));
    newYorkHalf.keySet().forEach(day -> days.put(day, LocalTime.of(12, 15)));
    days.put(LocalDate.of(2025, 1, 9), LocalTime.of(8, 30)); // mourning for President Carter
    return days;
  }

  /** Banks in Toronto keep it, the exchange does not. */
  private static boolean isRemembranceDay(LocalDate day) {
    return day.getMonth() == Month.NOVEMBER;
  }

  /** The bank holiday of August and Labour Day of October: the exchange trades. */
  private static boolean isForSydneyAlone(LocalDate day) {
    return day.getMonth() == Month.AUGUST || day.getMonth() == Month.OCTOBER;
  }

  private static Set<LocalDate> without(Set<LocalDate> days, Predicate<LocalDate> unwanted) {
    Set<LocalDate> rest = new HashSet<>(days);
    rest.removeIf(unwanted);
    return rest;
  }

  private static Set<LocalDate> with(Set<LocalDate> days, Set<LocalDate> more) {
    Set<LocalDate> all = new HashSet<>(days);
    all.addAll(more);
    return all;
  }

  private static Map<LocalDate, LocalTime> hongKongHalfDays() {
    Map<LocalDate, LocalTime> days = new HashMap<>(eves(LocalTime.NOON));
    LUNAR_EVES.forEach(day -> days.put(LocalDate.parse(day), LocalTime.NOON));
    return days;
  }

  private static Map<LocalDate, LocalTime> christmasEves(LocalTime close) {
    return without(eves(close).keySet(), day -> day.getDayOfMonth() == 31).stream()
        .collect(Collectors.toMap(day -> day, day -> close));
  }

  private static Map<LocalDate, LocalTime> eves(LocalTime close) {
    Map<LocalDate, LocalTime> days = new HashMap<>();
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
      days.put(LocalDate.of(year, 12, 24), close);
      days.put(LocalDate.of(year, 12, 31), close);
    }
    return days;
  }
}
