package gatehouse.server.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.trade.Condition;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Currency;
import java.util.Locale;

/** Orders, prices and amounts as people read them. */
public final class OrderText {
  private OrderText() {}

  /** Such as {@code Buy 100 AAPL at 180.00 or better}. */
  static String of(OrderTicket ticket, Instrument instrument) {
    return ticket.side().label()
        + " "
        + number(ticket.quantity())
        + " "
        + instrument.id()
        + " "
        + pricing(ticket.pricing());
  }

  private static String pricing(Pricing pricing) {
    return switch (pricing) {
      case Pricing.Market market -> "at the market";
      case Pricing.Limit(BigDecimal price) -> "at " + number(price) + " or better";
      case Pricing.Stop(BigDecimal stop) -> "once at " + number(stop);
      case Pricing.StopLimit(BigDecimal stop, BigDecimal price) ->
          "once at " + number(stop) + ", at " + number(price) + " or better";
      case Pricing.TrailingStop(BigDecimal distance, boolean percent) ->
          "trailing by " + number(distance) + (percent ? " %" : "");
      case Pricing.MarketOnClose close -> "at the close";
      case Pricing.LimitOnClose(BigDecimal price) ->
          "at the close, at " + number(price) + " or better";
    };
  }

  /** Such as {@code Day}, or {@code Until cancelled, also outside hours}. */
  static String terms(Order order) {
    OrderTicket ticket = order.ticket();
    StringBuilder text = new StringBuilder(ticket.timeInForce().label());
    if (ticket.outsideHours()) {
      text.append(", also outside hours");
    }
    ticket.condition().ifPresent(condition -> text.append(", ").append(condition(condition)));
    ticket
        .ocaGroup()
        .ifPresent(group ->
            text.append(
                order.parent().isPresent()
                    ? ", for what the other exit leaves"
                    : ", one cancels all: " + group));
    ticket
        .bracket()
        .ifPresent(bracket ->
            text.append(", then out at ")
                .append(number(bracket.takeProfit()))
                .append(" or ")
                .append(number(bracket.stopLoss())));
    ticket.route().ifPresent(venue -> text.append(", at ").append(venue).append(" alone"));
    return text.toString();
  }

  private static String condition(Condition condition) {
    return switch (condition) {
      case Condition.PriceReaches price ->
          "once "
              + price.instrument()
              + (price.above() ? " is at or above " : " is at or below ")
              + number(price.price());
      case Condition.TimeReaches time -> "from " + time.at();
      case Condition.CushionFallsTo cushion ->
          "once the cushion is " + number(cushion.percent()) + " % or less";
      case Condition.OrderFilled filled -> "once order " + filled.order() + " is filled";
    };
  }

  /** With thin groups of three, and as many decimals as it has. */
  public static String number(BigDecimal number) {
    return format("#,##0.########").format(number);
  }

  /** With the decimals of the currency. */
  public static String money(BigDecimal amount, Currency currency) {
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    return format("#,##0" + (digits == 0 ? "" : "." + "0".repeat(digits))).format(amount)
        + " "
        + currency.getCurrencyCode();
  }

  /** The same with a sign in front. */
  public static String signed(BigDecimal amount, Currency currency) {
    return (amount.signum() > 0 ? "+" : "") + money(amount, currency);
  }

  /** A price with the decimals of its tick. */
  public static String price(BigDecimal price, Instrument instrument) {
    int digits = Math.max(2, instrument.ticks().tickAt(price).stripTrailingZeros().scale());
    return format("#,##0." + "0".repeat(2) + "#".repeat(Math.max(0, digits - 2))).format(price);
  }

  private static DecimalFormat format(String pattern) {
    DecimalFormat format =
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(java.math.RoundingMode.HALF_EVEN);
    return format;
  }
}
