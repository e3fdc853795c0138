package gatehouse.server.market;

import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.PricePath;
import gatehouse.core.market.Replay;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prices before they are put on ticks, as functions of time: stocks share a walk of the whole
 * market, each with one of its own; currencies have one each against the dollar, so that crosses
 * always agree.
 */
final class Spot {
  private static final long MARKET = PricePath.series("market");
  private static final double YEAR_MS = 365.25 * 24 * 3600 * 1000;

  /** How much of a stock's movement is the market's. */
  private static final double SHARED = 0.55;

  private static final double OWN = Math.sqrt(1 - SHARED * SHARED);

  /** What one unit of each currency costs in dollars where its walk begins, and how it moves. */
  private static final Map<String, Listings.Walk> DOLLARS =
      Map.of(
          "USD", new Listings.Walk(1, 0),
          "EUR", new Listings.Walk(1.10, 0.05),
          "GBP", new Listings.Walk(1.28, 0.055),
          "JPY", new Listings.Walk(0.0067, 0.06),
          "HKD", new Listings.Walk(0.1282, 0.001),
          "CAD", new Listings.Walk(0.73, 0.045),
          "AUD", new Listings.Walk(0.66, 0.06),
          "CHF", new Listings.Walk(1.14, 0.05));

  private final PricePath path;
  private final Optional<Replay> replay;

  /**
   * Prices of that walk.
   *
   * @param replay a recorded day, whose prices go before
   */
  Spot(PricePath path, Optional<Replay> replay) {
    this.path = path;
    this.replay = replay;
  }

  /** A stock or fund. */
  double stock(InstrumentId id, Listings.Walk walk, long atMs) {
    return recorded(id, atMs).orElseGet(() -> simulated(id, walk, atMs));
  }

  /** What the strikes of options lie around: of a recorded day its first price, at any moment. */
  double listing(InstrumentId id, Listings.Walk walk, long atMs) {
    return replay
        .filter(day -> day.holds(id))
        .map(day -> day.recording().mid(id, 0))
        .orElseGet(() -> simulated(id, walk, atMs));
  }

  private Optional<Double> recorded(InstrumentId id, long atMs) {
    return replay.filter(day -> day.holds(id)).map(day -> day.mid(id, atMs));
  }

  private double simulated(InstrumentId id, Listings.Walk walk, long atMs) {
    double moved =
        SHARED * path.at(MARKET, atMs) + OWN * path.at(PricePath.series(id.value()), atMs);
    return walk.start() * grown(walk.volatility(), moved, atMs);
  }

  /** Those that have a price, in the order of their codes. */
  static List<Currency> currencies() {
    return DOLLARS.keySet().stream().sorted().map(Currency::getInstance).toList();
  }

  /** What one unit of the currency costs in dollars. */
  double dollars(Currency currency, long atMs) {
    Listings.Walk walk = DOLLARS.get(currency.getCurrencyCode());
    if (walk == null) {
      throw new IllegalArgumentException("no price for " + currency);
    }
    String code = currency.getCurrencyCode();
    double moved = path.at(PricePath.series("fx " + code), atMs);
    return recorded(new InstrumentId(code + ".USD"), atMs)
        .or(() -> recorded(new InstrumentId("USD." + code), atMs).map(price -> 1 / price))
        .orElseGet(() -> walk.start() * grown(walk.volatility(), moved, atMs));
  }

  /** A yield, which walks by differences. */
  double yieldOf(InstrumentId id, Listings.Walk walk, long atMs) {
    double moved = walk.volatility() * path.at(PricePath.series("y " + id.value()), atMs);
    return Math.max(0.001, walk.start() + moved / 2);
  }

  private static double grown(double volatility, double moved, long atMs) {
    double years = (atMs - PricePath.ORIGIN_MS) / YEAR_MS;
    return Math.exp(volatility * moved - volatility * volatility * years / 2);
  }
}
