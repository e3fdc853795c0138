package gatehouse.client.wire;

/**
 * The step of prices from a height on.
 *
 * @param from lowest price of the band, itself within
 * @param tick smallest step of a price in it
 */
public record TickBand(String from, String tick) {}
