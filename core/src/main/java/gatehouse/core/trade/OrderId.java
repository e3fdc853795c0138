package gatehouse.core.trade;

/** The name that the house gives an order (FIX 4.4, tag 37, OrderID). */
public record OrderId(String value) {
  public OrderId {
    if (!value.matches("[A-Za-z0-9_.-]{1,40}")) {
      throw new IllegalArgumentException("an order id has 1 to 40 letters, digits, dots, - or _");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
