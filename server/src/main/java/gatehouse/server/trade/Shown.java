package gatehouse.server.trade;

import gatehouse.core.market.Phase;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Showing;
import java.math.BigDecimal;
import java.util.List;

/**
 * What all venues show of an instrument, the listing one first.
 *
 * @param bid the best of them
 * @param ask the best of them
 */
record Shown(List<Showing> venues, BigDecimal bid, BigDecimal ask) {
  /** What the listing venue shows. */
  Quote first() {
    return venues.getFirst().quote();
  }

  static Shown of(List<Showing> venues) {
    BigDecimal bid = venues.getFirst().quote().bid();
    BigDecimal ask = venues.getFirst().quote().ask();
    for (Showing each : venues) {
      bid = bid.max(each.quote().bid());
      ask = ask.min(each.quote().ask());
    }
    return new Shown(venues, bid, ask);
  }

  /** Price of the last trade: all venues show the same. */
  BigDecimal last() {
    return venues.getFirst().quote().last();
  }

  /** Whether any of them matches orders as they come, or all at once at the close. */
  boolean matching() {
    for (Showing each : venues) {
      Phase phase = each.quote().phase();
      if (phase.matching() || phase == Phase.CLOSING_AUCTION) {
        return true;
      }
    }
    return false;
  }
}
