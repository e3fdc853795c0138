package gatehouse.server.market;

/**
 * What an option's price says of it.
 *
 * @param volatility of a year, as a share
 * @param delta change of its price with that of the underlying
 * @param gamma change of delta with the price of the underlying
 * @param vega change of its price with a point of volatility
 * @param theta change of its price in a day
 */
public record Greeks(double volatility, double delta, double gamma, double vega, double theta) {}
