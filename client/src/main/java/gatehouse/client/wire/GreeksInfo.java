package gatehouse.client.wire;

/**
 * What an option's price says of it, of the same moment as its quote.
 *
 * @param volatility implied, yearly: {@code 0.32} is 32 %
 * @param delta change of the price when the underlying moves by one
 * @param gamma change of delta when the underlying moves by one
 * @param vega change of the price when the volatility moves by one point of a hundred
 * @param theta change of the price by one day
 */
public record GreeksInfo(
    double volatility, double delta, double gamma, double vega, double theta) {}
