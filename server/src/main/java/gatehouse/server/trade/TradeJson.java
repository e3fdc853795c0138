package gatehouse.server.trade;

import gatehouse.client.wire.FillsPage;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.PortfolioInfo;
import gatehouse.client.wire.Problem;
import gatehouse.client.wire.Verdict;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Decision;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Condition;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Prices;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Valuation;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.gate.Profiles;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Orders and accounts as JSON. */
record TradeJson(Universe universe) {
  /** What the type of a refused order begins with. */
  static final String REFUSED = Problem.ORDER;

  /** The order's fields, as {@link TicketForm} reads them. */
  static Map<String, String> fields(NewOrder order) {
    Map<String, String> fields = new HashMap<>();
    put(fields, "id", order.id());
    put(fields, "account", order.account());
    put(fields, "symbol", order.symbol());
    put(fields, "side", order.side());
    put(fields, "quantity", order.quantity());
    put(fields, "type", order.type());
    put(fields, "limit", order.limit());
    put(fields, "stop", order.stop());
    put(fields, "trail", order.trail());
    put(fields, "tif", order.tif());
    put(fields, "till", order.till());
    put(fields, "outside", Boolean.TRUE.equals(order.outside()) ? "yes" : null);
    put(fields, "take", order.take());
    put(fields, "loss", order.loss());
    put(fields, "when", order.when());
    put(fields, "whenSymbol", order.whenSymbol());
    put(fields, "whenValue", order.whenValue());
    put(fields, "oca", order.oca());
    put(fields, "route", order.route());
    return fields;
  }

  private static void put(Map<String, String> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  OrderInfo order(Order order) {
    OrderLines lines = new OrderLines(universe, new LocalTimes(ZoneOffset.UTC, Instant.EPOCH));
    return new OrderInfo(
        order.id().value(),
        order.ticket().clientOrderId().value(),
        order.ticket().account().value(),
        order.ticket().instrument().value(),
        code(order.ticket().side()),
        order.ticket().quantity().toPlainString(),
        lines.text(order),
        code(order.status()),
        order.status().open(),
        order.filled().toPlainString(),
        order.averagePrice().toPlainString(),
        order.revision(),
        order.why(),
        order.placedAt(),
        asked(order.ticket()));
  }

  /** What {@link #fields} reads back to the same ticket. */
  static NewOrder asked(OrderTicket ticket) {
    Pricing pricing = ticket.pricing();
    String stop =
        switch (pricing) {
          case Pricing.Stop(BigDecimal price) -> plain(price);
          case Pricing.StopLimit(BigDecimal price, BigDecimal limit) -> plain(price);
          case Pricing.Market market -> null;
          case Pricing.Limit limit -> null;
          case Pricing.TrailingStop trailing -> null;
          case Pricing.MarketOnClose close -> null;
          case Pricing.LimitOnClose close -> null;
        };
    String trail =
        pricing instanceof Pricing.TrailingStop(BigDecimal distance, boolean percent)
            ? plain(distance) + (percent ? "%" : "")
            : null;
    Waits waits = ticket.condition().map(Waits::of).orElse(new Waits(null, null, null));
    return new NewOrder(
        ticket.clientOrderId().value(),
        ticket.account().value(),
        ticket.instrument().value(),
        code(ticket.side()),
        plain(ticket.quantity()),
        code(pricing.kind()),
        pricing.limit().map(TradeJson::plain).orElse(null),
        stop,
        trail,
        code(ticket.timeInForce()),
        ticket.goodTill().map(Instant::toString).orElse(null),
        ticket.outsideHours() ? true : null,
        ticket.bracket().map(each -> plain(each.takeProfit())).orElse(null),
        ticket.bracket().map(each -> plain(each.stopLoss())).orElse(null),
        waits.when(),
        waits.symbol(),
        waits.value(),
        ticket.ocaGroup().orElse(null),
        ticket.route().map(Mic::value).orElse(null));
  }

  /** A condition, as {@link TicketForm} reads it. */
  private record Waits(@Nullable String when, @Nullable String symbol, @Nullable String value) {
    static Waits of(Condition condition) {
      return switch (condition) {
        case Condition.PriceReaches(InstrumentId instrument, boolean above, BigDecimal price) ->
            new Waits(above ? "above" : "below", instrument.value(), plain(price));
        case Condition.TimeReaches(Instant at) -> new Waits("time", null, at.toString());
        case Condition.CushionFallsTo(BigDecimal percent) ->
            new Waits("cushion", null, plain(percent));
        case Condition.OrderFilled(ClientOrderId other) -> new Waits("filled", null, other.value());
      };
    }
  }

  static FillsPage fills(List<JournalRows.Fill> fills) {
    return new FillsPage(fills.stream().map(TradeJson::fill).toList());
  }

  static FillsPage.FillInfo fill(JournalRows.Fill fill) {
    return new FillsPage.FillInfo(
        fill.execution().id(),
        fill.execution().order().value(),
        fill.instrument().value(),
        code(fill.side()),
        text(fill.execution().quantity()),
        text(fill.execution().price()),
        fill.execution().venue().value(),
        fill.execution().at());
  }

  static PortfolioInfo portfolio(
      Profiles.Reach reach, Book book, Universe universe, Prices prices) {
    AccountProfile account = reach.account();
    Valuation value = Valuation.of(book, universe, prices, account.margin());
    return new PortfolioInfo(
        account.number().value(),
        account.title(),
        code(reach.role()),
        book.base().getCurrencyCode(),
        value.netLiquidation().toPlainString(),
        value.initialMargin().toPlainString(),
        value.maintenanceMargin().toPlainString(),
        value.availableFunds().toPlainString(),
        value.cushionPercent().toPlainString(),
        book.positions().values().stream()
            .sorted(Comparator.comparing(gatehouse.core.trade.Position::instrument))
            .map(position -> {
              Instrument instrument = universe.instrument(position.instrument()).orElseThrow();
              return new PortfolioInfo.PositionInfo(
                  instrument.id().value(),
                  position.quantity().toPlainString(),
                  position.averageCost().toPlainString(),
                  prices.mark(instrument).toPlainString(),
                  instrument.currency().getCurrencyCode());
            })
            .toList(),
        book.cash().entrySet().stream()
            .sorted(Comparator.comparing(each -> each.getKey().getCurrencyCode()))
            .map(each ->
                new PortfolioInfo.CashInfo(
                    each.getKey().getCurrencyCode(),
                    each.getValue().settled().toPlainString(),
                    each.getValue().total().toPlainString()))
            .toList());
  }

  static List<Verdict.Finding> findings(Decision.Refused refused) {
    return refused.findings().stream()
        .map(each ->
            new Verdict.Finding(
                each.reason().code(), each.text(), each.reason().remedy(), each.path()))
        .toList();
  }

  /** As it is stored, so that an order reads alike before and after. */
  private static String plain(BigDecimal number) {
    return text(number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros());
  }

  private static String text(BigDecimal number) {
    return number.toPlainString();
  }

  /** A name for programs: lower case, with hyphens. */
  static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
