package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What the house takes for a fill, in the instrument's currency, rounded up to its smallest coin.
 */
public final class Commissions {
  private static final BigDecimal PER_SHARE = new BigDecimal("0.005");
  private static final BigDecimal PER_CONTRACT = new BigDecimal("0.65");
  private static final BigDecimal PER_FUTURE = new BigDecimal("1.25");
  private static final BigDecimal SHARE_OF_VALUE = new BigDecimal("0.0005");
  private static final BigDecimal FX_SHARE = new BigDecimal("0.00002");
  private static final BigDecimal BOND_SHARE = new BigDecimal("0.0010");

  private Commissions() {}

  /** For so much at this price; zero or above. */
  public static BigDecimal of(Instrument instrument, BigDecimal quantity, BigDecimal price) {
    BigDecimal value = instrument.value(quantity, price.abs());
    BigDecimal fee =
        switch (instrument.terms()) {
          case Terms.Stock stock -> shares(instrument, quantity, value);
          case Terms.Etf etf -> shares(instrument, quantity, value);
          case Terms.Option option -> quantity.multiply(PER_CONTRACT);
          case Terms.Future future -> quantity.multiply(PER_FUTURE);
          case Terms.Fx fx -> value.multiply(FX_SHARE);
          case Terms.Bond bond -> value.multiply(BOND_SHARE);
        };
    int digits = Math.max(0, instrument.currency().getDefaultFractionDigits());
    return fee.setScale(digits, RoundingMode.UP);
  }

  /** By the share in dollars, by value elsewhere: a yen is not a cent. */
  private static BigDecimal shares(Instrument instrument, BigDecimal quantity, BigDecimal value) {
    return switch (instrument.currency().getCurrencyCode()) {
      case "USD", "CAD" -> quantity.multiply(PER_SHARE).min(value.movePointLeft(2));
      default -> value.multiply(SHARE_OF_VALUE);
    };
  }
}
