package gatehouse.core.trade;

import gatehouse.core.audit.Facts;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A ticket as text: one canonical JSON object of strings ({@link Facts}). Two tickets are the same
 * order exactly when their texts are equal: {@code 1.50} and {@code 1.5} are written alike.
 */
public final class TicketText {
  private TicketText() {}

  /** The one text of this ticket. */
  public static String of(OrderTicket ticket) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("id", ticket.clientOrderId().value());
    facts.put("account", ticket.account().value());
    facts.put("instrument", ticket.instrument().value());
    facts.put("side", ticket.side().name());
    facts.put("quantity", text(ticket.quantity()));
    facts.put("type", ticket.pricing().kind().name());
    put(facts, ticket.pricing());
    facts.put("tif", ticket.timeInForce().name());
    ticket.goodTill().ifPresent(at -> facts.put("till", at.toString()));
    if (ticket.outsideHours()) {
      facts.put("outside", "yes");
    }
    ticket.condition().ifPresent(condition -> put(facts, condition));
    ticket.ocaGroup().ifPresent(group -> facts.put("oca", group));
    ticket
        .bracket()
        .ifPresent(bracket -> {
          facts.put("take", text(bracket.takeProfit()));
          facts.put("loss", text(bracket.stopLoss()));
        });
    ticket.route().ifPresent(mic -> facts.put("route", mic.value()));
    return Facts.toJson(facts);
  }

  private static void put(SortedMap<String, String> facts, Pricing pricing) {
    switch (pricing) {
      case Pricing.Market market -> {}
      case Pricing.Limit(BigDecimal price) -> facts.put("limit", text(price));
      case Pricing.Stop(BigDecimal stop) -> facts.put("stop", text(stop));
      case Pricing.StopLimit(BigDecimal stop, BigDecimal price) -> {
        facts.put("stop", text(stop));
        facts.put("limit", text(price));
      }
      case Pricing.TrailingStop(BigDecimal distance, boolean percent) ->
          facts.put(percent ? "trailPercent" : "trail", text(distance));
      case Pricing.MarketOnClose close -> {}
      case Pricing.LimitOnClose(BigDecimal price) -> facts.put("limit", text(price));
    }
  }

  private static void put(SortedMap<String, String> facts, Condition condition) {
    switch (condition) {
      case Condition.PriceReaches(InstrumentId instrument, boolean above, BigDecimal price) -> {
        facts.put("when", above ? "above" : "below");
        facts.put("whenInstrument", instrument.value());
        facts.put("whenValue", text(price));
      }
      case Condition.TimeReaches(Instant at) -> {
        facts.put("when", "time");
        facts.put("whenValue", at.toString());
      }
      case Condition.CushionFallsTo(BigDecimal percent) -> {
        facts.put("when", "cushion");
        facts.put("whenValue", text(percent));
      }
      case Condition.OrderFilled(ClientOrderId order) -> {
        facts.put("when", "filled");
        facts.put("whenValue", order.value());
      }
    }
  }

  /**
   * The ticket of a text that {@link #of} made.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static OrderTicket parse(String text) {
    SortedMap<String, String> facts =
        Facts.parse(text).orElseThrow(() -> new IllegalArgumentException("no ticket"));
    Optional<OrderTicket.Bracket> bracket =
        decimal(facts, "take")
            .map(take -> new OrderTicket.Bracket(take, decimal(facts, "loss").orElseThrow()));
    return new OrderTicket(
        new ClientOrderId(required(facts, "id")),
        new AccountNumber(required(facts, "account")),
        new InstrumentId(required(facts, "instrument")),
        Side.valueOf(required(facts, "side")),
        new BigDecimal(required(facts, "quantity")),
        pricing(facts),
        TimeInForce.valueOf(required(facts, "tif")),
        fact(facts, "till").map(Instant::parse),
        facts.containsKey("outside"),
        fact(facts, "when").map(kind -> condition(kind, facts)),
        fact(facts, "oca"),
        bracket,
        fact(facts, "route").map(Mic::new));
  }

  private static Pricing pricing(SortedMap<String, String> facts) {
    return switch (Pricing.Kind.valueOf(required(facts, "type"))) {
      case MARKET -> new Pricing.Market();
      case LIMIT -> new Pricing.Limit(price(facts, "limit"));
      case STOP -> new Pricing.Stop(price(facts, "stop"));
      case STOP_LIMIT -> new Pricing.StopLimit(price(facts, "stop"), price(facts, "limit"));
      case TRAILING_STOP ->
          decimal(facts, "trailPercent")
              .map(percent -> new Pricing.TrailingStop(percent, true))
              .orElseGet(() -> new Pricing.TrailingStop(price(facts, "trail"), false));
      case MARKET_ON_CLOSE -> new Pricing.MarketOnClose();
      case LIMIT_ON_CLOSE -> new Pricing.LimitOnClose(price(facts, "limit"));
    };
  }

  private static Condition condition(String kind, SortedMap<String, String> facts) {
    String value = required(facts, "whenValue");
    return switch (kind) {
      case "above", "below" ->
          new Condition.PriceReaches(
              new InstrumentId(required(facts, "whenInstrument")),
              kind.equals("above"),
              new BigDecimal(value));
      case "time" -> new Condition.TimeReaches(Instant.parse(value));
      case "cushion" -> new Condition.CushionFallsTo(new BigDecimal(value));
      case "filled" -> new Condition.OrderFilled(new ClientOrderId(value));
      default -> throw new IllegalArgumentException("no condition: " + kind);
    };
  }

  private static BigDecimal price(SortedMap<String, String> facts, String name) {
    return new BigDecimal(required(facts, name));
  }

  private static Optional<BigDecimal> decimal(SortedMap<String, String> facts, String name) {
    return fact(facts, name).map(BigDecimal::new);
  }

  private static Optional<String> fact(SortedMap<String, String> facts, String name) {
    return Optional.ofNullable(facts.get(name));
  }

  private static String required(SortedMap<String, String> facts, String name) {
    return fact(facts, name)
        .orElseThrow(() -> new IllegalArgumentException("the ticket lacks " + name));
  }

  /** Without zeros at the end, without an exponent. */
  private static String text(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
