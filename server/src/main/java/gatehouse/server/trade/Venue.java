package gatehouse.server.trade;

import gatehouse.core.trade.Order;

/** A place that orders go to: the paper venue here, others through FIX. */
public interface Venue extends AutoCloseable {
  /** Starts; the node that leads begins with the orders that are open. */
  void start();

  /** Takes an order of this node, or a change of one, that is durable. Returns at once. */
  void accept(Order order);

  @Override
  void close();
}
