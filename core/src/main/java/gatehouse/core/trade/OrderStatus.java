package gatehouse.core.trade;

/** Where an order stands (FIX 4.4, tag 39, OrdStatus; HELD is the house's own). */
public enum OrderStatus {
  /** Accepted by the gate, not yet by the venue. */
  PENDING_NEW("On its way", true),
  /** Kept by the house until its condition, its stop or its entry order calls it. */
  HELD("Waiting", true),
  NEW("Working", true),
  PARTIALLY_FILLED("Partly filled", true),
  /** A cancel was asked for; a fill may still come first. */
  PENDING_CANCEL("Being cancelled", true),
  FILLED("Filled", false),
  CANCELED("Cancelled", false),
  REJECTED("Rejected", false),
  EXPIRED("Expired", false);

  private final String label;
  private final boolean open;

  OrderStatus(String label, boolean open) {
    this.label = label;
    this.open = open;
  }

  public String label() {
    return label;
  }

  /** Whether anything can still become of it. */
  public boolean open() {
    return open;
  }
}
