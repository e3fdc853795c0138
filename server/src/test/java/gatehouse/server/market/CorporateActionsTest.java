package gatehouse.server.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatehouse.core.market.Candle;
import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.TradingCalendar;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dividends and splits, and what prices make of them. */
class CorporateActionsTest {
  private static final Markets MARKETS = new Markets(7);
  private static final Instant NOW = Instant.parse("2026-11-24T15:00:00Z");
  private static final Instant LATER = Instant.parse("2030-12-31T00:00:00Z");

  private static Instrument instrument(String symbol) {
    return MARKETS.universe(NOW).instrument(new InstrumentId(symbol)).orElseThrow();
  }

  private static List<Instrument> shares() {
    return MARKETS.universe(NOW).instruments().stream()
        .filter(each -> each.product() == Product.STOCK || each.product() == Product.ETF)
        .toList();
  }

  private static double mid(Instrument instrument, Instant at) {
    return MARKETS.market().quote(instrument, at).mid().doubleValue();
  }

  /** To within the ticks of both quotes. */
  @Test
  void thePriceFallsByTheDividendAndTheSplit() {
    int seen = 0;
    for (Instrument share : shares()) {
      for (var effect : MARKETS.actions().between(share.id(), NOW, LATER)) {
        double before = mid(share, effect.at().minusMillis(1));
        double after = mid(share, effect.at());
        double expected =
            switch (effect.action()) {
              case CorporateAction.Dividend dividend -> before - dividend.perShare().doubleValue();
              case CorporateAction.Split split -> before * split.before() / split.after();
            };
        assertThat(after)
            .as(effect.toString())
            .isCloseTo(expected, within(0.0007 * expected + 2 * tick(share, before, expected)));
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(1000);
  }

  /** A fall through the bands of a tick table ends on coarser or finer ones. */
  private static double tick(Instrument share, double before, double after) {
    BigDecimal high = BigDecimal.valueOf(Math.max(before, after));
    return share.ticks().tickAt(high).doubleValue();
  }

  @Test
  void daysStandInTheirOrder() {
    for (Instrument share : shares()) {
      TradingCalendar calendar = Venues.calendar(share);
      Instant last = NOW;
      for (var effect : MARKETS.actions().between(share.id(), NOW, LATER)) {
        LocalDate day = effect.action().exDate();
        assertThat(effect.at()).isAfter(last);
        last = effect.at();
        assertThat(calendar.trades(day)).isTrue();
        assertThat(calendar.tradingDay(last)).isEqualTo(day);
        assertThat(calendar.tradingDay(last.minusMillis(1))).isBefore(day);
        if (effect.action() instanceof CorporateAction.Dividend dividend) {
          assertThat(dividend.recordDate()).isBetween(day, dividend.payDate().minusDays(1));
          assertThat(dividend.perShare()).isPositive();
        }
      }
    }
  }

  @Test
  void nothingThatHasOptionsIsSplit() {
    List<CorporateActions.Effect> splits = MARKETS.actions().splits(NOW, LATER);
    assertThat(splits).hasSizeGreaterThan(10);
    for (var effect : splits) {
      InstrumentId id = effect.action().instrument();
      assertThat(MARKETS.universe(NOW).chain(id)).isEmpty();
      assertThat(MARKETS.actions().between(id, effect.at().minusMillis(1), effect.at()))
          .containsExactly(effect);
    }
  }

  /** In a chart that ends after a split, candles of before are in shares of after. */
  @ParameterizedTest
  @ValueSource(strings = {"NFLX", "LLOY", "ENB", "8035"})
  void aSplitMakesNoGapInAChart(String symbol) {
    Instrument share = instrument(symbol);
    var effect =
        MARKETS.actions().splits(NOW, LATER).stream()
            .filter(each -> each.action().instrument().equals(share.id()))
            .findFirst()
            .orElseThrow();
    CorporateAction.Split split = (CorporateAction.Split) effect.action();
    Instant from = effect.at().minus(Duration.ofDays(12));
    List<Candle> before =
        MARKETS.market().candles(share, from, effect.at().minusMillis(1), Duration.ofDays(1));
    List<Candle> after =
        MARKETS
            .market()
            .candles(share, from, effect.at().plus(Duration.ofDays(5)), Duration.ofDays(1));
    assertThat(after.size()).isGreaterThan(before.size());
    for (int i = 0; i < before.size() - 1; i++) {
      double expected = before.get(i).close().doubleValue() * split.before() / split.after();
      assertThat(after.get(i).close().doubleValue())
          .isCloseTo(expected, within(2 * tick(share, expected, expected * split.after())));
    }
    for (int i = 1; i < after.size(); i++) {
      double step = after.get(i).open().doubleValue() / after.get(i - 1).close().doubleValue();
      assertThat(step).isBetween(0.85, 1.15);
    }
    Instant last = effect.at().minusMillis(1);
    assertThat(MARKETS.prices(last, effect.at()).mark(share).doubleValue())
        .isCloseTo(mid(share, effect.at()), within(tick(share, mid(share, last), 0)));
    Quote quote = MARKETS.market().quote(share, effect.at().plus(Duration.ofHours(20)));
    assertThat(quote.last().doubleValue() / quote.previousClose().doubleValue())
        .isBetween(0.85, 1.15);
  }

  @Test
  void whatIsAnnouncedIsKnownAMonthAhead() {
    InstrumentId id = new InstrumentId("KO");
    var first = MARKETS.actions().between(id, NOW, LATER).getFirst();
    Instant told = first.at().minus(Duration.ofDays(30));
    assertThat(MARKETS.actions().known(id, told.minusMillis(1))).isEmpty();
    assertThat(MARKETS.actions().known(id, told)).containsExactly(first.action());
    assertThat(MARKETS.actions().known(id, first.at().plus(Duration.ofDays(364))))
        .contains(first.action());
  }

  @Test
  void beforeTheyBeganPricesAreWhatTheyWere() {
    for (Instrument share : shares()) {
      assertThat(MARKETS.actions().factor(share.id(), NOW.toEpochMilli())).isEqualTo(1);
    }
  }
}
