package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** When a bond pays, and what a buyer owes the seller for the time since it last did. */
public final class Coupons {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int YEAR_DAYS = 360;
  private static final MathContext DIGITS = MathContext.DECIMAL64;

  private Coupons() {}

  /** What one unit of nominal gets at each payment, in the bond's currency. */
  public static BigDecimal perUnit(Terms.Bond bond) {
    return bond.couponPercent()
        .divide(HUNDRED)
        .divide(BigDecimal.valueOf(bond.paymentsPerYear()), DIGITS);
  }

  /** How many payments fall after the first day, up to the last day itself. */
  public static int between(Terms.Bond bond, LocalDate after, LocalDate until) {
    int payments = 0;
    LocalDate date = bond.maturity();
    for (int i = 0; date.isAfter(after); i++, date = payment(bond, i)) {
      payments += date.isAfter(until) ? 0 : 1;
    }
    return payments;
  }

  /** The payment that comes so many before the last. */
  private static LocalDate payment(Terms.Bond bond, int beforeLast) {
    return bond.maturity().minusMonths((long) beforeLast * 12 / bond.paymentsPerYear());
  }

  /**
   * Interest from the last payment until the trade settles, in the bond's currency, rounded to its
   * smallest coin; zero after the end.
   *
   * @param instrument a bond
   * @param nominal above zero
   */
  public static BigDecimal accrued(Instrument instrument, BigDecimal nominal, LocalDate settles) {
    if (!(instrument.terms() instanceof Terms.Bond bond)) {
      throw new IllegalArgumentException(instrument.id() + " is no bond");
    }
    if (!settles.isBefore(bond.maturity())) {
      return BigDecimal.ZERO;
    }
    int i = 1;
    while (payment(bond, i).isAfter(settles)) {
      i++;
    }
    LocalDate last = payment(bond, i);
    BigDecimal yearly = nominal.multiply(bond.couponPercent()).divide(HUNDRED);
    BigDecimal interest =
        switch (bond.dayCount()) {
          case "Act/Act ICMA" ->
              yearly
                  .multiply(BigDecimal.valueOf(ChronoUnit.DAYS.between(last, settles)))
                  .divide(
                      BigDecimal.valueOf(
                          bond.paymentsPerYear()
                              * ChronoUnit.DAYS.between(last, payment(bond, i - 1))),
                      DIGITS);
          case "30U/360" ->
              yearly
                  .multiply(BigDecimal.valueOf(days30(last, settles)))
                  .divide(BigDecimal.valueOf(YEAR_DAYS), DIGITS);
          default -> throw new IllegalArgumentException("no day count: " + bond.dayCount());
        };
    int digits = Math.max(0, instrument.currency().getDefaultFractionDigits());
    return interest.setScale(digits, RoundingMode.HALF_EVEN);
  }

  /** ISDA 2006, 4.16(f), with the end-of-February rule of SIFMA. */
  private static long days30(LocalDate from, LocalDate until) {
    boolean february = lastOfFebruary(from);
    int first = february || from.getDayOfMonth() == 31 ? 30 : from.getDayOfMonth();
    int last =
        (february && lastOfFebruary(until)) || (until.getDayOfMonth() == 31 && first == 30)
            ? 30
            : until.getDayOfMonth();
    return 360L * (until.getYear() - from.getYear())
        + 30L * (until.getMonthValue() - from.getMonthValue())
        + last
        - first;
  }

  private static boolean lastOfFebruary(LocalDate day) {
    return day.getMonthValue() == 2 && day.getDayOfMonth() == day.lengthOfMonth();
  }
}
