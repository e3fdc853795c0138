package gatehouse.core.trade;

import gatehouse.core.market.InstrumentId;
import java.math.BigDecimal;

/**
 * What an account holds of one instrument.
 *
 * @param quantity above zero when bought, below when sold short; never zero
 * @param averageCost price that one unit was opened at, on average, without commission
 */
public record Position(InstrumentId instrument, BigDecimal quantity, BigDecimal averageCost) {
  public Position {
    if (quantity.signum() == 0) {
      throw new IllegalArgumentException("a position of nothing is no position");
    }
  }
}
