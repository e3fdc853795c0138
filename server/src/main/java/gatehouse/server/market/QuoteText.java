package gatehouse.server.market;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Quote;
import gatehouse.server.base.Tone;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Prices as people read them. */
final class QuoteText {
  private QuoteText() {}

  /** With the decimals of its tick, and two at least. */
  static String price(BigDecimal price, Instrument instrument) {
    return price.setScale(digits(price, instrument), RoundingMode.HALF_EVEN).toPlainString();
  }

  /** How many decimals a price has. */
  static int digits(BigDecimal price, Instrument instrument) {
    return Math.max(2, instrument.ticks().tickAt(price).stripTrailingZeros().scale());
  }

  /** Since the close of the trading day before, in percent. */
  static String change(Quote quote) {
    BigDecimal percent = percent(quote);
    return (percent.signum() > 0 ? "+" : "") + percent + " %";
  }

  static Tone tone(Quote quote) {
    return percent(quote).signum() < 0 ? Tone.BAD : Tone.GOOD;
  }

  private static BigDecimal percent(Quote quote) {
    return quote
        .last()
        .subtract(quote.previousClose())
        .multiply(BigDecimal.valueOf(100))
        .divide(quote.previousClose(), 2, RoundingMode.HALF_EVEN);
  }
}
