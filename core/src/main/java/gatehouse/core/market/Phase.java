package gatehouse.core.market;

/** What a venue does at a moment. */
public enum Phase {
  CLOSED("Closed", false, false),
  PRE_MARKET("Before the opening", true, false),
  OPENING_AUCTION("Opening auction", false, false),
  CONTINUOUS("Open", true, true),
  /** The lunch break of some Asian venues. */
  BREAK("Break", false, false),
  CLOSING_AUCTION("Closing auction", false, false),
  AFTER_HOURS("After the close", true, false),
  OVERNIGHT("Overnight", true, false);

  private final String label;
  private final boolean matching;
  private final boolean regular;

  Phase(String label, boolean matching, boolean regular) {
    this.label = label;
    this.matching = matching;
    this.regular = regular;
  }

  public String label() {
    return label;
  }

  /** Whether orders that are marked for it are matched as they come. */
  public boolean matching() {
    return matching;
  }

  /** Whether every order is matched as it comes. */
  public boolean regular() {
    return regular;
  }
}
