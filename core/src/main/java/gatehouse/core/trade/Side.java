package gatehouse.core.trade;

import java.math.BigDecimal;

/** FIX 4.4, tag 54: whether an order buys or sells. */
public enum Side {
  BUY("Buy"),
  SELL("Sell");

  private final String label;

  Side(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  public Side opposite() {
    return this == BUY ? SELL : BUY;
  }

  /** The quantity as it changes a position: bought is above zero, sold below. */
  public BigDecimal signed(BigDecimal quantity) {
    return this == BUY ? quantity : quantity.negate();
  }
}
