package gatehouse.server.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Mic;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderStatus;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Tone;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Orders and fills as rows of a page. */
record OrderLines(Universe universe, LocalTimes times) {

  List<OrdersView.Row> rows(List<Order> orders) {
    return orders.stream().map(this::row).toList();
  }

  OrdersView.Row row(Order order) {
    return new OrdersView.Row(
        order.ticket().instrument().value(),
        text(order),
        order.status().label(),
        tone(order.status()),
        filled(order),
        OrderText.terms(order),
        times.of(order.placedAt()),
        order.placedAt().toString(),
        "/orders/" + order.id(),
        cancellable(order) ? order.id().value() : "");
  }

  static boolean cancellable(Order order) {
    return switch (order.status()) {
      case HELD, NEW, PARTIALLY_FILLED -> true;
      case PENDING_NEW, PENDING_CANCEL, FILLED, CANCELED, REJECTED, EXPIRED -> false;
    };
  }

  String text(Order order) {
    Optional<Instrument> instrument = universe.instrument(order.ticket().instrument());
    return instrument
        .map(each -> OrderText.of(order.ticket(), each))
        .orElseGet(() ->
            order.ticket().side().label()
                + " "
                + OrderText.number(order.ticket().quantity())
                + " "
                + order.ticket().instrument());
  }

  static String filled(Order order) {
    if (order.filled().signum() == 0) {
      return order.why();
    }
    BigDecimal all = order.ticket().quantity();
    String part =
        order.filled().compareTo(all) == 0
            ? "All"
            : OrderText.number(order.filled()) + " of " + OrderText.number(all);
    return part + " at " + OrderText.number(order.averagePrice());
  }

  static Tone tone(OrderStatus status) {
    return switch (status) {
      case FILLED -> Tone.GOOD;
      case REJECTED -> Tone.BAD;
      case PENDING_CANCEL, PARTIALLY_FILLED -> Tone.WARN;
      case PENDING_NEW, HELD, NEW, CANCELED, EXPIRED -> Tone.PLAIN;
    };
  }

  private String venue(Mic mic) {
    return universe.venue(mic).map(TradingVenue::name).orElse(mic.value());
  }

  /** To which venue the order goes. */
  String route(Order order) {
    Optional<Instrument> instrument = universe.instrument(order.ticket().instrument());
    boolean several = instrument.filter(each -> universe.routes(each).size() > 1).isPresent();
    return order
        .ticket()
        .route()
        .map(this::venue)
        .orElseGet(() ->
            several
                ? "Smart: the best price of the moment"
                : instrument.map(each -> universe.venue(each).name()).orElse(""));
  }

  List<OrdersView.Fill> fills(List<JournalRows.Fill> fills) {
    return fills.stream()
        .map(fill ->
            new OrdersView.Fill(
                (fill.side() == gatehouse.core.trade.Side.BUY ? "Bought " : "Sold ")
                    + OrderText.number(fill.execution().quantity())
                    + " "
                    + fill.instrument(),
                OrderText.number(fill.execution().price()),
                venue(fill.execution().venue()),
                times.of(fill.execution().at()),
                fill.execution().at().toString()))
        .toList();
  }
}
