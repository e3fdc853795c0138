package gatehouse.server.market;

import gatehouse.client.wire.CandlesPage;
import gatehouse.client.wire.ChainPage;
import gatehouse.client.wire.CorporateActionInfo;
import gatehouse.client.wire.GreeksInfo;
import gatehouse.client.wire.InstrumentInfo;
import gatehouse.client.wire.MarketInfo;
import gatehouse.client.wire.QuoteInfo;
import gatehouse.client.wire.TickBand;
import gatehouse.core.market.Candle;
import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Terms;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** Instruments and prices as JSON. */
final class MarketJson {
  /** Digits that matter of what is computed, not quoted. */
  private static final MathContext COMPUTED = new MathContext(6);

  private MarketJson() {}

  static InstrumentInfo instrument(Instrument instrument, Screen screen) {
    Terms.Option option = instrument.terms() instanceof Terms.Option terms ? terms : null;
    return new InstrumentInfo(
        instrument.id().value(),
        instrument.name(),
        code(instrument.product()),
        instrument.venue().value(),
        code(screen.universe().venue(instrument).region()),
        instrument.currency().getCurrencyCode(),
        instrument.ticks().bands().stream()
            .map(band -> new TickBand(text(band.from()), text(band.tick())))
            .toList(),
        text(instrument.lot()),
        text(instrument.multiplier()),
        instrument.settlementDays(),
        screen.universe().routes(instrument).stream().map(venue -> venue.mic().value()).toList(),
        option == null ? null : option.underlying().value(),
        option == null ? null : code(option.right()),
        option == null ? null : text(option.strike()),
        instrument.lastDay().map(LocalDate::toString).orElse(null),
        Venues.holidaysUntil(instrument.venue()).toString(),
        screen.actions(instrument).stream().map(MarketJson::action).toList());
  }

  private static CorporateActionInfo action(CorporateAction action) {
    return switch (action) {
      case CorporateAction.Dividend dividend ->
          new CorporateActionInfo(
              "dividend",
              dividend.exDate().toString(),
              dividend.recordDate().toString(),
              dividend.payDate().toString(),
              text(dividend.perShare()),
              dividend.currency().getCurrencyCode(),
              null,
              null);
      case CorporateAction.Split split ->
          new CorporateActionInfo(
              "split",
              split.exDate().toString(),
              null,
              null,
              null,
              null,
              split.before(),
              split.after());
    };
  }

  static MarketInfo market(Instrument instrument, Screen screen) {
    return new MarketInfo(
        instrument(instrument, screen),
        quote(instrument, screen),
        instrument.product() == Product.OPTION ? greeks(instrument, screen) : null);
  }

  static QuoteInfo quote(Instrument instrument, Screen screen) {
    Quote quote = screen.quote(instrument);
    return new QuoteInfo(
        text(quote.bid()),
        text(quote.bidSize()),
        text(quote.ask()),
        text(quote.askSize()),
        text(quote.last()),
        text(quote.previousClose()),
        code(quote.phase()),
        quote.phase().regular(),
        screen.live(instrument),
        quote.at());
  }

  private static GreeksInfo greeks(Instrument option, Screen screen) {
    Greeks greeks = screen.greeks(option);
    return new GreeksInfo(
        computed(greeks.volatility()),
        computed(greeks.delta()),
        computed(greeks.gamma()),
        computed(greeks.vega()),
        computed(greeks.theta()));
  }

  /** In its last moment an option has no slope that a number could tell; JSON has no infinity. */
  private static double computed(double value) {
    return Double.isFinite(value) ? new BigDecimal(value, COMPUTED).doubleValue() : 0;
  }

  static CandlesPage candles(Instrument instrument, Screen.Span span, Screen screen) {
    return new CandlesPage(
        instrument.id().value(),
        span.label(),
        screen.live(instrument),
        screen.candles(instrument, span).stream().map(MarketJson::candle).toList());
  }

  private static CandlesPage.CandleInfo candle(Candle candle) {
    return new CandlesPage.CandleInfo(
        candle.from(),
        text(candle.open()),
        text(candle.high()),
        text(candle.low()),
        text(candle.close()),
        text(candle.volume()));
  }

  static ChainPage chain(
      Instrument underlying,
      List<LocalDate> expiries,
      LocalDate expiry,
      List<Screen.Pair> pairs,
      Screen screen) {
    return new ChainPage(
        underlying.id().value(),
        expiries.stream().map(LocalDate::toString).toList(),
        expiry.toString(),
        pairs.stream()
            .map(pair ->
                new ChainPage.StrikeInfo(
                    text(pair.terms().strike()),
                    option(pair.call(), screen),
                    option(pair.put(), screen)))
            .toList());
  }

  private static ChainPage.OptionInfo option(Instrument option, Screen screen) {
    return new ChainPage.OptionInfo(
        option.id().value(), quote(option, screen), greeks(option, screen));
  }

  private static String text(BigDecimal number) {
    return number.toPlainString();
  }

  /** A name for programs: lower case, with hyphens. */
  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
