package gatehouse.core.trade;

import static gatehouse.core.trade.Samples.STOCK;
import static gatehouse.core.trade.Samples.execution;
import static gatehouse.core.trade.Samples.n;
import static gatehouse.core.trade.Samples.placed;
import static gatehouse.core.trade.Samples.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.trade.OrderEvent.Accepted;
import gatehouse.core.trade.OrderEvent.Activated;
import gatehouse.core.trade.OrderEvent.CancelAsked;
import gatehouse.core.trade.OrderEvent.Canceled;
import gatehouse.core.trade.OrderEvent.Expired;
import gatehouse.core.trade.OrderEvent.Filled;
import gatehouse.core.trade.OrderEvent.Reduced;
import gatehouse.core.trade.OrderEvent.Rejected;
import gatehouse.core.trade.OrderEvent.Replaced;
import gatehouse.core.trade.OrderEvent.Trailed;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
  private static final OrderTicket LIMIT = ticket(STOCK, Side.BUY, "10", new Pricing.Limit(n("5")));
  private static final OrderTicket STOP = ticket(STOCK, Side.SELL, "10", new Pricing.Stop(n("4")));

  private static Order after(Order order, OrderEvent event) {
    return ((Order.Step.Moved) order.next(event)).order();
  }

  private static Order order(OrderStatus status) {
    Order fresh = placed(LIMIT, "5");
    Order working = after(fresh, new Accepted());
    Order partly = after(working, new Filled(execution(working, 0, "4", "5")));
    return switch (status) {
      case PENDING_NEW -> fresh;
      case HELD -> after(placed(STOP, "5"), new Accepted());
      case NEW -> working;
      case PARTIALLY_FILLED -> partly;
      case PENDING_CANCEL -> after(partly, new CancelAsked());
      case FILLED -> after(partly, new Filled(execution(partly, 1, "6", "5")));
      case CANCELED -> after(partly, new Canceled(""));
      case REJECTED -> after(fresh, new Rejected("no"));
      case EXPIRED -> after(partly, new Expired("over"));
    };
  }

  private static OrderEvent event(String name, Order order) {
    return switch (name) {
      case "Accepted" -> new Accepted();
      case "Activated" -> new Activated();
      case "Trailed" -> new Trailed(n("6"));
      case "Filled part" -> new Filled(execution(order, order.fills(), "1", "5"));
      case "Filled rest" ->
          new Filled(
              execution(
                  order,
                  order.fills(),
                  order.ticket().quantity().subtract(order.filled()).max(n("1")).toPlainString(),
                  "5"));
      case "CancelAsked" -> new CancelAsked();
      case "Canceled" -> new Canceled("asked");
      case "Replaced" ->
          new Replaced(
              order.ticket().pricing().kind() == Pricing.Kind.STOP
                  ? ticket(STOCK, Side.SELL, "12", new Pricing.Stop(n("3")))
                  : ticket(STOCK, Side.BUY, "12", new Pricing.Limit(n("6"))));
      case "Reduced" -> new Reduced(n("5"));
      case "Reduced all" -> new Reduced(n("6"));
      case "Rejected" -> new Rejected("no");
      case "Expired" -> new Expired("over");
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String said(Order.Step step) {
    return switch (step) {
      case Order.Step.Moved(Order order) -> order.status().name();
      case Order.Step.Same same -> "=";
      case Order.Step.Refused(Order.Refusal why) -> why.name().toLowerCase(Locale.ROOT);
    };
  }

  /** Each open state and each event; "=" is no change, small letters are a refusal. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          event       | PENDING_NEW      | HELD           | NEW              | PARTIALLY_FILLED | PENDING_CANCEL
          Accepted    | NEW              | =              | =                | =                | =
          Activated   | PENDING_NEW      | NEW            | NEW              | =                | =
          Trailed     | PENDING_NEW      | HELD           | NEW              | PARTIALLY_FILLED | PENDING_CANCEL
          Filled part | PARTIALLY_FILLED | not_working    | PARTIALLY_FILLED | PARTIALLY_FILLED | PENDING_CANCEL
          Filled rest | FILLED           | not_working    | FILLED           | FILLED           | FILLED
          CancelAsked | not_yet          | PENDING_CANCEL | PENDING_CANCEL   | PENDING_CANCEL   | being_cancelled
          Canceled    | CANCELED         | CANCELED       | CANCELED         | CANCELED         | CANCELED
          Replaced    | not_yet          | HELD           | NEW              | PARTIALLY_FILLED | being_cancelled
          Reduced     | PENDING_NEW      | HELD           | NEW              | PARTIALLY_FILLED | PENDING_CANCEL
          Reduced all | PENDING_NEW      | HELD           | NEW              | CANCELED         | CANCELED
          Rejected    | REJECTED         | REJECTED       | REJECTED         | CANCELED         | CANCELED
          Expired     | EXPIRED          | EXPIRED        | EXPIRED          | EXPIRED          | EXPIRED
          """,
      useHeadersInDisplayName = true)
  void table(
      String event, String fresh, String held, String working, String partly, String cancelling) {
    String[] expected = {fresh, held, working, partly, cancelling};
    OrderStatus[] states =
        EnumSet.range(OrderStatus.PENDING_NEW, OrderStatus.PENDING_CANCEL)
            .toArray(OrderStatus[]::new);
    for (int i = 0; i < states.length; i++) {
      Order order = order(states[i]);
      assertThat(said(order.next(event(event, order)))).as("%s", states[i]).isEqualTo(expected[i]);
    }
    for (OrderStatus over :
        Set.of(
            OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.REJECTED, OrderStatus.EXPIRED)) {
      Order order = order(over);
      assertThat(said(order.next(event(event, order)))).as("%s", over).isEqualTo("over");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PARTIALLY_FILLED", "PENDING_CANCEL", "FILLED", "CANCELED", "EXPIRED"})
  void aFillToldTwiceCountsOnce(OrderStatus status) {
    Order order = order(status);
    assertThat(order.next(new Filled(execution(order, 0, "4", "5"))))
        .isEqualTo(new Order.Step.Same());
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "o1-2, OUT_OF_TURN",
    "o2-0, NOT_ITS_FILL",
    "o1-01, NOT_ITS_FILL",
    "o1--1, NOT_ITS_FILL",
    "o1-x, NOT_ITS_FILL",
    "o1-99999999999, NOT_ITS_FILL"
  })
  void fillsThatContradictThemselves(String id, Order.Refusal refusal) {
    Order order = order(OrderStatus.NEW);
    Execution fill = new Execution(id, order.id(), n("1"), n("5"), Samples.AT, Samples.VENUE);
    assertThat(order.next(new Filled(fill))).isEqualTo(new Order.Step.Refused(refusal));
  }

  @Test
  void aFillOfAnotherOrderIsRefused() {
    Order order = order(OrderStatus.NEW);
    Execution fill =
        new Execution("o1-0", new OrderId("o2"), n("1"), n("5"), Samples.AT, Samples.VENUE);
    assertThat(order.next(new Filled(fill)))
        .isEqualTo(new Order.Step.Refused(Order.Refusal.NOT_ITS_FILL));
  }

  @Test
  void neverFillsMoreThanWasOrdered() {
    Order order = order(OrderStatus.PARTIALLY_FILLED);
    assertThat(order.next(new Filled(execution(order, 1, "6.01", "5"))))
        .isEqualTo(new Order.Step.Refused(Order.Refusal.MORE_THAN_ORDERED));
  }

  /** A limit that became a stop would have been sent to the venue at once. */
  @Test
  void onlyNumbersCanBeReplaced() {
    Order order = order(OrderStatus.NEW);
    for (OrderTicket other :
        Set.of(
            ticket(STOCK, Side.SELL, "10", new Pricing.Limit(n("5"))),
            ticket(Samples.FUND, Side.BUY, "10", new Pricing.Limit(n("5"))),
            ticket(STOCK, Side.BUY, "10", new Pricing.Stop(n("5"))))) {
      assertThat(order.next(new Replaced(other)))
          .isEqualTo(new Order.Step.Refused(Order.Refusal.NOT_THE_SAME_ORDER));
    }
  }

  @ParameterizedTest(name = "10 ordered, 4 filled, {0} wanted: {1}")
  @CsvSource({"4, less_than_filled", "3, less_than_filled", "5, PARTIALLY_FILLED"})
  void keepsWhatIsFilled(String wanted, String expected) {
    Order order = order(OrderStatus.PARTIALLY_FILLED);
    Order.Step step =
        order.next(new Replaced(ticket(STOCK, Side.BUY, wanted, new Pricing.Limit(n("5")))));
    assertThat(said(step)).isEqualTo(expected);
  }

  @Test
  void countsAtItsOwnPriceUntilItIsReplaced() {
    Order order = placed(LIMIT, "4.90");
    assertThat(after(order, new Accepted()).reference()).isEqualTo(n("4.90"));
    Order working = order(OrderStatus.NEW);
    Order replaced = after(working, event("Replaced", working));
    assertThat(replaced.reference()).isEqualTo(n("6"));
    assertThat(replaced.open()).isEqualTo(n("12"));
    assertThat(order(OrderStatus.CANCELED).open()).isEqualTo(BigDecimal.ZERO);
  }

  @Test
  void averagesItsPrice() {
    Order order = order(OrderStatus.PARTIALLY_FILLED);
    Order filled = after(order, new Filled(execution(order, 1, "6", "4.50")));
    assertThat(filled.averagePrice()).isEqualByComparingTo("4.7");
    assertThat(filled.revision()).isEqualTo(3);
  }

  @Test
  void aFillMayStillComeWhileACancelIsOnItsWay() {
    Order order = order(OrderStatus.PENDING_CANCEL);
    Order part = after(order, new Filled(execution(order, 1, "5", "5")));
    assertThat(part.status()).isEqualTo(OrderStatus.PENDING_CANCEL);
    assertThat(after(part, new Filled(execution(part, 2, "1", "5"))).status())
        .isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void aStopWaitsUntilItIsCalled() {
    Order held = order(OrderStatus.HELD);
    assertThat(held.waits()).isTrue();
    assertThat(after(held, new Activated()).waits()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void onlyOpenOrdersHaveSomethingOpen(OrderStatus status) {
    assertThat(order(status).status()).isEqualTo(status);
    assertThat(order(status).open().signum() > 0).isEqualTo(status.open());
  }
}
