package gatehouse.server.trade;

import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Condition;
import gatehouse.core.trade.Decimals;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A ticket out of fields of text, as forms and programs send them: {@code id account symbol side
 * quantity type limit stop trail tif till outside take loss when whenSymbol whenValue oca route}.
 */
final class TicketForm {
  private final Map<String, String> fields;

  private TicketForm(Map<String, String> fields) {
    this.fields = fields;
  }

  /** A field that cannot be read, in the words of whoever filled it in. */
  static final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FaultException(String sentence) {
      super(sentence, null, false, false);
    }

    String sentence() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Reads a ticket.
   *
   * @throws FaultException when a field is missing or cannot be read
   */
  static OrderTicket read(Map<String, String> fields) {
    return new TicketForm(fields).ticket();
  }

  private OrderTicket ticket() {
    TimeInForce force = choice("tif", "DAY", TimeInForce.class);
    return new OrderTicket(
        fits("id", ClientOrderId.fits(text("id")), "The order’s own id")
            .map(ClientOrderId::new)
            .orElseThrow(),
        fits("account", AccountNumber.fits(text("account")), "The account")
            .map(AccountNumber::new)
            .orElseThrow(),
        instrument("symbol"),
        choice("side", "BUY", Side.class),
        number("quantity", "The quantity"),
        pricing(),
        force,
        force == TimeInForce.GTD ? Optional.of(till()) : Optional.empty(),
        fields.containsKey("outside"),
        condition(),
        filled("oca"),
        bracket(),
        route());
  }

  private Optional<Mic> route() {
    String text = text("route").strip().toUpperCase(Locale.ROOT);
    if (text.isEmpty() || text.equals("SMART")) {
      return Optional.empty();
    }
    return fits("route", Mic.fits(text), "The venue’s code").map(any -> new Mic(text));
  }

  private Pricing pricing() {
    return switch (choice("type", "MARKET", Pricing.Kind.class)) {
      case MARKET -> new Pricing.Market();
      case LIMIT -> new Pricing.Limit(number("limit", "The limit price"));
      case STOP -> new Pricing.Stop(number("stop", "The stop price"));
      case STOP_LIMIT ->
          new Pricing.StopLimit(
              number("stop", "The stop price"), number("limit", "The limit price"));
      case TRAILING_STOP -> trailing();
      case MARKET_ON_CLOSE -> new Pricing.MarketOnClose();
      case LIMIT_ON_CLOSE -> new Pricing.LimitOnClose(number("limit", "The limit price"));
    };
  }

  private Pricing trailing() {
    String text = text("trail").strip();
    boolean percent = text.endsWith("%");
    String digits = percent ? text.substring(0, text.length() - 1) : text;
    return new Pricing.TrailingStop(
        Decimals.parse(digits)
            .orElseThrow(() ->
                new FaultException("The distance: write a price, or a number with a % sign.")),
        percent);
  }

  private Instant till() {
    String text = text("till");
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new FaultException("Say until which day the order works.");
    }
  }

  private Optional<OrderTicket.Bracket> bracket() {
    if (text("take").isBlank() && text("loss").isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        new OrderTicket.Bracket(
            number("take", "The price to take profit at"),
            number("loss", "The price to stop the loss at")));
  }

  private Optional<Condition> condition() {
    return switch (text("when")) {
      case "" -> Optional.empty();
      case "above" -> Optional.of(price(true));
      case "below" -> Optional.of(price(false));
      case "time" -> Optional.of(new Condition.TimeReaches(moment()));
      case "cushion" ->
          Optional.of(new Condition.CushionFallsTo(number("whenValue", "The cushion in percent")));
      case "filled" ->
          Optional.of(
              new Condition.OrderFilled(
                  fits("whenValue", ClientOrderId.fits(text("whenValue")), "The other order’s id")
                      .map(ClientOrderId::new)
                      .orElseThrow()));
      default -> throw new FaultException("The order can’t wait for that.");
    };
  }

  private Condition price(boolean above) {
    return new Condition.PriceReaches(
        instrument("whenSymbol"), above, number("whenValue", "The price to wait for"));
  }

  private Instant moment() {
    String text = text("whenValue").strip().replace(' ', 'T');
    try {
      return Instant.parse(
          text.endsWith("Z") ? text : (text.length() == 16 ? text + ":00Z" : text + "Z"));
    } catch (DateTimeParseException e) {
      throw new FaultException("The time to wait for: write it as 2026-12-01 14:30, in UTC.");
    }
  }

  private InstrumentId instrument(String name) {
    String symbol = text(name).strip().toUpperCase(Locale.ROOT);
    if (symbol.isEmpty()) {
      throw new FaultException("Say what to trade, by its symbol.");
    }
    return fits(name, InstrumentId.fits(symbol), "The symbol")
        .map(any -> new InstrumentId(symbol))
        .orElseThrow();
  }

  private BigDecimal number(String name, String label) {
    String text = text(name);
    if (text.isBlank()) {
      throw new FaultException(label + " is missing.");
    }
    return Decimals.parse(text).orElseThrow(() -> new FaultException(Decimals.hint(label)));
  }

  private <E extends Enum<E>> E choice(String name, String otherwise, Class<E> type) {
    String text = filled(name).orElse(otherwise).toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().equals(text))
        .findFirst()
        .orElseThrow(() -> new FaultException("There is no such choice for “" + name + "”."));
  }

  private Optional<String> fits(String name, boolean fits, String label) {
    if (!fits) {
      throw new FaultException(label + " is missing, or has a form that can’t be right.");
    }
    return Optional.of(text(name));
  }

  private Optional<String> filled(String name) {
    return Optional.of(text(name).strip()).filter(text -> !text.isEmpty());
  }

  private String text(String name) {
    return fields.getOrDefault(name, "");
  }
}
