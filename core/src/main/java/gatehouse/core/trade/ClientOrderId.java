package gatehouse.core.trade;

/**
 * The name that the client gives an order, unique in its account for ever (FIX 4.4, tag 11,
 * ClOrdID): the same name with the same order is the same order, whoever repeats it.
 */
public record ClientOrderId(String value) {
  public ClientOrderId {
    if (!fits(value)) {
      throw new IllegalArgumentException(
          "a client order id has 1 to 40 letters, digits, dots, hyphens or underscores");
    }
  }

  /** Whether a text from outside can be a client order id at all. */
  public static boolean fits(String text) {
    return text.matches("[A-Za-z0-9._-]{1,40}");
  }

  @Override
  public String toString() {
    return value;
  }
}
