package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets limits of the broker; what is left out stays as it is.
 *
 * @param orderValue above zero, in the base currency, such as {@code 25000}
 * @param dailyLoss above zero, in the base currency
 * @param dailyOrders 1 to 1,000,000
 * @param barred the products that may not be opened, instead of those of before
 * @param clear whether all limits of before go first
 */
public record LimitsRequest(
    @Nullable String orderValue,
    @Nullable String dailyLoss,
    @Nullable Integer dailyOrders,
    @Nullable List<String> barred,
    @Nullable Boolean reduceOnly,
    @Nullable Boolean clear) {
  public LimitsRequest {
    barred = barred == null ? null : List.copyOf(barred);
  }
}
