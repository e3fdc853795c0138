package gatehouse.client.wire;

import java.util.List;

/** Orders of an account: all open ones, and the newest of those that are over. */
public record OrdersPage(List<OrderInfo> orders) {
  public OrdersPage {
    orders = List.copyOf(orders);
  }
}
