package gatehouse.core.apikey;

import java.math.BigDecimal;

/**
 * How an access stands, and what came in by it on one day of one account, by the clock of the
 * company that serves it. Read under the account's lock, so that no order slips in behind its end.
 *
 * @param name of the API key or the registered client, as its owner knows it; empty of a person's
 *     own session, and of one that is gone
 * @param orders that were accepted
 * @param value of them together, each when it was accepted, in the account's base currency
 */
public record AccessUse(Standing standing, String name, int orders, BigDecimal value) {
  /** Whether orders are taken from it. */
  public enum Standing {
    SERVES,
    PAUSED,
    ENDED
  }

  public static final AccessUse NONE = new AccessUse(Standing.SERVES, "", 0, BigDecimal.ZERO);

  /** With one more order. */
  public AccessUse and(BigDecimal orderValue) {
    return new AccessUse(standing, name, orders + 1, value.add(orderValue));
  }

  /** With so much more in an order that was counted. */
  public AccessUse andMore(BigDecimal orderValue) {
    return new AccessUse(standing, name, orders, value.add(orderValue));
  }
}
