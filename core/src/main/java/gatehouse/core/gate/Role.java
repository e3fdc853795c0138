package gatehouse.core.gate;

/** What a person may do with an account. */
public enum Role {
  OWNER("Owner", true),
  TRADER("Trader", true),
  /** Sees everything and changes nothing. */
  VIEWER("Viewer", false),
  /** Trades for a client; money and rights stay the client's own to change. */
  ADVISOR("Advisor", true);

  private final String label;
  private final boolean trades;

  Role(String label, boolean trades) {
    this.label = label;
    this.trades = trades;
  }

  public String label() {
    return label;
  }

  public boolean trades() {
    return trades;
  }
}
