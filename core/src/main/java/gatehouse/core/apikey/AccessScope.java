package gatehouse.core.apikey;

/** How far a program's access goes, the narrowest first. */
public enum AccessScope {
  READ("look at accounts, orders and prices"),
  REDUCE_ONLY("look, cancel orders, and place orders that only reduce a position"),
  TRADE("look, cancel orders, and trade");

  private final String text;

  AccessScope(String text) {
    this.text = text;
  }

  /** Completes the sentence "It may …". */
  public String text() {
    return text;
  }

  /** Whether it reaches orders at all. */
  public boolean trades() {
    return this != READ;
  }

  /** The name for programs, as it stands in an authorization request (RFC 9396). */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
