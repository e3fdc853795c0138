package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * An order to be placed or judged. Numbers are texts, exact and with a point: {@code "1250.5"}. It
 * begins as {@link #atMarket} or {@link #atLimit}; what else it is to have is added one by one,
 * each time to a copy: {@code NewOrder.atLimit(…).lasting("gtc").via("IEXG")}.
 *
 * @param id the client's own name for it, unique in the account: sent again, it is the same order
 * @param side {@code buy} or {@code sell}
 * @param type {@code market limit stop stop-limit trailing-stop market-on-close limit-on-close}
 * @param trail distance of a trailing stop: a price, or a number with a % sign
 * @param tif {@code day gtc gtd ioc fok}; day when missing
 * @param till end of an order that works until a date: a day, or a moment
 * @param outside whether it may be filled outside regular hours
 * @param take where a bracket takes profit
 * @param loss where a bracket stops the loss
 * @param when what it waits for: {@code above below time cushion filled}
 * @param whenSymbol whose price it waits for
 * @param whenValue the price, moment, percent or client order id that it waits for
 * @param oca name of a group in which the first fill cancels the others
 * @param route code of the venue to send it to, such as {@code IEXG}; when missing or {@code
 *     smart}, the one with the best price of the moment
 */
public record NewOrder(
    String id,
    String account,
    String symbol,
    String side,
    String quantity,
    String type,
    @Nullable String limit,
    @Nullable String stop,
    @Nullable String trail,
    @Nullable String tif,
    @Nullable String till,
    @Nullable Boolean outside,
    @Nullable String take,
    @Nullable String loss,
    @Nullable String when,
    @Nullable String whenSymbol,
    @Nullable String whenValue,
    @Nullable String oca,
    @Nullable String route) {
  /** An order for the day, at any price. */
  public static NewOrder atMarket(
      String id, String account, String symbol, String side, String quantity) {
    return new NewOrder(
        id, account, symbol, side, quantity, "market", null, null, null, null, null, null, null,
        null, null, null, null, null, null);
  }

  /** An order for the day, at this price or a better one. */
  public static NewOrder atLimit(
      String id, String account, String symbol, String side, String quantity, String limit) {
    return atMarket(id, account, symbol, side, quantity)
        .priced("limit", quantity, limit, null, null);
  }

  /** The same order, which starts once the market is at that price. */
  public NewOrder stop(String price) {
    return priced(limit == null ? "stop" : "stop-limit", quantity, limit, price, trail);
  }

  /**
   * The same order as a stop that follows the market.
   *
   * @param distance a price, or a number with a % sign
   */
  public NewOrder trail(String distance) {
    return priced("trailing-stop", quantity, limit, stop, distance);
  }

  /** The same order for the closing auction. */
  public NewOrder atClose() {
    String kind = limit == null ? "market-on-close" : "limit-on-close";
    return priced(kind, quantity, limit, stop, trail);
  }

  /**
   * The same order with other numbers, to replace it by; what is null stays as it is.
   *
   * @param otherTrail a price, or a number with a % sign
   */
  public NewOrder with(
      @Nullable String otherQuantity,
      @Nullable String otherLimit,
      @Nullable String otherStop,
      @Nullable String otherTrail) {
    return priced(
        type,
        otherQuantity == null ? quantity : otherQuantity,
        otherLimit == null ? limit : otherLimit,
        otherStop == null ? stop : otherStop,
        otherTrail == null ? trail : otherTrail);
  }

  /**
   * The same order, which lives otherwise than for the day.
   *
   * @param lifetime {@code day gtc gtd ioc fok}
   */
  public NewOrder lasting(String lifetime) {
    return working(lifetime, till, outside);
  }

  /**
   * The same order, which works until then.
   *
   * @param end a day, such as {@code 2026-12-18}, or a moment
   */
  public NewOrder till(String end) {
    return working("gtd", end, outside);
  }

  /** The same order, which may be filled outside regular hours too. */
  public NewOrder outsideHours() {
    return working(tif, till, true);
  }

  /** The same order, followed once it is filled by one that takes profit or stops the loss. */
  public NewOrder bracket(String takeProfit, String stopLoss) {
    return tied(takeProfit, stopLoss, when, whenSymbol, whenValue, oca, route);
  }

  /**
   * The same order, which waits for something.
   *
   * @param what {@code above below time cushion filled}
   * @param ofSymbol whose price it waits for; null where it is not a price
   * @param value the price, moment, percent or client order id
   */
  public NewOrder waiting(String what, @Nullable String ofSymbol, String value) {
    return tied(take, loss, what, ofSymbol, value, oca, route);
  }

  /** The same order in a group in which the first fill cancels the others. */
  public NewOrder inGroup(String name) {
    return tied(take, loss, when, whenSymbol, whenValue, name, route);
  }

  /**
   * The same order for one venue.
   *
   * @param mic its market identifier code, one of {@link InstrumentInfo#routes}
   */
  public NewOrder via(String mic) {
    return tied(take, loss, when, whenSymbol, whenValue, oca, mic);
  }

  private NewOrder priced(
      String newType,
      String newQuantity,
      @Nullable String newLimit,
      @Nullable String newStop,
      @Nullable String newTrail) {
    return new NewOrder(
        id,
        account,
        symbol,
        side,
        newQuantity,
        newType,
        newLimit,
        newStop,
        newTrail,
        tif,
        till,
        outside,
        take,
        loss,
        when,
        whenSymbol,
        whenValue,
        oca,
        route);
  }

  private NewOrder working(
      @Nullable String newTif, @Nullable String newTill, @Nullable Boolean newOutside) {
    return new NewOrder(
        id,
        account,
        symbol,
        side,
        quantity,
        type,
        limit,
        stop,
        trail,
        newTif,
        newTill,
        newOutside,
        take,
        loss,
        when,
        whenSymbol,
        whenValue,
        oca,
        route);
  }

  private NewOrder tied(
      @Nullable String newTake,
      @Nullable String newLoss,
      @Nullable String newWhen,
      @Nullable String newWhenSymbol,
      @Nullable String newWhenValue,
      @Nullable String newOca,
      @Nullable String newRoute) {
    return new NewOrder(
        id,
        account,
        symbol,
        side,
        quantity,
        type,
        limit,
        stop,
        trail,
        tif,
        till,
        outside,
        newTake,
        newLoss,
        newWhen,
        newWhenSymbol,
        newWhenValue,
        newOca,
        newRoute);
  }
}
