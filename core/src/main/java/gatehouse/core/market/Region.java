package gatehouse.core.market;

/** Where venues stand: trading permissions and market data are granted by region. */
public enum Region {
  UNITED_STATES("United States"),
  CANADA("Canada"),
  UNITED_KINGDOM("United Kingdom"),
  EUROPE("Europe"),
  JAPAN("Japan"),
  HONG_KONG("Hong Kong"),
  AUSTRALIA("Australia"),
  /** Over the counter, all around the clock: currencies. */
  GLOBAL("Worldwide");

  private final String label;

  Region(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
