package gatehouse.core.trade;

import java.math.BigDecimal;

/**
 * What the market has to show before {@link PaperMatching} does anything to an open order, but for
 * the end of its time: so that of many that wait those alone are looked at that it can reach. Pure.
 *
 * @param price what has to be reached, itself within; zero where no price counts
 */
public record Awaits(Kind kind, BigDecimal price) {
  /** All but the last await a venue that matches, too. */
  public enum Kind {
    /** An ask at the price or below. */
    ASK_DOWN,
    /** A bid at the price or above. */
    BID_UP,
    /** A last price at the price or above. */
    LAST_UP,
    /** A last price at the price or below. */
    LAST_DOWN,
    /** Any price, or that of an auction. */
    MATCHING,
    /** Nothing: something may come to it at any moment. */
    NOTHING
  }

  /** What that order awaits. */
  public static Awaits of(Order order) {
    OrderTicket ticket = order.ticket();
    return switch (order.status()) {
      case HELD -> ticket.condition().isPresent() ? any(Kind.NOTHING) : held(ticket);
      case NEW, PARTIALLY_FILLED ->
          switch (ticket.timeInForce()) {
            case IOC, FOK -> any(Kind.NOTHING);
            case DAY, GTC, GTD -> working(ticket);
          };
      case PENDING_NEW, PENDING_CANCEL, FILLED, CANCELED, REJECTED, EXPIRED -> any(Kind.NOTHING);
    };
  }

  private static Awaits held(OrderTicket ticket) {
    return switch (ticket.pricing()) {
      case Pricing.Stop(BigDecimal stop) -> last(ticket.side(), stop);
      case Pricing.StopLimit(BigDecimal stop, BigDecimal price) -> last(ticket.side(), stop);
      case Pricing.TrailingStop trailing -> any(Kind.MATCHING);
      case Pricing.Market market -> any(Kind.MATCHING);
      case Pricing.Limit limit -> any(Kind.MATCHING);
      case Pricing.MarketOnClose close -> any(Kind.MATCHING);
      case Pricing.LimitOnClose close -> any(Kind.MATCHING);
    };
  }

  private static Awaits working(OrderTicket ticket) {
    return switch (ticket.pricing()) {
      case Pricing.Limit(BigDecimal price) -> touch(ticket.side(), price);
      case Pricing.StopLimit(BigDecimal stop, BigDecimal price) -> touch(ticket.side(), price);
      case Pricing.Market market -> any(Kind.MATCHING);
      case Pricing.Stop stop -> any(Kind.MATCHING);
      case Pricing.TrailingStop trailing -> any(Kind.MATCHING);
      case Pricing.MarketOnClose close -> any(Kind.MATCHING);
      case Pricing.LimitOnClose close -> any(Kind.MATCHING);
    };
  }

  private static Awaits touch(Side side, BigDecimal price) {
    return new Awaits(side == Side.BUY ? Kind.ASK_DOWN : Kind.BID_UP, price);
  }

  private static Awaits last(Side side, BigDecimal stop) {
    return new Awaits(side == Side.BUY ? Kind.LAST_UP : Kind.LAST_DOWN, stop);
  }

  private static Awaits any(Kind kind) {
    return new Awaits(kind, BigDecimal.ZERO);
  }
}
