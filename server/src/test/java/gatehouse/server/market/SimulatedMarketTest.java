package gatehouse.server.market;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Candle;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.TradingCalendar;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedMarketTest {
  private static final Markets MARKETS = new Markets(7);

  /** A Tuesday on which New York, London and Frankfurt are all open. */
  private static final Instant OPEN = Instant.parse("2026-11-24T15:00:00Z");

  private static Instrument instrument(String symbol, Instant at) {
    return MARKETS.universe(at).instrument(new InstrumentId(symbol)).orElseThrow();
  }

  private static Quote quote(String symbol, Instant at) {
    return MARKETS.market().quote(instrument(symbol, at), at);
  }

  private static TradingCalendar calendar(Instrument instrument) {
    return Venues.calendar(instrument);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-24T15:00:00Z", // most of the world is open
        "2026-11-24T02:45:00Z", // lunch in Tokyo, night in New York
        "2026-11-26T15:00:00Z", // Thanksgiving
        "2026-11-28T12:00:00Z", // Saturday
        "2027-01-04T09:00:00Z",
        "2026-07-15T14:30:00Z",
      })
  void everyQuoteStandsOnTicksAndIsNotCrossed(Instant at) {
    for (Instrument each : MARKETS.universe(at).instruments()) {
      Quote quote = MARKETS.market().quote(each, at);
      assertThat(quote.bid()).isPositive().isLessThan(quote.ask());
      assertThat(quote.last()).isBetween(quote.bid(), quote.ask());
      for (BigDecimal price : List.of(quote.bid(), quote.ask(), quote.last())) {
        assertThat(each.ticks().allows(price)).as(each.id() + " at " + price).isTrue();
      }
      assertThat(each.ticks().allows(quote.previousClose())).isTrue();
      assertThat(quote.bidSize().remainder(each.lot())).isZero();
      assertThat(quote.bidSize()).isPositive();
      assertThat(quote.askSize().remainder(each.lot())).isZero();
      assertThat(quote.askSize()).isPositive();
      assertThat(quote.at()).isBeforeOrEqualTo(at);
    }
  }

  @Test
  void theSameSeedGivesTheSameInAnyOrder() {
    Markets again = new Markets(7);
    Markets other = new Markets(8);
    Random random = new Random(1);
    int different = 0;
    for (int i = 0; i < 20; i++) {
      Instant at = OPEN.plusMillis(random.nextLong(-86_400_000L * 30, 86_400_000L * 20));
      List<Instrument> all = MARKETS.universe(at).instruments();
      for (int j = 0; j < 50; j++) {
        Instrument each = all.get(random.nextInt(all.size()));
        Quote quote = MARKETS.market().quote(each, at);
        again.market().quote(all.get(random.nextInt(all.size())), OPEN);
        assertThat(again.market().quote(each, at)).isEqualTo(quote);
        different += other.market().quote(each, at).equals(quote) ? 0 : 1;
      }
    }
    assertThat(different).isGreaterThan(900);
  }

  @Test
  void standsStillWhileClosed() {
    Quote friday = quote("SHEL", Instant.parse("2026-11-20T16:40:00Z"));
    assertThat(friday.phase()).isEqualTo(Phase.CLOSED);
    assertThat(quote("SHEL", Instant.parse("2026-11-22T12:00:00Z"))).isEqualTo(friday);
    Quote monday = quote("SHEL", Instant.parse("2026-11-23T08:00:00Z"));
    assertThat(monday.phase()).isEqualTo(Phase.CONTINUOUS);
    assertThat(monday.previousClose())
        .isEqualByComparingTo(
            MARKETS.closingPrice(instrument("SHEL", OPEN), LocalDate.parse("2026-11-20")));
  }

  @ParameterizedTest
  @CsvSource({
    "AAPL, 2026-11-24T15:00:00Z, 2026-11-24T04:00:00Z, OVERNIGHT",
    "KO, 2026-11-24T15:00:00Z, 2026-11-24T10:00:00Z, PRE_MARKET",
    "SPY, 2026-11-24T15:00:00Z, 2026-11-24T22:00:00Z, AFTER_HOURS",
  })
  void booksAreThinAndWideOutsideHours(String symbol, Instant open, Instant night, Phase phase) {
    double wide = 0;
    double narrow = 0;
    double thin = 0;
    double thick = 0;
    for (int i = 0; i < 50; i++) {
      Quote outside = quote(symbol, night.plusSeconds(i * 13L));
      Quote inside = quote(symbol, open.plusSeconds(i * 13L));
      assertThat(outside.phase()).isEqualTo(phase);
      wide += spread(outside);
      narrow += spread(inside);
      thin += outside.bidSize().add(outside.askSize()).doubleValue();
      thick += inside.bidSize().add(inside.askSize()).doubleValue();
    }
    assertThat(wide).isGreaterThan(2 * narrow);
    assertThat(thin).isLessThan(thick / 5);
  }

  private static double spread(Quote quote) {
    return quote.ask().subtract(quote.bid()).doubleValue() / quote.mid().doubleValue();
  }

  @Test
  void aClosingPriceIsWithinTheRangeOfItsDay() {
    for (Instrument each : MARKETS.universe(OPEN).instruments()) {
      if (each.product() == Product.OPTION) {
        continue; // follows its underlying
      }
      TradingCalendar calendar = calendar(each);
      for (LocalDate day = day("2026-11-10");
          day.isBefore(day("2026-11-21"));
          day = day.plusDays(1)) {
        if (!calendar.trades(day) || each.lastDay().filter(day::isAfter).isPresent()) {
          continue;
        }
        Candle candle = dayOf(each, day);
        assertThat(MARKETS.closingPrice(each, day))
            .as(each.id() + " " + day)
            .isBetween(candle.low(), candle.high())
            .isEqualByComparingTo(candle.close());
      }
    }
  }

  private static Candle dayOf(Instrument instrument, LocalDate day) {
    TradingCalendar calendar = calendar(instrument);
    Instant noon = day.atTime(12, 0).atZone(calendar.zone()).toInstant();
    List<Candle> candles =
        MARKETS
            .market()
            .candles(instrument, noon, calendar.close(day).orElseThrow(), Duration.ofDays(1));
    assertThat(candles).hasSize(1);
    return candles.getFirst();
  }

  @Test
  void candlesHangTogether() {
    Instrument apple = instrument("AAPL", OPEN);
    List<Candle> candles =
        MARKETS.market().candles(apple, OPEN.minusSeconds(10_800), OPEN, Duration.ofMinutes(5));
    assertThat(candles).hasSize(35); // without the auction of the opening
    for (Candle each : candles) {
      assertThat(each.low()).isLessThanOrEqualTo(each.open().min(each.close()));
      assertThat(each.high()).isGreaterThanOrEqualTo(each.open().max(each.close()));
      assertThat(each.volume()).isPositive();
    }
    assertThat(candles).isSortedAccordingTo(java.util.Comparator.comparing(Candle::from));
  }

  /** Every trading day once, also where clocks change, from whatever moment it begins. */
  @ParameterizedTest
  @CsvSource({
    "AAPL, 2026-10-20T04:30:00Z",
    "AAPL, 2026-10-20T03:30:00Z",
    "AAPL, 2026-03-01T05:30:00Z",
    "SHEL, 2026-10-10T23:30:00Z",
    "BHP, 2026-03-25T13:30:00Z",
    "EUR.USD, 2026-10-20T04:30:00Z",
  })
  void daysComeOnce(String symbol, Instant from) {
    Instrument instrument = instrument(symbol, OPEN);
    Instant until = from.plus(Duration.ofDays(28));
    List<Candle> days = MARKETS.market().candles(instrument, from, until, Duration.ofDays(1));
    assertThat(days.stream().map(Candle::from).distinct().count()).isEqualTo(days.size());
    TradingCalendar calendar = calendar(instrument);
    LocalDate first = from.atZone(calendar.zone()).toLocalDate();
    long expected =
        first
            .datesUntil(until.atZone(calendar.zone()).toLocalDate().plusDays(2))
            .filter(day -> calendar.open(day).filter(open -> open.isBefore(until)).isPresent())
            .count();
    assertThat(days).hasSize((int) expected);
  }

  /** A candle of the past is the same whether the future is asked for or not. */
  @Test
  void candlesDoNotLookAhead() {
    Instrument coke = instrument("KO", OPEN);
    Instant from = Instant.parse("2026-11-09T05:00:00Z");
    List<Candle> days = MARKETS.market().candles(coke, from, OPEN, Duration.ofDays(1));
    List<Candle> more =
        MARKETS.market().candles(coke, from, OPEN.plusSeconds(86_400), Duration.ofDays(1));
    assertThat(more.subList(0, days.size() - 1)).isEqualTo(days.subList(0, days.size() - 1));
  }

  @Test
  void theUniverseHoldsWhatWeSay() {
    List<Instrument> all = MARKETS.universe(OPEN).instruments();
    for (Product product : Product.values()) {
      assertThat(all).anyMatch(each -> each.product() == product);
    }
    assertThat(all.stream().filter(each -> each.product() != Product.OPTION).count())
        .isBetween(120L, 220L);
    assertThat(all.stream().map(Instrument::venue).distinct().count()).isGreaterThan(10);
    assertThat(all.stream().map(Instrument::currency).distinct().count()).isGreaterThan(5);
  }

  private static LocalDate day(String text) {
    return LocalDate.parse(text);
  }
}
