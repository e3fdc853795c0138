package gatehouse.core.account;

/** What an account may do, as far as sign-in cares: more power asks for a stronger proof. */
public enum Permission {
  PAPER(false),
  CASH_STOCKS(false),
  MARGIN(true),
  OPTIONS(true),
  FUTURES(true),
  FX(true),
  BONDS(false),
  FOREIGN_MARKETS(true),
  API_TRADING(true),
  ADVISOR(true);

  private final boolean leverage;

  Permission(boolean leverage) {
    this.leverage = leverage;
  }

  /** Whether a thief could lose more than the cash that is there, or reach several markets. */
  public boolean leverage() {
    return leverage;
  }
}
