package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be traded. Numbers are texts, exact and with a point.
 *
 * @param product {@code stock etf option future fx bond}
 * @param venue its market identifier code (ISO 10383)
 * @param region of the venue, such as {@code united-states}
 * @param ticks in ascending order, the first from zero
 * @param lot smallest quantity, and its step
 * @param multiplier value of a quantity of one at a price of one
 * @param settlementDays trading days from trade to settlement
 * @param routes codes of the venues that an order for it can name, the listing one first
 * @param underlying of an option, its symbol
 * @param right of an option: {@code call} or {@code put}
 * @param strike of an option
 * @param lastDay the last day of trading, such as {@code 2026-12-18}; none when there is no end
 * @param actions dividends and splits of the last year and those that are announced, newest first
 * @param holidaysUntil the last day for which the venue's holidays are known here: after it, every
 *     weekday counts as a trading day
 */
public record InstrumentInfo(
    String symbol,
    String name,
    String product,
    String venue,
    String region,
    String currency,
    List<TickBand> ticks,
    String lot,
    String multiplier,
    int settlementDays,
    List<String> routes,
    @Nullable String underlying,
    @Nullable String right,
    @Nullable String strike,
    @Nullable String lastDay,
    String holidaysUntil,
    List<CorporateActionInfo> actions) {
  public InstrumentInfo {
    ticks = List.copyOf(ticks);
    routes = List.copyOf(routes);
    actions = List.copyOf(actions);
  }
}
