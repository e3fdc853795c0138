package gatehouse.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.TradingCalendar.Session;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradingCalendarTest {
  private static final LocalDate THANKSGIVING = LocalDate.parse("2026-11-26");
  private static final LocalDate DAY_AFTER = LocalDate.parse("2026-11-27");
  private static final LocalDate CHRISTMAS = LocalDate.parse("2026-12-25");

  private static final Map<String, TradingCalendar> CALENDARS =
      Map.of(
          "New York",
          calendar(
              "America/New_York",
              Set.of(THANKSGIVING, CHRISTMAS),
              Map.of(DAY_AFTER, LocalTime.of(13, 0)),
              new Session(Phase.OVERNIGHT, LocalTime.of(20, 0), LocalTime.of(3, 50), true, false),
              Session.of(Phase.PRE_MARKET, "04:00", "09:25"),
              Session.of(Phase.OPENING_AUCTION, "09:25", "09:30"),
              Session.of(Phase.CONTINUOUS, "09:30", "16:00"),
              Session.of(Phase.CLOSING_AUCTION, "16:00", "16:05"),
              Session.of(Phase.AFTER_HOURS, "16:05", "20:00")),
          "Chicago",
          calendar(
              "America/Chicago",
              Set.of(CHRISTMAS),
              Map.of(),
              Session.fromEve(Phase.CONTINUOUS, "17:00", "16:00")),
          "Currencies",
          calendar(
              "America/New_York",
              Set.of(CHRISTMAS),
              Map.of(),
              Session.fromEve(Phase.CONTINUOUS, "17:00", "17:00")),
          "London",
          calendar(
              "Europe/London",
              Set.of(CHRISTMAS, LocalDate.parse("2026-12-28")),
              Map.of(LocalDate.parse("2026-12-24"), LocalTime.of(12, 30)),
              Session.of(Phase.OPENING_AUCTION, "07:50", "08:00"),
              Session.of(Phase.CONTINUOUS, "08:00", "16:30"),
              Session.of(Phase.CLOSING_AUCTION, "16:30", "16:35")),
          "Tokyo",
          calendar(
              "Asia/Tokyo",
              Set.of(LocalDate.parse("2026-11-23")),
              Map.of(),
              Session.of(Phase.CONTINUOUS, "09:00", "11:30"),
              Session.of(Phase.BREAK, "11:30", "12:30"),
              Session.of(Phase.CONTINUOUS, "12:30", "15:25"),
              Session.of(Phase.CLOSING_AUCTION, "15:25", "15:30")),
          "Hong Kong",
          calendar(
              "Asia/Hong_Kong",
              Set.of(CHRISTMAS),
              Map.of(LocalDate.parse("2026-12-24"), LocalTime.of(12, 0)),
              Session.of(Phase.CONTINUOUS, "09:30", "12:00"),
              Session.of(Phase.BREAK, "12:00", "13:00"),
              Session.of(Phase.CONTINUOUS, "13:00", "16:00"),
              Session.of(Phase.CLOSING_AUCTION, "16:00", "16:10")),
          "Sydney",
          calendar(
              "Australia/Sydney",
              Set.of(CHRISTMAS),
              Map.of(),
              Session.of(Phase.CONTINUOUS, "10:00", "16:00")));

  private static TradingCalendar calendar(
      String zone,
      Set<LocalDate> holidays,
      Map<LocalDate, LocalTime> halfDays,
      Session... sessions) {
    return new TradingCalendar(ZoneId.of(zone), List.of(sessions), holidays, halfDays);
  }

  private static TradingCalendar of(String name) {
    return java.util.Objects.requireNonNull(CALENDARS.get(name), name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # venue   | moment               | phase           | until                | trading day
          New York  | 2026-11-24T14:30:00Z | CONTINUOUS      | 2026-11-24T21:00:00Z | 2026-11-24
          New York  | 2026-11-24T14:29:59Z | OPENING_AUCTION | 2026-11-24T14:30:00Z | 2026-11-24
          New York  | 2026-11-24T21:00:00Z | CLOSING_AUCTION | 2026-11-24T21:05:00Z | 2026-11-24
          New York  | 2026-11-24T21:05:00Z | AFTER_HOURS     | 2026-11-25T01:00:00Z | 2026-11-24
          New York  | 2026-11-24T08:55:00Z | CLOSED          | 2026-11-24T09:00:00Z | 2026-11-24
          # the night belongs to the day that it leads to, across midnight
          New York  | 2026-11-25T01:00:00Z | OVERNIGHT       | 2026-11-25T08:50:00Z | 2026-11-25
          New York  | 2026-11-25T05:00:00Z | OVERNIGHT       | 2026-11-25T08:50:00Z | 2026-11-25
          # Thanksgiving, the eve of a short day, and the short day
          New York  | 2026-11-26T15:00:00Z | CLOSED          | 2026-11-27T01:00:00Z | 2026-11-27
          New York  | 2026-11-27T17:59:59Z | CONTINUOUS      | 2026-11-27T18:00:00Z | 2026-11-27
          New York  | 2026-11-27T18:00:00Z | CLOSING_AUCTION | 2026-11-27T18:05:00Z | 2026-11-27
          New York  | 2026-11-27T18:05:00Z | AFTER_HOURS     | 2026-11-27T22:00:00Z | 2026-11-27
          New York  | 2026-11-27T22:00:00Z | CLOSED          | 2026-11-30T01:00:00Z | 2026-11-30
          # clocks go forward on 8 March and back on 1 November
          New York  | 2026-03-06T14:30:00Z | CONTINUOUS      | 2026-03-06T21:00:00Z | 2026-03-06
          New York  | 2026-03-09T13:30:00Z | CONTINUOUS      | 2026-03-09T20:00:00Z | 2026-03-09
          New York  | 2026-03-09T00:00:00Z | OVERNIGHT       | 2026-03-09T07:50:00Z | 2026-03-09
          New York  | 2026-10-30T13:30:00Z | CONTINUOUS      | 2026-10-30T20:00:00Z | 2026-10-30
          New York  | 2026-11-02T13:30:00Z | PRE_MARKET      | 2026-11-02T14:25:00Z | 2026-11-02
          New York  | 2026-11-02T01:00:00Z | OVERNIGHT       | 2026-11-02T08:50:00Z | 2026-11-02
          # clocks go forward on 29 March and back on 25 October
          London    | 2026-03-27T08:00:00Z | CONTINUOUS      | 2026-03-27T16:30:00Z | 2026-03-27
          London    | 2026-03-30T07:00:00Z | CONTINUOUS      | 2026-03-30T15:30:00Z | 2026-03-30
          London    | 2026-10-23T07:00:00Z | CONTINUOUS      | 2026-10-23T15:30:00Z | 2026-10-23
          London    | 2026-10-26T07:00:00Z | CLOSED          | 2026-10-26T07:50:00Z | 2026-10-26
          London    | 2026-12-24T12:30:00Z | CLOSING_AUCTION | 2026-12-24T12:35:00Z | 2026-12-24
          London    | 2026-12-24T12:35:00Z | CLOSED          | 2026-12-29T07:50:00Z | 2026-12-29
          # clocks go back on 5 April and forward on 4 October
          Sydney    | 2026-04-02T23:00:00Z | CONTINUOUS      | 2026-04-03T05:00:00Z | 2026-04-03
          Sydney    | 2026-04-05T23:00:00Z | CLOSED          | 2026-04-06T00:00:00Z | 2026-04-06
          Sydney    | 2026-04-06T00:00:00Z | CONTINUOUS      | 2026-04-06T06:00:00Z | 2026-04-06
          Sydney    | 2026-10-02T00:00:00Z | CONTINUOUS      | 2026-10-02T06:00:00Z | 2026-10-02
          Sydney    | 2026-10-04T23:00:00Z | CONTINUOUS      | 2026-10-05T05:00:00Z | 2026-10-05
          # lunch
          Tokyo     | 2026-11-24T02:29:59Z | CONTINUOUS      | 2026-11-24T02:30:00Z | 2026-11-24
          Tokyo     | 2026-11-24T02:30:00Z | BREAK           | 2026-11-24T03:30:00Z | 2026-11-24
          Tokyo     | 2026-11-24T03:30:00Z | CONTINUOUS      | 2026-11-24T06:25:00Z | 2026-11-24
          Tokyo     | 2026-11-24T06:30:00Z | CLOSED          | 2026-11-25T00:00:00Z | 2026-11-25
          Tokyo     | 2026-11-23T03:00:00Z | CLOSED          | 2026-11-24T00:00:00Z | 2026-11-24
          Hong Kong | 2026-11-24T04:00:00Z | BREAK           | 2026-11-24T05:00:00Z | 2026-11-24
          Hong Kong | 2026-11-24T05:00:00Z | CONTINUOUS      | 2026-11-24T08:00:00Z | 2026-11-24
          # the eve of Christmas has a morning alone: no lunch, no afternoon
          Hong Kong | 2026-12-24T03:59:59Z | CONTINUOUS      | 2026-12-24T04:00:00Z | 2026-12-24
          Hong Kong | 2026-12-24T04:00:00Z | CLOSING_AUCTION | 2026-12-24T04:10:00Z | 2026-12-24
          Hong Kong | 2026-12-24T05:30:00Z | CLOSED          | 2026-12-28T01:30:00Z | 2026-12-28
          # futures rest an hour a day, and over the weekend
          Chicago   | 2026-11-24T21:59:59Z | CONTINUOUS      | 2026-11-24T22:00:00Z | 2026-11-24
          Chicago   | 2026-11-24T22:00:00Z | CLOSED          | 2026-11-24T23:00:00Z | 2026-11-25
          Chicago   | 2026-11-24T23:00:00Z | CONTINUOUS      | 2026-11-25T22:00:00Z | 2026-11-25
          Chicago   | 2026-11-25T06:00:00Z | CONTINUOUS      | 2026-11-25T22:00:00Z | 2026-11-25
          Chicago   | 2026-11-27T22:00:00Z | CLOSED          | 2026-11-29T23:00:00Z | 2026-11-30
          # the evening before a holiday leads to no trading day
          Chicago   | 2026-12-24T23:30:00Z | CLOSED          | 2026-12-27T23:00:00Z | 2026-12-28
          # around the clock: a day ends at 17:00 in New York, where the next begins
          Currencies | 2026-11-24T21:59:59Z | CONTINUOUS     | 2026-11-24T22:00:00Z | 2026-11-24
          Currencies | 2026-11-24T22:00:00Z | CONTINUOUS     | 2026-11-25T22:00:00Z | 2026-11-25
          Currencies | 2026-11-27T22:00:00Z | CLOSED         | 2026-11-29T22:00:00Z | 2026-11-30
          Currencies | 2026-11-28T12:00:00Z | CLOSED         | 2026-11-29T22:00:00Z | 2026-11-30
          Currencies | 2026-11-29T22:00:00Z | CONTINUOUS     | 2026-11-30T22:00:00Z | 2026-11-30
          Currencies | 2026-03-08T21:00:00Z | CONTINUOUS     | 2026-03-09T21:00:00Z | 2026-03-09
          """)
  void saysWhatIsOn(String venue, Instant at, Phase phase, Instant until, LocalDate tradingDay) {
    TradingCalendar calendar = of(venue);
    assertThat(calendar.phaseAt(at)).isEqualTo(phase);
    assertThat(calendar.phaseEnd(at)).isEqualTo(until);
    assertThat(calendar.tradingDay(at)).isEqualTo(tradingDay);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # venue   | moment               | next open            | prices moved last
          New York  | 2026-11-24T15:00:00Z | 2026-11-24T15:00:00Z | 2026-11-24T15:00:00Z
          New York  | 2026-11-24T22:00:00Z | 2026-11-25T14:30:00Z | 2026-11-24T22:00:00Z
          New York  | 2026-11-24T14:29:00Z | 2026-11-24T14:30:00Z | 2026-11-24T14:25:00Z
          New York  | 2026-11-26T15:00:00Z | 2026-11-27T14:30:00Z | 2026-11-26T01:00:00Z
          New York  | 2026-11-28T12:00:00Z | 2026-11-30T14:30:00Z | 2026-11-27T22:00:00Z
          Tokyo     | 2026-11-24T03:00:00Z | 2026-11-24T03:30:00Z | 2026-11-24T02:30:00Z
          Tokyo     | 2026-11-24T06:27:00Z | 2026-11-25T00:00:00Z | 2026-11-24T06:25:00Z
          Tokyo     | 2026-11-23T03:00:00Z | 2026-11-24T00:00:00Z | 2026-11-20T06:25:00Z
          Chicago   | 2026-11-28T12:00:00Z | 2026-11-29T23:00:00Z | 2026-11-27T22:00:00Z
          """)
  void saysWhenItOpensAndWhenPricesMoved(
      String venue, Instant at, Instant nextOpen, Instant lastMoved) {
    assertThat(of(venue).nextOpen(at)).isEqualTo(nextOpen);
    assertThat(of(venue).lastMoved(at)).isEqualTo(lastMoved);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # venue   | day        | open                 | close                | end
          New York  | 2026-11-24 | 2026-11-24T14:30:00Z | 2026-11-24T21:00:00Z | 2026-11-25T01:00:00Z
          New York  | 2026-11-27 | 2026-11-27T14:30:00Z | 2026-11-27T18:00:00Z | 2026-11-27T22:00:00Z
          Tokyo     | 2026-11-24 | 2026-11-24T00:00:00Z | 2026-11-24T06:25:00Z | 2026-11-24T06:30:00Z
          Hong Kong | 2026-12-24 | 2026-12-24T01:30:00Z | 2026-12-24T04:00:00Z | 2026-12-24T04:10:00Z
          Chicago   | 2026-11-30 | 2026-11-29T23:00:00Z | 2026-11-30T22:00:00Z | 2026-11-30T22:00:00Z
          Sydney    | 2026-10-05 | 2026-10-04T23:00:00Z | 2026-10-05T05:00:00Z | 2026-10-05T05:00:00Z
          """)
  void opensAndClosesADay(String venue, LocalDate day, Instant open, Instant close, Instant end) {
    assertThat(of(venue).open(day)).contains(open);
    assertThat(of(venue).close(day)).contains(close);
    assertThat(of(venue).end(day)).isEqualTo(end);
  }

  @Test
  void aHolidayHasNeitherOpenNorClose() {
    assertThat(of("New York").trades(THANKSGIVING)).isFalse();
    assertThat(of("New York").open(THANKSGIVING)).isEmpty();
    assertThat(of("New York").close(THANKSGIVING)).isEmpty();
    assertThat(of("New York").close(LocalDate.parse("2026-11-28"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-25, 0, 2026-11-25",
    "2026-11-25, 1, 2026-11-27",
    "2026-11-25, 2, 2026-11-30",
    "2026-11-28, 1, 2026-11-30",
    "2026-11-30, -1, 2026-11-27",
    "2026-11-30, -2, 2026-11-25",
    "2026-11-29, -1, 2026-11-27",
  })
  void countsOverHolidaysAndWeekends(LocalDate day, int days, LocalDate expected) {
    assertThat(of("New York").plusTradingDays(day, days)).isEqualTo(expected);
  }

  /** The answers fit together at every three quarters of an hour of a year, in every venue. */
  @Test
  void neverContradictsItself() {
    Instant end = Instant.parse("2027-01-01T00:00:00Z");
    CALENDARS.forEach((name, calendar) -> {
      LocalDate before = LocalDate.MIN;
      for (Instant at = Instant.parse("2026-01-01T00:00:00Z");
          at.isBefore(end);
          at = at.plusSeconds(2700)) {
        Phase phase = calendar.phaseAt(at);
        Instant phaseEnd = calendar.phaseEnd(at);
        LocalDate day = calendar.tradingDay(at);
        assertThat(phaseEnd).as(name + " " + at).isAfter(at);
        assertThat(calendar.phaseAt(phaseEnd.minusMillis(1))).as(name + " " + at).isEqualTo(phase);
        assertThat(calendar.phaseAt(calendar.nextOpen(at)).regular()).isTrue();
        assertThat(calendar.trades(day)).isTrue();
        assertThat(calendar.end(day)).isAfter(at);
        assertThat(calendar.lastMoved(at)).isBeforeOrEqualTo(at);
        assertThat(day).isAfterOrEqualTo(before);
        before = day;
        if (phase.matching()) {
          assertThat(calendar.lastMoved(at)).isEqualTo(at);
        }
      }
    });
  }
}
