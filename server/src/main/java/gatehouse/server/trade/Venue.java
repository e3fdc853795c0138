package gatehouse.server.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** A place that orders go to: the paper venue here, others through FIX. */
public interface Venue extends AutoCloseable {
  /** Starts; the node that leads begins with the orders that are open. */
  void start();

  /**
   * What the venue does with a new order of that instrument while it is being placed, asked again
   * after each step. A venue that is elsewhere has nothing to say before it has the order, and
   * answers later. Pure: it is asked in a transaction.
   */
  Function<Order, Optional<OrderEvent>> atOnce(Instrument instrument, Instant now);

  /** Takes an order of this node, or a change of one, that is durable. Returns at once. */
  void accept(Order order);

  @Override
  void close();
}
