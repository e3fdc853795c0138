package gatehouse.server.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A venue that takes orders and never answers later. */
final class DistantVenue implements Venue {
  private final Optional<Venue> atOnce;
  final Collection<Order> taken = new ConcurrentLinkedQueue<>();

  /** Nor does it say anything at once. */
  DistantVenue() {
    this.atOnce = Optional.empty();
  }

  /** Asks that venue what to do with a new order. */
  DistantVenue(Venue atOnce) {
    this.atOnce = Optional.of(atOnce);
  }

  @Override
  public void start() {}

  @Override
  public Function<Order, Optional<OrderEvent>> atOnce(Instrument instrument, Instant now) {
    return atOnce.map(venue -> venue.atOnce(instrument, now)).orElse(order -> Optional.empty());
  }

  @Override
  public void accept(Order order) {
    taken.add(order);
  }

  @Override
  public void close() {}
}
