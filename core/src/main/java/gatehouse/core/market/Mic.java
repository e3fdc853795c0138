package gatehouse.core.market;

/** A market identifier code, ISO 10383: four capitals or digits, such as {@code XNYS}. */
public record Mic(String value) {
  public Mic {
    if (!value.matches("[A-Z0-9]{4}")) {
      throw new IllegalArgumentException("a market identifier code has four capitals or digits");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
