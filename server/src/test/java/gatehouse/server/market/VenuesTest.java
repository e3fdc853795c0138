package gatehouse.server.market;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Mic;
import gatehouse.core.market.Phase;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.TradingVenue;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What exchanges publish, against what this program says. */
class VenuesTest {
  private static TradingCalendar calendar(String mic) {
    return Venues.ALL.stream()
        .filter(venue -> venue.mic().equals(new Mic(mic)))
        .findFirst()
        .orElseThrow()
        .calendar();
  }

  @ParameterizedTest(name = "{0} is closed on {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          XNYS | 2025-01-01 | New Year's Day
          XNYS | 2025-01-09 | mourning for President Carter
          XNYS | 2025-01-20 | Martin Luther King Day
          XNAS | 2025-04-18 | Good Friday
          XNYS | 2025-06-19 | Juneteenth
          XNYS | 2025-11-27 | Thanksgiving
          ARCX | 2026-02-16 | Washington's Birthday
          XNYS | 2026-04-03 | Good Friday
          XCBO | 2026-05-25 | Memorial Day
          XNYS | 2026-07-03 | Independence Day, which is a Saturday, is kept on Friday
          XNYS | 2026-09-07 | Labor Day
          XNYS | 2027-06-18 | Juneteenth, which is a Saturday, is kept on Friday
          XNYS | 2027-07-05 | Independence Day, which is a Sunday, is kept on Monday
          XNYS | 2027-12-24 | Christmas, which is a Saturday, is kept on Friday
          XLON | 2025-05-05 | early May bank holiday
          XLON | 2025-08-25 | summer bank holiday
          XLON | 2026-04-06 | Easter Monday
          XLON | 2026-05-25 | spring bank holiday
          XLON | 2026-12-28 | Boxing Day, which is a Saturday, is kept on Monday
          XLON | 2027-12-27 | Christmas, which is a Saturday, is kept on Monday
          XLON | 2027-12-28 | Boxing Day, which is a Sunday, is kept on Tuesday
          XETR | 2025-12-24 | Christmas Eve: Xetra does not trade
          XETR | 2026-05-01 | Labour Day
          XETR | 2026-12-31 | New Year's Eve: Xetra does not trade
          XPAR | 2025-04-21 | Easter Monday
          XPAR | 2027-03-26 | Good Friday
          XTKS | 2025-01-02 | bank holiday after New Year
          XTKS | 2025-05-06 | Greenery Day, which is a Sunday, is kept after Children's Day
          XTKS | 2026-09-22 | a day between two holidays
          XTKS | 2026-11-03 | Culture Day
          XTKS | 2026-11-23 | Labour Thanksgiving Day
          XTKS | 2026-12-31 | the last day of the year
          XTKS | 2027-02-11 | Foundation Day
          XHKG | 2025-01-29 | Lunar New Year
          XHKG | 2025-05-05 | the Birthday of the Buddha
          XHKG | 2026-02-17 | Lunar New Year
          XHKG | 2026-06-19 | Tuen Ng, the dragon boats
          XHKG | 2026-10-19 | the day after Chung Yeung, which is a Sunday
          XHKG | 2027-02-08 | the third day of the Lunar New Year
          XHKG | 2027-09-16 | the day after the Mid-Autumn Festival
          XTSE | 2025-07-01 | Canada Day
          XTSE | 2026-02-16 | Family Day
          XTSE | 2026-05-18 | Victoria Day
          XTSE | 2026-08-03 | Civic Holiday
          XTSE | 2026-10-12 | Thanksgiving in Canada
          XTSE | 2027-12-28 | Boxing Day is kept on Tuesday
          XASX | 2025-01-27 | Australia Day, which is a Sunday, is kept on Monday
          XASX | 2025-04-25 | Anzac Day
          XASX | 2026-06-08 | the King's Birthday
          XASX | 2027-03-29 | Easter Monday
          XASX | 2027-12-28 | Boxing Day is kept on Tuesday
          XCME | 2026-12-25 | Christmas
          XCME | 2026-01-01 | New Year's Day
          XCME | 2026-04-03 | Good Friday
          XCME | 2027-03-26 | Good Friday
          GHFX | 2027-01-01 | New Year's Day
          """)
  void isClosed(String mic, LocalDate day, String because) {
    assertThat(calendar(mic).trades(day)).as(because).isFalse();
  }

  @ParameterizedTest(name = "{0} is open on {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          XNYS | 2025-11-11 | Veterans Day is no holiday of the exchange
          XNYS | 2026-10-12 | Columbus Day is no holiday of the exchange
          XNYS | 2027-12-31 | New Year's Day, which is a Saturday, is not kept
          XLON | 2025-12-24 | Christmas Eve is a half day
          XPAR | 2025-12-24 | Christmas Eve is a half day
          XETR | 2026-05-25 | Whit Monday is a day of trading
          XETR | 2025-10-03 | Unity Day is a day of trading
          XTSE | 2025-09-30 | Truth and Reconciliation is no holiday of the exchange
          XTSE | 2026-11-11 | Remembrance Day is no holiday of the exchange
          XASX | 2025-10-06 | Labour Day of New South Wales is no holiday of the exchange
          XASX | 2025-08-04 | the bank holiday of New South Wales is no holiday of the exchange
          XTKS | 2026-12-30 | the last trading day of the year
          XHKG | 2025-01-28 | the eve of the Lunar New Year is a half day
          XHKG | 2026-12-28 | Boxing Day was a Saturday
          XCME | 2026-11-26 | Thanksgiving is a half day
          XCME | 2026-07-03 | Independence Day is a half day
          """)
  void isOpen(String mic, LocalDate day, String because) {
    assertThat(calendar(mic).trades(day)).as(because).isTrue();
  }

  @ParameterizedTest(name = "{0} closes at {2} on {1}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          XNYS | 2025-07-03 | 2025-07-03T17:00:00Z | the day before Independence Day
          XNYS | 2025-11-28 | 2025-11-28T18:00:00Z | the day after Thanksgiving
          XNYS | 2026-11-27 | 2026-11-27T18:00:00Z | the day after Thanksgiving
          XCBO | 2026-12-24 | 2026-12-24T18:00:00Z | Christmas Eve
          XNYS | 2026-07-02 | 2026-07-02T20:00:00Z | a full day, since the 3rd is the holiday
          XLON | 2025-12-24 | 2025-12-24T12:30:00Z | Christmas Eve
          XLON | 2026-12-31 | 2026-12-31T12:30:00Z | New Year's Eve
          XPAR | 2026-12-24 | 2026-12-24T13:05:00Z | Christmas Eve
          XTSE | 2025-12-24 | 2025-12-24T18:00:00Z | Christmas Eve
          XASX | 2026-12-24 | 2026-12-24T03:10:00Z | Christmas Eve
          XHKG | 2025-01-28 | 2025-01-28T04:00:00Z | the eve of the Lunar New Year
          XHKG | 2026-02-16 | 2026-02-16T04:00:00Z | the eve of the Lunar New Year
          XHKG | 2026-12-24 | 2026-12-24T04:00:00Z | Christmas Eve
          XHKG | 2026-12-31 | 2026-12-31T04:00:00Z | New Year's Eve
          XHKG | 2027-02-05 | 2027-02-05T04:00:00Z | the eve of the Lunar New Year
          XCME | 2026-11-26 | 2026-11-26T18:00:00Z | Thanksgiving, until noon
          XCME | 2026-11-27 | 2026-11-27T18:15:00Z | the day after Thanksgiving
          XCME | 2026-12-24 | 2026-12-24T18:15:00Z | Christmas Eve
          XCME | 2026-05-25 | 2026-05-25T17:00:00Z | Memorial Day, until noon
          XCME | 2026-11-24 | 2026-11-24T22:00:00Z | a full day
          XTKS | 2026-11-24 | 2026-11-24T06:25:00Z | continuous trading until the auction of 15:30
          XLON | 2026-07-01 | 2026-07-01T15:30:00Z | 16:30 of summer time
          XASX | 2026-07-01 | 2026-07-01T06:00:00Z | 16:00 of winter time
          XASX | 2026-01-02 | 2026-01-02T05:00:00Z | 16:00 of summer time
          """)
  void closesAt(String mic, LocalDate day, Instant close, String because) {
    assertThat(calendar(mic).close(day)).as(because).contains(close);
  }

  /** About 250 days a year, and never a stretch of more than ten days without one. */
  @Test
  void everyVenueTradesMostDaysOfEveryYear() {
    for (TradingVenue venue : Venues.ALL) {
      for (int year = 2025; year <= 2027; year++) {
        int days = 0;
        int closed = 0;
        for (LocalDate day = LocalDate.of(year, 1, 1);
            day.getYear() == year;
            day = day.plusDays(1)) {
          closed = venue.calendar().trades(day) ? 0 : closed + 1;
          days += closed == 0 ? 1 : 0;
          assertThat(closed).as(venue.mic() + " " + day).isLessThanOrEqualTo(10);
        }
        assertThat(days).as(venue.mic() + " " + year).isBetween(240, 260);
      }
    }
  }

  @Test
  void lunchIsABreakInTokyoAndHongKongAlone() {
    Instant tokyo = Instant.parse("2026-11-25T03:00:00Z");
    assertThat(calendar("XTKS").phaseAt(tokyo)).isEqualTo(Phase.BREAK);
    assertThat(calendar("XHKG").phaseAt(tokyo)).isEqualTo(Phase.CONTINUOUS);
    assertThat(calendar("XHKG").phaseAt(tokyo.plusSeconds(5400))).isEqualTo(Phase.BREAK);
  }
}
