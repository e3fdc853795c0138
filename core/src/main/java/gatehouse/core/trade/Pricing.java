package gatehouse.core.trade;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * At which prices an order may be filled, and when it starts to work (FIX 4.4, tag 40, OrdType).
 */
public sealed interface Pricing {
  record Market() implements Pricing {}

  record Limit(BigDecimal price) implements Pricing {}

  /** Becomes a market order once the last price reaches the stop. */
  record Stop(BigDecimal stop) implements Pricing {}

  /** Becomes a limit order once the last price reaches the stop. */
  record StopLimit(BigDecimal stop, BigDecimal price) implements Pricing {}

  /**
   * A stop that follows the best price at this distance, and never goes back.
   *
   * @param percent whether the distance is a share of the price in percent, not an amount
   */
  record TrailingStop(BigDecimal distance, boolean percent) implements Pricing {}

  /** Filled in the closing auction, at its price. */
  record MarketOnClose() implements Pricing {}

  /** Filled in the closing auction, at its price or not at all. */
  record LimitOnClose(BigDecimal price) implements Pricing {}

  /** The worst price at which it may be filled; none when any will do. */
  default Optional<BigDecimal> limit() {
    return switch (this) {
      case Market market -> Optional.empty();
      case Limit limit -> Optional.of(limit.price());
      case Stop stop -> Optional.empty();
      case StopLimit stop -> Optional.of(stop.price());
      case TrailingStop stop -> Optional.empty();
      case MarketOnClose close -> Optional.empty();
      case LimitOnClose close -> Optional.of(close.price());
    };
  }

  /** The price that the order counts at: its limit, or its stop; none where the market says it. */
  default Optional<BigDecimal> named() {
    return this instanceof Stop(BigDecimal stop) ? Optional.of(stop) : limit();
  }

  /** The name that forms, JSON and the database know it by. */
  default Kind kind() {
    return switch (this) {
      case Market market -> Kind.MARKET;
      case Limit limit -> Kind.LIMIT;
      case Stop stop -> Kind.STOP;
      case StopLimit stop -> Kind.STOP_LIMIT;
      case TrailingStop stop -> Kind.TRAILING_STOP;
      case MarketOnClose close -> Kind.MARKET_ON_CLOSE;
      case LimitOnClose close -> Kind.LIMIT_ON_CLOSE;
    };
  }

  /** The order types by name. */
  enum Kind {
    MARKET("Market"),
    LIMIT("Limit"),
    STOP("Stop"),
    STOP_LIMIT("Stop limit"),
    TRAILING_STOP("Trailing stop"),
    MARKET_ON_CLOSE("Market on close"),
    LIMIT_ON_CLOSE("Limit on close");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
