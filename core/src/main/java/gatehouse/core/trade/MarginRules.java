package gatehouse.core.trade;

import java.math.BigDecimal;

/**
 * How much of a position an account must be able to pay for itself.
 *
 * @param borrows whether the account may owe money and sell short; a cash account pays in full
 * @param stockInitial share of a bought stock's value that must be there when it is bought, 0 to 1
 * @param stockMaintenance share that must stay
 * @param fxInitial share of a currency position's value
 */
public record MarginRules(
    boolean borrows, BigDecimal stockInitial, BigDecimal stockMaintenance, BigDecimal fxInitial) {
  /** Everything is paid in full. */
  public static final MarginRules CASH =
      new MarginRules(false, BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE);

  /** The United States' usual rules (Regulation T, 12 CFR 220.12; FINRA 4210). */
  public static final MarginRules REGULATION_T =
      new MarginRules(true, new BigDecimal("0.5"), new BigDecimal("0.25"), new BigDecimal("0.05"));
}
