package gatehouse.core.market;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The prices of a span of time.
 *
 * @param from begin of the span, itself within
 * @param volume quantity that changed hands
 */
public record Candle(
    Instant from,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume) {}
