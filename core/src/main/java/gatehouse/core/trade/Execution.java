package gatehouse.core.trade;

import gatehouse.core.market.Mic;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One fill (FIX 4.4, ExecutionReport with ExecType F).
 *
 * @param id unique for ever; the same fill told twice has the same id (tag 17, ExecID)
 * @param quantity above zero
 */
public record Execution(
    String id, OrderId order, BigDecimal quantity, BigDecimal price, Instant at, Mic venue) {
  public Execution {
    if (quantity.signum() <= 0) {
      throw new IllegalArgumentException("a fill has a quantity above zero");
    }
  }
}
