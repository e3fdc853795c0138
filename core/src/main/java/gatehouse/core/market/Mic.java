package gatehouse.core.market;

/** A market identifier code, ISO 10383: four capitals or digits, such as {@code XNYS}. */
public record Mic(String value) {
  public Mic {
    if (!fits(value)) {
      throw new IllegalArgumentException("a market identifier code has four capitals or digits");
    }
  }

  /** Whether a text from outside can be such a code at all. */
  public static boolean fits(String text) {
    return text.matches("[A-Z0-9]{4}");
  }

  @Override
  public String toString() {
    return value;
  }
}
