package gatehouse.core.market;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;

/** What a contract is, beyond its listing. */
public sealed interface Terms {
  /**
   * A share of a company.
   *
   * @param sector in plain words, for lists
   */
  record Stock(String sector) implements Terms {}

  /**
   * An exchange-traded fund.
   *
   * @param leveraged whether it multiplies its index, or bets against it
   */
  record Etf(String follows, boolean leveraged) implements Terms {}

  /**
   * A listed option on a stock or fund, settled by delivery of {@code multiplier} shares.
   *
   * @param expiry last day of trading
   */
  record Option(InstrumentId underlying, Right right, BigDecimal strike, LocalDate expiry)
      implements Terms {}

  /**
   * A future on an index or commodity, settled in cash.
   *
   * @param root the product's symbol without the month, such as ES
   * @param expiry last day of trading
   * @param initialMargin per contract, in the instrument's currency
   * @param maintenanceMargin per contract, in the instrument's currency
   */
  record Future(
      String root, LocalDate expiry, BigDecimal initialMargin, BigDecimal maintenanceMargin)
      implements Terms {}

  /** A pair of currencies: one unit of {@code base} costs the price in the quote currency. */
  record Fx(Currency base) implements Terms {}

  /**
   * A bond, quoted in percent of its nominal, without accrued interest; quantities are nominal.
   *
   * @param couponPercent yearly
   * @param paymentsPerYear 1, 2 or 4
   * @param dayCount how interest accrues, by the name that ISDA gives it: {@code Act/Act ICMA} or
   *     {@code 30U/360}
   */
  record Bond(
      String issuer,
      BigDecimal couponPercent,
      int paymentsPerYear,
      LocalDate maturity,
      String dayCount)
      implements Terms {}

  /** What an option gives the right to. */
  enum Right {
    CALL("Call"),
    PUT("Put");

    private final String label;

    Right(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
