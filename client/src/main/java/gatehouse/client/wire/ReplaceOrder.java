package gatehouse.client.wire;

/**
 * Another quantity, or other prices, for an open order.
 *
 * @param order the whole order as it is to be: {@link OrderInfo#order} with other numbers
 * @param revision {@link OrderInfo#revision} as it was seen; when the order has changed since,
 *     nothing is done
 */
public record ReplaceOrder(NewOrder order, long revision) {}
