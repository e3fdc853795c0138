package gatehouse.core.trade;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** What the house takes for money that is owed. */
public final class Interest {
  /** In percent a year, in every currency. */
  public static final BigDecimal YEARLY_PERCENT = new BigDecimal("6.5");

  /** Money markets count a year so. */
  private static final BigDecimal YEAR_DAYS = new BigDecimal("360");

  private static final int PERCENT_DIGITS = 2;

  private Interest() {}

  /** For so much over so many days; the sign is that of the amount. */
  public static BigDecimal of(BigDecimal amount, Currency currency, long days) {
    return amount
        .multiply(YEARLY_PERCENT.movePointLeft(PERCENT_DIGITS))
        .multiply(BigDecimal.valueOf(days))
        .divide(
            YEAR_DAYS, Math.max(0, currency.getDefaultFractionDigits()), RoundingMode.HALF_EVEN);
  }
}
