package gatehouse.server.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TradingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options, futures and currencies fit to what they hang on. */
class DerivedPricesTest {
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

  /** A call less its put is worth the share less the strike of today, within the spreads. */
  @ParameterizedTest
  @ValueSource(strings = {"SPY", "AAPL", "TSLA", "TLT"})
  void putsAndCallsAreInParity(String symbol) {
    Quote share = quote(symbol, OPEN);
    for (Instrument call : MARKETS.universe(OPEN).chain(new InstrumentId(symbol))) {
      Terms.Option terms = (Terms.Option) call.terms();
      if (terms.right() != Terms.Right.CALL || !terms.expiry().isAfter(day("2026-11-25"))) {
        continue;
      }
      Instrument put = instrument(call.id().value().replaceFirst("C(\\d{8})$", "P$1"), OPEN);
      Quote ofCall = MARKETS.market().quote(call, OPEN);
      Quote ofPut = MARKETS.market().quote(put, OPEN);
      double years = Fair.years(terms, OPEN.toEpochMilli());
      double strike = terms.strike().doubleValue() * Math.exp(-Fair.RATE * years);
      double difference = ofCall.mid().subtract(ofPut.mid()).doubleValue();
      double spreads =
          (width(ofCall) + width(ofPut) + width(share)) / 2
              + call.ticks().tickAt(ofCall.mid()).doubleValue();
      assertThat(difference)
          .as(call.id().value())
          .isCloseTo(
              share.mid().doubleValue() * without(symbol, OPEN, years) - strike, within(spreads));
    }
  }

  /** Who holds a contract gets none of the dividends until it ends. */
  private static double without(String symbol, Instant at, double years) {
    long end = at.toEpochMilli() + Math.round(years * 365.25 * 86_400_000);
    return MARKETS.actions().without(new InstrumentId(symbol), at.toEpochMilli(), end);
  }

  private static double width(Quote quote) {
    return quote.ask().subtract(quote.bid()).doubleValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SPY", "TSLA", "AAPL"})
  void callsFallAndPutsRiseWithTheStrike(String symbol) {
    double call = Double.MAX_VALUE;
    double put = 0;
    LocalDate expiry = LocalDate.MIN;
    for (Instrument each : MARKETS.universe(OPEN).chain(new InstrumentId(symbol))) {
      Terms.Option terms = (Terms.Option) each.terms();
      double mid = MARKETS.market().quote(each, OPEN).mid().doubleValue();
      if (!terms.expiry().equals(expiry)) {
        call = Double.MAX_VALUE;
        put = 0;
        expiry = terms.expiry();
      }
      if (terms.right() == Terms.Right.CALL) {
        assertThat(mid).as(each.id().value()).isLessThanOrEqualTo(call + 0.05);
        call = mid;
      } else {
        assertThat(mid).as(each.id().value()).isGreaterThanOrEqualTo(put - 0.05);
        put = mid;
      }
    }
  }

  @Test
  void greeksAreWhatTheyAreNamedFor() {
    for (Instrument call : MARKETS.universe(OPEN).chain(new InstrumentId("SPY"))) {
      Terms.Option terms = (Terms.Option) call.terms();
      if (terms.right() != Terms.Right.CALL || !terms.expiry().isAfter(day("2026-11-25"))) {
        continue;
      }
      Instrument put = instrument(call.id().value().replaceFirst("C(\\d{8})$", "P$1"), OPEN);
      Greeks ofCall = MARKETS.greeks(terms, OPEN);
      Greeks ofPut = MARKETS.greeks((Terms.Option) put.terms(), OPEN);
      assertThat(ofCall.delta()).isBetween(0.0, 1.0);
      assertThat(ofPut.delta()).isBetween(-1.0, 0.0);
      assertThat(ofCall.delta() - ofPut.delta()).isCloseTo(1, within(1e-9));
      assertThat(ofCall.gamma()).isCloseTo(ofPut.gamma(), within(1e-9)).isNotNegative();
      assertThat(ofCall.volatility()).isBetween(0.1, 0.8);
    }
  }

  /** The price of a future is that of its fund, grown by interest until it ends. */
  @ParameterizedTest
  @CsvSource({"ESZ6, SPY, 10", "ESH7, SPY, 10", "NQH7, QQQ, 41", "GCZ6, GLD, 10.9"})
  void futuresStandAtTheCostOfCarry(String symbol, String fund, double ratio) {
    for (int i = 0; i < 40; i += 7) {
      Instant at = OPEN.minus(Duration.ofDays(i));
      Quote future = quote(symbol, at);
      Quote spot = quote(fund, at);
      LocalDate end = instrument(symbol, at).lastDay().orElseThrow();
      double years = (end.toEpochDay() - at.getEpochSecond() / 86400.0 + 0.9) / 365.25;
      double carried =
          spot.mid().doubleValue() * without(fund, at, years) * ratio * Math.exp(Fair.RATE * years);
      assertThat(future.mid().doubleValue())
          .as(symbol + " " + at)
          .isCloseTo(carried, within(width(future) + ratio * width(spot) + carried * 2e-5));
    }
  }

  /** Going round through a third currency gains nothing. */
  @ParameterizedTest
  @CsvSource({
    "EUR.JPY, EUR.USD, USD.JPY, times",
    "GBP.JPY, GBP.USD, USD.JPY, times",
    "AUD.JPY, AUD.USD, USD.JPY, times",
    "EUR.CHF, EUR.USD, USD.CHF, times",
    "EUR.GBP, EUR.USD, GBP.USD, over",
  })
  void crossesAgree(String cross, String first, String second, String how) {
    for (int i = 0; i < 20; i++) {
      Instant at = OPEN.plusSeconds(i * 4_001L);
      Quote direct = quote(cross, at);
      Quote one = quote(first, at);
      Quote two = quote(second, at);
      boolean times = how.equals("times");
      double bid =
          times
              ? one.bid().doubleValue() * two.bid().doubleValue()
              : one.bid().doubleValue() / two.ask().doubleValue();
      double ask =
          times
              ? one.ask().doubleValue() * two.ask().doubleValue()
              : one.ask().doubleValue() / two.bid().doubleValue();
      assertThat(direct.ask().doubleValue()).as(cross + " " + at).isGreaterThan(bid);
      assertThat(direct.bid().doubleValue()).as(cross + " " + at).isLessThan(ask);
    }
  }

  /** What ended shows its last price, and is closed, however the underlying goes on. */
  @ParameterizedTest
  @CsvSource({
    "SPY, 2026-10-16, 2026-10-16T20:00:00Z",
    "AAPL, 2026-07-17, 2026-07-17T20:00:00Z",
    "AAPL, 2026-11-20, 2026-11-20T21:00:00Z",
  })
  void anExpiredOptionStaysAtItsLastPrice(String symbol, LocalDate expiry, Instant close) {
    Instant after = close.plus(Duration.ofDays(3)).plusSeconds(1_000);
    int seen = 0;
    for (Instrument option : MARKETS.universe(after).chain(new InstrumentId(symbol))) {
      Terms.Option terms = (Terms.Option) option.terms();
      if (!terms.expiry().equals(expiry)) {
        continue;
      }
      seen++;
      Quote quote = MARKETS.market().quote(option, after);
      assertThat(quote.phase()).isEqualTo(Phase.CLOSED);
      assertThat(quote.at()).isEqualTo(close);
      assertThat(MARKETS.market().quote(option, after.plus(Duration.ofDays(9)))).isEqualTo(quote);
      double spot = MARKETS.closingPrice(instrument(symbol, after), expiry).doubleValue();
      double inside =
          Math.max(
              0,
              terms.right() == Terms.Right.CALL
                  ? spot - terms.strike().doubleValue()
                  : terms.strike().doubleValue() - spot);
      assertThat(MARKETS.closingPrice(option, expiry).doubleValue())
          .as(option.id().value())
          .isCloseTo(inside, within(0.06));
      assertThat(MARKETS.greeks(terms, after).gamma()).isZero();
    }
    assertThat(seen).isGreaterThan(20);
  }

  @Test
  void anExpiredFutureStaysAtItsLastPrice() {
    Instant after = Instant.parse("2026-09-30T15:00:00Z");
    Instrument future = instrument("ESU6", after);
    Quote quote = MARKETS.market().quote(future, after);
    assertThat(quote.phase()).isEqualTo(Phase.CLOSED);
    assertThat(quote.at()).isEqualTo("2026-09-18T21:00:00Z");
    assertThat(MARKETS.market().quote(future, after.plusSeconds(86_400))).isEqualTo(quote);
  }

  /** Good Friday of 2025 and Juneteenth of 2026 were to be third Fridays. */
  @ParameterizedTest
  @CsvSource({"2025-04-01, 2025-04-17", "2026-06-01, 2026-06-18", "2026-11-01, 2026-11-20"})
  void optionsEndOnTheThirdFridayOrTheDayBefore(LocalDate month, LocalDate expiry) {
    assertThat(MARKETS.universe(month).chain(new InstrumentId("SPY")))
        .anyMatch(option -> option.lastDay().orElseThrow().equals(expiry));
    for (Instrument each : MARKETS.universe(month).instruments()) {
      if (each.product() == Product.OPTION) {
        assertThat(calendar(each).trades(each.lastDay().orElseThrow())).isTrue();
      }
    }
  }

  private static LocalDate day(String text) {
    return LocalDate.parse(text);
  }
}
