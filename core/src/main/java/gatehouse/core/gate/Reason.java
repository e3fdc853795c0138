package gatehouse.core.gate;

import gatehouse.core.apikey.AccessRights;

/**
 * Why an order may not go through, in descending precedence. The text is for people; the code, the
 * name in lower case with hyphens, is for programs and never changes its meaning.
 */
public enum Reason {
  SESSION_OVER_BY_THEN("Your session ends before that time.", "Sign in again then", "/sign-in"),
  PROOF_TOO_WEAK(
      "This account can lose more than its cash: confirm that it’s you first.",
      "Confirm that it’s you",
      "/account/confirm"),
  ACCESS_PROOF_OLD(
      "Its owner let this program in more than 90 days ago: it sends them here once more before it"
          + " trades on. Closing a position goes through all the same.",
      "Let it in again"),
  ACCESS_ENDED(
      "This key’s or program’s access has ended, in this very moment.",
      "Connect again, or see why it ended"),
  ACCESS_ELSEWHERE(
      "This key or program was not given that account.",
      "See what it was given, or let it in anew"),
  ACCESS_READ_ONLY(
      "This key or program may look, not trade.", "See what it was given, or let it in anew"),
  ACCESS_PAUSED(
      "This key or program is paused: it takes no new orders until its owner releases it.",
      "Release it"),
  ACCESS_HOURS(AccessRights.OUTSIDE_HOURS, "See its hours"),
  ACCESS_REDUCE_ONLY(
      "This key or program may only close positions.", "See what it was given, or let it in anew"),
  ACCESS_PRODUCT(
      "This key or program was not given this product.",
      "See what it was given, or let it in anew"),
  ACCESS_ORDER_TOO_LARGE(
      "The order is worth more than this key’s or program’s limit for one order.",
      "See its limits"),
  ACCESS_TOO_MANY_ORDERS(
      "This key or program has placed as many orders today as its limit allows.", "See its limits"),
  ACCESS_DAILY_VALUE(
      "This key’s or program’s orders of today would be worth more than its limit.",
      "See its limits"),
  NO_ROLE("You may look at this account, not trade in it.", "See who may", "/account"),
  LIVE_AND_PAPER_MIXED(
      "Paper and live accounts never mix in one session.", "Switch the session", "/account"),
  TRADING_ELSEWHERE(
      "Another session of yours trades now. Closing a position goes through from here all the"
          + " same.",
      "See which one it is, and take over",
      "/account/trading-session"),
  CLIENT_ORDER_ID_REUSED(
      "Another order of this account has that client order id already.",
      "Choose a new id, or look at the order",
      "/orders"),
  CONTRACT_EXPIRED("The contract has expired by then.", "Find the next one", "/markets"),
  TICKET_UNFIT("The order contradicts itself.", "Change the order", ""),
  ACCOUNT_FROZEN(
      "The account is frozen: positions may be closed, not opened.",
      "Talk to us",
      "/help/locked-out"),
  PRODUCT_NOT_OFFERED(
      "The company that serves this account does not offer this product.",
      "See what it offers",
      "/account/entity"),
  ORDER_TYPE_NOT_OFFERED(
      "The company that serves this account does not take this order type.",
      "See what it offers",
      "/account/entity"),
  DISCLOSURE_NOT_ACCEPTED(
      "There is something to read and accept before this product opens.",
      "Read it",
      "/account/disclosures"),
  PRODUCT_NOT_PERMITTED(
      "The account has no permission for this product.", "Ask for it", "/account/permissions"),
  REGION_NOT_PERMITTED(
      "The account has no permission for this market.", "Ask for it", "/account/permissions"),
  OPTIONS_LEVEL_TOO_LOW(
      "The account’s options level does not reach this strategy.",
      "Ask for a higher level",
      "/account/permissions"),
  SHORT_SALE_NOT_PERMITTED(
      "That would sell more than you hold, and a cash account can’t sell short.",
      "Ask for margin",
      "/account/permissions"),
  LIVE_DATA_MISSING(
      "Orders that follow the market’s price need live prices, and the account has no feed for this"
          + " market.",
      "Add the feed, or use a limit order",
      "/account/feeds"),
  PRODUCT_BARRED("A limit of the account bars this product.", "See the limits", "/account/limits"),
  REDUCE_ONLY("The account may only close positions.", "See the limits", "/account/limits"),
  ORDER_TOO_LARGE(
      "The order is worth more than the account’s limit for one order.",
      "See the limits",
      "/account/limits"),
  TOO_MANY_ORDERS(
      "The account has placed as many orders today as its limit allows.",
      "See the limits",
      "/account/limits"),
  DAILY_LOSS_REACHED(
      "The account has lost as much today as its limit allows: only closing is possible.",
      "See the limits",
      "/account/limits"),
  PRICE_FAR_FROM_MARKET(
      "The limit is far through the market: it looks like a slip.", "Change the limit", ""),
  ROUTE_DOES_NOT_TRADE_IT(
      "The venue that you chose does not trade this.", "Leave the way to smart routing", ""),
  ROUTE_CLOSED(
      "The venue that you chose is not open for such an order then.",
      "Leave the way to smart routing, which waits for the next opening",
      ""),
  VENUE_CLOSED(
      "The venue is not open then, and the order can’t wait.", "Choose “Day” or a later end", ""),
  MARKET_ORDER_IN_THIN_BOOK(
      "Outside regular hours books are thin: only orders with a limit are taken.",
      "Set a limit",
      ""),
  CURRENCY_MISSING(
      "A cash account can’t borrow a currency, and there is not enough of it.",
      "Convert some first",
      "/trade"),
  FUNDS_TOO_LOW(
      "There is not enough to cover it.", "Lower the quantity, or add money", "/portfolio");

  private final String text;
  private final String remedy;
  private final String path;
  private final boolean ofAccess;

  /** Of what a program was given. */
  Reason(String text, String remedy) {
    this(text, remedy, "", true);
  }

  Reason(String text, String remedy, String path) {
    this(text, remedy, path, false);
  }

  Reason(String text, String remedy, String path, boolean ofAccess) {
    this.text = text;
    this.remedy = remedy;
    this.path = path;
    this.ofAccess = ofAccess;
  }

  public String text() {
    return text;
  }

  /** What to do about it, in a few words. */
  public String remedy() {
    return remedy;
  }

  /** Whether it lies in what a program was given: the page depends on who let it in, and how. */
  boolean ofAccess() {
    return ofAccess;
  }

  /** Where that is done; empty when it is the order itself, or what a program was given. */
  String path() {
    return path;
  }

  /** The name for programs. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
