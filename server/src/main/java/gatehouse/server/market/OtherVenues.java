package gatehouse.server.market;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Quote;
import gatehouse.core.market.TradingVenue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * What venues show of an instrument that another one lists: a book of their own near the listing
 * venue's, with less in it. A function of the listing quote, so that it too needs no memory.
 */
final class OtherVenues {
  /** How often such a venue has the better price, the same one, or one or two steps worse. */
  private static final double BETTER = 0.2;

  private static final double SAME = 0.6;
  private static final double WORSE = 0.9;

  /** Narrower books can't be bettered from both sides without crossing. */
  private static final BigDecimal STEPS_TO_BETTER = BigDecimal.valueOf(3);

  private OtherVenues() {}

  static Quote quote(Quote listing, Instrument instrument, TradingVenue venue, Instant at) {
    BigDecimal step = instrument.ticks().tickAt(listing.bid());
    boolean room =
        listing.ask().subtract(listing.bid()).compareTo(step.multiply(STEPS_TO_BETTER)) >= 0;
    long series = 31L * instrument.id().value().hashCode() + venue.mic().value().hashCode();
    long second = listing.at().getEpochSecond();
    BigDecimal bid =
        listing.bid().subtract(step.multiply(stepsWorse(uniform(series, second, 1), room)));
    return new Quote(
        listing.instrument(),
        listing.at(),
        venue.calendar().phaseAt(at),
        bid.signum() > 0 ? bid : listing.bid(),
        size(listing.bidSize(), instrument, uniform(series, second, 2)),
        listing.ask().add(step.multiply(stepsWorse(uniform(series, second, 3), room))),
        size(listing.askSize(), instrument, uniform(series, second, 4)),
        listing.last(),
        listing.previousClose());
  }

  private static BigDecimal stepsWorse(double random, boolean room) {
    if (random < BETTER) {
      return room ? BigDecimal.ONE.negate() : BigDecimal.ZERO;
    }
    return random < SAME ? BigDecimal.ZERO : random < WORSE ? BigDecimal.ONE : BigDecimal.TWO;
  }

  /** From a fifth to four fifths of what the listing venue shows, in whole lots. */
  private static BigDecimal size(BigDecimal listing, Instrument instrument, double random) {
    BigDecimal lots =
        listing
            .multiply(BigDecimal.valueOf(0.2 + 0.6 * random))
            .divide(instrument.lot(), 0, RoundingMode.DOWN);
    return lots.max(BigDecimal.ONE).multiply(instrument.lot());
  }

  /** From 0 to 1, by the finisher of SplitMix64. */
  private static double uniform(long series, long second, int draw) {
    long z = series * 0x9E3779B97F4A7C15L + second * 0xD1B54A32D192ED03L + draw;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
