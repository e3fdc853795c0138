package gatehouse.core.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * What a venue shows of an instrument at one moment.
 *
 * @param at the moment that the prices are of: while a venue is closed, its last one
 * @param bid best price at which somebody buys; on a tick, below {@code ask}
 * @param ask best price at which somebody sells
 * @param bidSize quantity at the bid, in lots of the instrument
 * @param last price of the last trade
 * @param previousClose last price of the trading day before
 */
public record Quote(
    InstrumentId instrument,
    Instant at,
    Phase phase,
    BigDecimal bid,
    BigDecimal bidSize,
    BigDecimal ask,
    BigDecimal askSize,
    BigDecimal last,
    BigDecimal previousClose) {
  public Quote {
    if (bid.compareTo(ask) >= 0) {
      throw new IllegalArgumentException("crossed quote of " + instrument);
    }
  }

  /** Halfway between bid and ask: what positions are valued at. */
  public BigDecimal mid() {
    BigDecimal sum = bid.add(ask);
    return sum.divide(BigDecimal.TWO, sum.scale() + 1, RoundingMode.UNNECESSARY);
  }
}
