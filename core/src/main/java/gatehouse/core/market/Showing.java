package gatehouse.core.market;

/** What one venue shows of an instrument at one moment. */
public record Showing(TradingVenue venue, Quote quote) {}
