package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Quote;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/**
 * What the paper venue does with one open order at one moment. Pure: the same order and quote give
 * the same events with the same ids, so that doing it twice does nothing twice.
 *
 * <p>An order takes what the touch shows on the other side, and the rest at later moments; it never
 * moves the market. A limit is filled when the touch reaches it, at the touch's price.
 */
public final class PaperMatching {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private PaperMatching() {}

  /**
   * What the venue knows of the moment.
   *
   * @param venue where the order is, and whose quote it is
   * @param closes when the trading day of the order ends: the end of a day order
   * @param auction the moment's auction price, while the closing auction is on
   */
  public record Moment(
      Mic venue, Quote quote, Instant now, Instant closes, Optional<BigDecimal> auction) {}

  /** The next event of the order; nothing when nothing happens now. */
  public static Optional<OrderEvent> next(Order order, Instrument instrument, Moment moment) {
    Optional<OrderEvent> end = end(order, moment);
    return switch (order.status()) {
      case PENDING_NEW -> Optional.of(new OrderEvent.Accepted());
      case PENDING_CANCEL -> Optional.of(new OrderEvent.Canceled(order.why()));
      case HELD -> end.isPresent() ? end : held(order, moment);
      case NEW, PARTIALLY_FILLED -> end.isPresent() ? end : working(order, instrument, moment);
      case FILLED, CANCELED, REJECTED, EXPIRED -> Optional.empty();
    };
  }

  private static Optional<OrderEvent> end(Order order, Moment moment) {
    OrderTicket ticket = order.ticket();
    boolean over =
        switch (ticket.timeInForce()) {
          case DAY -> !moment.now().isBefore(moment.closes());
          case GTD -> !moment.now().isBefore(ticket.goodTill().orElseThrow());
          case GTC, IOC, FOK -> false;
        };
    return over ? Optional.of(new OrderEvent.Expired("Its time was over.")) : Optional.empty();
  }

  /** Stops that the last price reaches; conditions are the house's to judge. */
  private static Optional<OrderEvent> held(Order order, Moment moment) {
    if (order.ticket().condition().isPresent()) {
      return Optional.empty();
    }
    if (!active(order.ticket(), moment.quote().phase())) {
      return Optional.empty();
    }
    BigDecimal last = moment.quote().last();
    Side side = order.ticket().side();
    return switch (order.ticket().pricing()) {
      case Pricing.Stop(BigDecimal stop) -> reached(side, last, stop);
      case Pricing.StopLimit(BigDecimal stop, BigDecimal price) -> reached(side, last, stop);
      case Pricing.TrailingStop trailing -> trail(order, trailing, last);
      case Pricing.Market market -> Optional.of(new OrderEvent.Activated());
      case Pricing.Limit limit -> Optional.of(new OrderEvent.Activated());
      case Pricing.MarketOnClose close -> Optional.of(new OrderEvent.Activated());
      case Pricing.LimitOnClose close -> Optional.of(new OrderEvent.Activated());
    };
  }

  private static Optional<OrderEvent> reached(Side side, BigDecimal last, BigDecimal stop) {
    int above = last.compareTo(stop);
    return (side == Side.BUY ? above >= 0 : above <= 0)
        ? Optional.of(new OrderEvent.Activated())
        : Optional.empty();
  }

  private static Optional<OrderEvent> trail(
      Order order, Pricing.TrailingStop trailing, BigDecimal last) {
    Side side = order.ticket().side();
    BigDecimal best = order.trailBest().orElse(last);
    boolean better = side == Side.SELL ? last.compareTo(best) > 0 : last.compareTo(best) < 0;
    if (order.trailBest().isEmpty() || better) {
      return Optional.of(new OrderEvent.Trailed(better ? last : best));
    }
    BigDecimal distance =
        trailing.percent()
            ? best.multiply(trailing.distance()).divide(HUNDRED)
            : trailing.distance();
    BigDecimal stop = side == Side.SELL ? best.subtract(distance) : best.add(distance);
    return reached(side, last, stop);
  }

  private static Optional<OrderEvent> working(Order order, Instrument instrument, Moment moment) {
    return switch (order.ticket().pricing()) {
      case Pricing.Market market -> touch(order, instrument, moment, Optional.empty());
      case Pricing.Stop stop -> touch(order, instrument, moment, Optional.empty());
      case Pricing.TrailingStop stop -> touch(order, instrument, moment, Optional.empty());
      case Pricing.Limit(BigDecimal price) -> touch(order, instrument, moment, Optional.of(price));
      case Pricing.StopLimit(BigDecimal stop, BigDecimal price) ->
          touch(order, instrument, moment, Optional.of(price));
      case Pricing.MarketOnClose close -> auction(order, moment, Optional.empty());
      case Pricing.LimitOnClose(BigDecimal price) -> auction(order, moment, Optional.of(price));
    };
  }

  private static Optional<OrderEvent> auction(
      Order order, Moment moment, Optional<BigDecimal> limit) {
    return moment
        .auction()
        .filter(price -> limit.isEmpty() || worthIt(order.ticket().side(), price, limit.get()))
        .map(price -> filled(order, order.open(), price, moment));
  }

  private static Optional<OrderEvent> touch(
      Order order, Instrument instrument, Moment moment, Optional<BigDecimal> limit) {
    Quote quote = moment.quote();
    TimeInForce force = order.ticket().timeInForce();
    boolean immediate = force == TimeInForce.IOC || force == TimeInForce.FOK;
    Side side = order.ticket().side();
    BigDecimal price = side == Side.BUY ? quote.ask() : quote.bid();
    BigDecimal shown = side == Side.BUY ? quote.askSize() : quote.bidSize();
    BigDecimal size =
        shown
            .min(order.open())
            .divide(instrument.lot(), 0, RoundingMode.DOWN)
            .multiply(instrument.lot());
    boolean possible =
        active(order.ticket(), quote.phase())
            && size.signum() > 0
            && (limit.isEmpty() || worthIt(side, price, limit.get()));
    boolean enough = force != TimeInForce.FOK || size.compareTo(order.open()) == 0;
    // what is immediate has one look at the market; a fill before this one was its look
    if (immediate && (order.fills() > 0 || !possible || !enough)) {
      return Optional.of(
          new OrderEvent.Canceled("What could not be filled at once was cancelled."));
    }
    return possible ? Optional.of(filled(order, size, price, moment)) : Optional.empty();
  }

  private static boolean worthIt(Side side, BigDecimal price, BigDecimal limit) {
    return side == Side.BUY ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0;
  }

  /** Whether an order like this is matched in that phase. */
  public static boolean active(OrderTicket ticket, Phase phase) {
    return phase.regular() || (phase.matching() && ticket.outsideHours());
  }

  private static OrderEvent filled(
      Order order, BigDecimal quantity, BigDecimal price, Moment moment) {
    return new OrderEvent.Filled(
        new Execution(
            order.executionId(order.fills()),
            order.id(),
            quantity,
            price,
            moment.now(),
            moment.venue()));
  }
}
