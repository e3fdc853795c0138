package gatehouse.core.trade;

/** FIX 4.4, tag 59: how long an order works. */
public enum TimeInForce {
  DAY("Day"),
  GTC("Until cancelled"),
  /** Needs {@code OrderTicket.goodTill}. */
  GTD("Until a date"),
  /** What cannot be filled at once is cancelled. */
  IOC("Immediate or cancel"),
  /** All at once or nothing. */
  FOK("Fill or kill");

  private final String label;

  TimeInForce(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
