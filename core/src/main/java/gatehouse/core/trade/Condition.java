package gatehouse.core.trade;

import gatehouse.core.market.InstrumentId;
import java.math.BigDecimal;
import java.time.Instant;

/** What has to be true before an order starts to work. */
public sealed interface Condition {
  /** The last price of an instrument is at or beyond this one. */
  record PriceReaches(InstrumentId instrument, boolean above, BigDecimal price)
      implements Condition {}

  /** It is this time or later. */
  record TimeReaches(Instant at) implements Condition {}

  /**
   * The account's cushion, which is excess liquidity in percent of net liquidation value, is this
   * or less.
   */
  record CushionFallsTo(BigDecimal percent) implements Condition {}

  /** Another order of the account is filled. */
  record OrderFilled(ClientOrderId order) implements Condition {}
}
