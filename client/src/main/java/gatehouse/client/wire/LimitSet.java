package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits of an account, in its base currency; what is left out is unlimited.
 *
 * @param orderValue largest value of one order
 * @param dailyLoss largest loss of a day after which nothing may be opened
 * @param dailyOrders orders of a day
 * @param barred products that may not be opened: stock, etf, option, future, fx or bond
 * @param reduceOnly positions may only be closed
 */
public record LimitSet(
    @Nullable String orderValue,
    @Nullable String dailyLoss,
    @Nullable Integer dailyOrders,
    List<String> barred,
    boolean reduceOnly) {
  public LimitSet {
    barred = List.copyOf(barred);
  }
}
