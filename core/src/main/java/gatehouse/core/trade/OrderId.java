package gatehouse.core.trade;

/** The name that the house gives an order (FIX 4.4, tag 37, OrderID). */
public record OrderId(String value) {
  public OrderId {
    if (!fits(value)) {
      throw new IllegalArgumentException(
          "an order id has 1 to 40 letters, digits, dots, hyphens or underscores");
    }
  }

  /** Whether a text from outside can be an order id at all. */
  public static boolean fits(String text) {
    return text.matches("[A-Za-z0-9_.-]{1,40}");
  }

  @Override
  public String toString() {
    return value;
  }
}
