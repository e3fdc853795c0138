package gatehouse.core.trade;

import static gatehouse.core.trade.OrderStatus.CANCELED;
import static gatehouse.core.trade.OrderStatus.EXPIRED;
import static gatehouse.core.trade.OrderStatus.FILLED;
import static gatehouse.core.trade.OrderStatus.HELD;
import static gatehouse.core.trade.OrderStatus.NEW;
import static gatehouse.core.trade.OrderStatus.PARTIALLY_FILLED;
import static gatehouse.core.trade.OrderStatus.PENDING_CANCEL;
import static gatehouse.core.trade.OrderStatus.PENDING_NEW;
import static gatehouse.core.trade.OrderStatus.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OrderTest {
  private static final OrderTicket PLAIN =
      World.ticket(World.STOCK, Side.BUY, "100", new Pricing.Limit(new BigDecimal("99")));
  private static final OrderTicket STOP =
      World.ticket(World.STOCK, Side.BUY, "100", new Pricing.Stop(new BigDecimal("110")));

  private static Order in(OrderStatus status) {
    Order order = World.order(status == HELD ? STOP : PLAIN);
    List<OrderEvent> way =
        switch (status) {
          case PENDING_NEW -> List.of();
          case HELD, NEW -> List.of(new OrderEvent.Accepted());
          case PARTIALLY_FILLED -> List.of(new OrderEvent.Accepted(), fill(0, "40"));
          case PENDING_CANCEL -> List.of(new OrderEvent.Accepted(), new OrderEvent.CancelAsked());
          case FILLED -> List.of(new OrderEvent.Accepted(), fill(0, "100"));
          case CANCELED -> List.of(new OrderEvent.Accepted(), new OrderEvent.Canceled("asked"));
          case REJECTED -> List.of(new OrderEvent.Rejected("closed"));
          case EXPIRED -> List.of(new OrderEvent.Accepted(), new OrderEvent.Expired("over"));
        };
    for (OrderEvent event : way) {
      order = moved(order.next(event));
    }
    return order;
  }

  private static OrderEvent fill(int number, String quantity) {
    return new OrderEvent.Filled(
        new Execution(
            "o-" + number,
            new OrderId("o"),
            new BigDecimal(quantity),
            new BigDecimal("98.5"),
            World.NOON,
            World.XTST));
  }

  private static Order moved(Order.Step step) {
    assertThat(step).isInstanceOf(Order.Step.Moved.class);
    return ((Order.Step.Moved) step).order();
  }

  @ParameterizedTest
  @EnumSource
  void eachStateCanBeReached(OrderStatus status) {
    assertThat(in(status).status()).isEqualTo(status);
  }

  /** One row a state, one column an event: the state after it, = for no change, or a refusal. */
  @ParameterizedTest
  @CsvSource({
    "PENDING_NEW, NEW, NOT_YET, CANCELED, NOT_YET, PARTIALLY_FILLED, EXPIRED",
    "HELD, =, PENDING_CANCEL, CANCELED, HELD, PARTIALLY_FILLED, EXPIRED",
    "NEW, =, PENDING_CANCEL, CANCELED, NEW, PARTIALLY_FILLED, EXPIRED",
    "PARTIALLY_FILLED, =, PENDING_CANCEL, CANCELED, PARTIALLY_FILLED, PARTIALLY_FILLED, EXPIRED",
    "PENDING_CANCEL, =, BEING_CANCELLED, CANCELED, BEING_CANCELLED, PENDING_CANCEL, EXPIRED",
    "FILLED, OVER, OVER, OVER, OVER, OVER, OVER",
    "CANCELED, OVER, OVER, OVER, OVER, OVER, OVER",
    "REJECTED, OVER, OVER, OVER, OVER, OVER, OVER",
    "EXPIRED, OVER, OVER, OVER, OVER, OVER, OVER",
  })
  void everyStateKnowsEveryEvent(
      OrderStatus status,
      String accepted,
      String cancelAsked,
      String canceled,
      String replaced,
      String filled,
      String expired) {
    Order order = in(status);
    OrderTicket more =
        World.ticket(World.STOCK, Side.BUY, "200", new Pricing.Limit(new BigDecimal("99")));
    assertThat(after(order, new OrderEvent.Accepted())).isEqualTo(accepted);
    assertThat(after(order, new OrderEvent.CancelAsked())).isEqualTo(cancelAsked);
    assertThat(after(order, new OrderEvent.Canceled(""))).isEqualTo(canceled);
    assertThat(after(order, new OrderEvent.Replaced(more))).isEqualTo(replaced);
    assertThat(after(order, fill(order.fills(), "10"))).isEqualTo(filled);
    assertThat(after(order, new OrderEvent.Expired(""))).isEqualTo(expired);
  }

  private static String after(Order order, OrderEvent event) {
    return switch (order.next(event)) {
      case Order.Step.Moved(Order next) -> next.status().name();
      case Order.Step.Same same -> "=";
      case Order.Step.Refused(Order.Refusal why) -> why.name();
    };
  }

  @Test
  void theSameFillToldTwiceIsOneFill() {
    Order once = moved(in(NEW).next(fill(0, "40")));
    assertThat(once.next(fill(0, "40"))).isInstanceOf(Order.Step.Same.class);
    Order twice = moved(once.next(fill(1, "60")));
    assertThat(twice.status()).isEqualTo(FILLED);
    assertThat(twice.next(fill(1, "60"))).isInstanceOf(Order.Step.Same.class);
    assertThat(twice.filled()).isEqualByComparingTo("100");
    assertThat(twice.averagePrice()).isEqualByComparingTo("98.5");
  }

  @Test
  void aFillForMoreThanIsOpenIsRefused() {
    assertThat(after(in(PARTIALLY_FILLED), fill(1, "61"))).isEqualTo("MORE_THAN_ORDERED");
    assertThat(after(in(PARTIALLY_FILLED), fill(1, "60"))).isEqualTo("FILLED");
  }

  @Test
  void aFillMayStillComeWhileACancelIsOnItsWay() {
    Order part = moved(in(PENDING_CANCEL).next(fill(0, "40")));
    assertThat(part.status()).isEqualTo(PENDING_CANCEL);
    assertThat(moved(part.next(fill(1, "60"))).status()).isEqualTo(FILLED);
  }

  @Test
  void aReplaceNeverGoesBelowWhatIsFilled() {
    OrderTicket less =
        World.ticket(World.STOCK, Side.BUY, "40", new Pricing.Limit(new BigDecimal("99")));
    assertThat(after(in(PARTIALLY_FILLED), new OrderEvent.Replaced(less)))
        .isEqualTo("LESS_THAN_FILLED");
  }

  @Test
  void aStopWaitsUntilItIsCalled() {
    Order held = in(HELD);
    assertThat(held.waits()).isTrue();
    Order called = moved(held.next(new OrderEvent.Activated()));
    assertThat(called.status()).isEqualTo(NEW);
    assertThat(called.waits()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void onlyOpenOrdersHaveSomethingOpen(OrderStatus status) {
    assertThat(in(status).open().signum() > 0).isEqualTo(status.open());
    assertThat(List.of(PENDING_NEW, HELD, NEW, PARTIALLY_FILLED, PENDING_CANCEL).contains(status))
        .isEqualTo(status.open());
    assertThat(List.of(FILLED, CANCELED, REJECTED, EXPIRED).contains(status))
        .isEqualTo(!status.open());
  }
}
