package gatehouse.server.market;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a chart, as JSON; all lists are of the same length, oldest first. Prices have all
 * four, values of a portfolio only what they were.
 *
 * @param unit currency
 * @param digits decimals that are shown
 * @param span day, month or year
 * @param zone the person's, in which moments are shown
 * @param time epoch seconds
 */
public record ChartData(
    String unit,
    int digits,
    String span,
    String zone,
    List<Long> time,
    @Nullable List<BigDecimal> open,
    @Nullable List<BigDecimal> high,
    @Nullable List<BigDecimal> low,
    List<BigDecimal> close) {}
