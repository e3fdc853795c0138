package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * An instrument and its prices.
 *
 * @param greeks of an option
 */
public record MarketInfo(InstrumentInfo instrument, QuoteInfo quote, @Nullable GreeksInfo greeks) {}
