package gatehouse.server.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A venue put together: one that answers later, never, or only while an order is placed.
 *
 * @param first what is done with an order while it is placed
 * @param then what is done with it afterwards
 */
record VenueInParts(
    BiFunction<Instrument, Instant, Function<Order, Optional<OrderEvent>>> first,
    Consumer<Order> then)
    implements Venue {

  /** As a venue that is elsewhere. */
  static Function<Order, Optional<OrderEvent>> silent(Instrument instrument, Instant now) {
    return order -> Optional.empty();
  }

  @Override
  public void start() {}

  @Override
  public Function<Order, Optional<OrderEvent>> atOnce(Instrument instrument, Instant now) {
    return first.apply(instrument, now);
  }

  @Override
  public void accept(Order order) {
    then.accept(order);
  }

  @Override
  public void close() {}
}
