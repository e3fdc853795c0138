package gatehouse.core.gate;

import gatehouse.core.trade.Valuation;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;

/**
 * What an order would do, if it were filled whole at the price that it counts at.
 *
 * @param price its limit, or the touch
 * @param value quantity times price, in the instrument's currency
 * @param commission in the instrument's currency
 * @param rate how much of the account's base currency one unit of the instrument's is
 * @param before what the account is worth now
 * @param after what it would be worth then
 * @param conversions what is missing in which currency
 */
public record Effect(
    Currency currency,
    BigDecimal price,
    BigDecimal value,
    BigDecimal commission,
    BigDecimal rate,
    Valuation before,
    Valuation after,
    List<Conversion> conversions) {
  public Effect {
    conversions = List.copyOf(conversions);
  }
}
