package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * An order to be placed or judged. Numbers are texts, exact and with a point: {@code "1250.5"}.
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
    return of(id, account, symbol, side, quantity, "market", null);
  }

  /** An order for the day, at this price or a better one. */
  public static NewOrder atLimit(
      String id, String account, String symbol, String side, String quantity, String limit) {
    return of(id, account, symbol, side, quantity, "limit", limit);
  }

  private static NewOrder of(
      String id,
      String account,
      String symbol,
      String side,
      String quantity,
      String type,
      @Nullable String limit) {
    return new NewOrder(
        id, account, symbol, side, quantity, type, limit, null, null, null, null, null, null, null,
        null, null, null, null, null);
  }

  /**
   * The same order for one venue.
   *
   * @param mic its market identifier code, one of {@link InstrumentInfo#routes}
   */
  public NewOrder via(String mic) {
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
        take,
        loss,
        when,
        whenSymbol,
        whenValue,
        oca,
        mic);
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
    return new NewOrder(
        id,
        account,
        symbol,
        side,
        otherQuantity == null ? quantity : otherQuantity,
        type,
        otherLimit == null ? limit : otherLimit,
        otherStop == null ? stop : otherStop,
        otherTrail == null ? trail : otherTrail,
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
}
