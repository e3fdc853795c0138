package gatehouse.core.trade;

/** What is wrong with a ticket in itself, whoever sends it, in descending precedence. */
public enum TicketFault {
  QUANTITY_NOT_POSITIVE("The quantity must be above zero."),
  QUANTITY_NOT_IN_LOTS("The quantity must be a multiple of the lot."),
  QUANTITY_TOO_LARGE("That quantity is larger than any order here may be."),
  PRICE_NOT_POSITIVE("A price must be above zero."),
  PRICE_OFF_TICK("The price is not on a step that the venue knows."),
  TYPE_NOT_FOR_PRODUCT("The venue does not take this order type for this product."),
  STOP_ON_WRONG_SIDE(
      "A stop to buy stands above the market, one to sell below it: this one would fire at once."),
  TRAIL_OUT_OF_RANGE("The distance must be above zero, and below 50 % of the price."),
  TIME_IN_FORCE_UNFIT(
      "Orders for the close and stops can't be immediate-or-cancel or fill-or-kill."),
  GOOD_TILL_MISSING("Say until when the order works."),
  GOOD_TILL_UNFIT("The end must lie ahead, within a year, and goes with “until a date” alone."),
  OUTSIDE_HOURS_UNFIT("Orders for the close are filled in regular hours only."),
  BRACKET_CROSSED(
      "Take profit must be better than the entry, and the stop loss worse: these two cross it."),
  CONDITION_ON_ITSELF("An order can't wait for itself."),
  CONDITION_UNFIT("The condition can't come true as it is written."),
  GROUP_UNFIT("The group's name has 1 to 40 letters, digits, dots, hyphens or underscores.");

  private final String text;

  TicketFault(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
