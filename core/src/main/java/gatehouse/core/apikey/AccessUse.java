package gatehouse.core.apikey;

import java.math.BigDecimal;

/**
 * How an access stands, and what came in by it on one day of one account, by the clock of the
 * company that serves it. Read under the account's lock, so that no order slips in behind its end.
 *
 * @param orders that were accepted
 * @param value of them together, each when it was accepted, in the account's base currency
 */
public record AccessUse(Standing standing, int orders, BigDecimal value) {
  /** Whether orders are taken from it. */
  public enum Standing {
    SERVES,
    PAUSED,
    ENDED
  }

  public static final AccessUse NONE = new AccessUse(Standing.SERVES, 0, BigDecimal.ZERO);

  /** With one more order. */
  public AccessUse and(BigDecimal orderValue) {
    return new AccessUse(standing, orders + 1, value.add(orderValue));
  }

  /** With so much more in an order that was counted. */
  public AccessUse andMore(BigDecimal orderValue) {
    return new AccessUse(standing, orders, value.add(orderValue));
  }
}
