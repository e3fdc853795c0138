package gatehouse.core.market;

/** What kind of instrument is traded: permissions, margin and order types hang on it. */
public enum Product {
  STOCK("Stocks"),
  ETF("ETFs"),
  OPTION("Options"),
  FUTURE("Futures"),
  FX("Currencies"),
  BOND("Bonds");

  private final String label;

  Product(String label) {
    this.label = label;
  }

  /** What people read: a plural. */
  public String label() {
    return label;
  }
}
