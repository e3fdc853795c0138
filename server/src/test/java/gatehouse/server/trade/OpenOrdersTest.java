package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Showing;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.PaperMatching;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Routing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** No order that something comes to is passed over, and few others are looked at. */
class OpenOrdersTest {
  private static final long SEED = 20_261_127;
  private static final int ORDERS = 1_000;
  private static final int MOMENTS = 60;

  /** Most of the moments are before their end. */
  private static final Duration DAY_ORDERS_LIVE = Duration.ofDays(6);

  private static final InstrumentId STOCK = new InstrumentId("HSBA");

  /** What {@link PaperMatching} says of each order alone is the measure. */
  @Test
  void findsAllThatSomethingComesTo() {
    try (AgreementWorld world = new AgreementWorld(SEED)) {
      Map<Order, Instant> orders = orders(world);
      OpenOrders open = new OpenOrders();
      orders.forEach(open::put);
      int events = 0;
      int looked = 0;
      int looks = 0;
      for (int i = 0; i < MOMENTS; i++) {
        Instant now = world.now.plus(Duration.ofMinutes(world.random.nextInt(7 * 24 * 60)));
        Map<InstrumentId, Optional<Shown>> shown = new HashMap<>();
        Function<InstrumentId, Optional<Shown>> market =
            id -> shown.computeIfAbsent(id, each -> shown(world, each, now));
        Universe universe = world.markets.universe(now);
        Set<Order> due = new HashSet<>(open.due(now, market));
        for (Map.Entry<Order, Instant> each : orders.entrySet()) {
          Order order = each.getKey();
          Optional<Instrument> instrument = universe.instrument(order.ticket().instrument());
          boolean comes =
              instrument.isEmpty()
                  || PaperMatching.next(
                          order,
                          instrument.get(),
                          moment(
                              order,
                              market.apply(instrument.get().id()).orElseThrow(),
                              each.getValue(),
                              now))
                      .isPresent();
          events += comes ? 1 : 0;
          if (comes) {
            assertThat(due).as("seed %d at %s: %s", SEED, now, order).contains(order);
          }
        }
        looked += due.size();
        looks += orders.size();
      }
      // both kinds were there, or the test has shown nothing
      assertThat(events).isBetween(looks / 20, looks * 9 / 10);
      assertThat(looked - events).as("looked at for nothing").isLessThan((looks - events) / 3);
    }
  }

  private static Map<Order, Instant> orders(AgreementWorld world) {
    RandomTickets tickets = new RandomTickets(world);
    Map<Order, Instant> orders = new HashMap<>();
    while (orders.size() < ORDERS) {
      OrderTicket ticket = tickets.next(world.one(world.callers));
      boolean dated = ticket.timeInForce() == TimeInForce.GTD;
      Optional<Instrument> listed =
          world.markets.universe(world.now).instrument(ticket.instrument());
      if (ticket.quantity().signum() > 0
          && listed.isPresent()
          && dated == ticket.goodTill().isPresent()) {
        Order order = aged(world, placed(ticket, orders.size(), world.now));
        Instant ends =
            switch (ticket.timeInForce()) {
              case DAY -> world.now.plus(DAY_ORDERS_LIVE);
              case GTD -> ticket.goodTill().orElseThrow();
              case GTC, IOC, FOK -> Instant.MAX;
            };
        if (order.status().open()) {
          orders.put(order, ends);
        }
      }
    }
    return orders;
  }

  private static Order placed(OrderTicket ticket, int number, Instant at) {
    return Order.placed(new OrderId("o" + number), ticket, Optional.empty(), BigDecimal.ONE, at);
  }

  /** Any state that an open order can be in. */
  private static Order aged(AgreementWorld world, Order placed) {
    Order order = placed;
    List<OrderEvent> life = new ArrayList<>(List.of(new OrderEvent.Accepted()));
    if (world.chance(30)) {
      life.add(new OrderEvent.Activated());
    }
    if (world.chance(20)) {
      life.add(
          new OrderEvent.Filled(
              new Execution(
                  order.executionId(0),
                  order.id(),
                  order.ticket().quantity().divide(BigDecimal.TWO),
                  BigDecimal.ONE,
                  world.now,
                  new Mic("XLON"))));
    }
    if (world.chance(2)) {
      life.add(new OrderEvent.CancelAsked());
    }
    for (OrderEvent event : world.chance(98) ? life : List.<OrderEvent>of()) {
      order = order.next(event) instanceof Order.Step.Moved(Order after) ? after : order;
    }
    return order;
  }

  private static Optional<Shown> shown(AgreementWorld world, InstrumentId id, Instant now) {
    Universe universe = world.markets.universe(now);
    return universe
        .instrument(id)
        .map(instrument -> Shown.of(world.markets.showings(instrument, universe, now)));
  }

  private static PaperMatching.Moment moment(Order order, Shown shown, Instant ends, Instant now) {
    Showing chosen = Routing.choose(order.ticket(), shown.venues());
    boolean auction = chosen.quote().phase() == Phase.CLOSING_AUCTION;
    return new PaperMatching.Moment(
        chosen.venue().mic(),
        chosen.quote(),
        now,
        ends,
        auction ? Optional.of(chosen.quote().last()) : Optional.empty());
  }

  @Test
  void keepsTheLatestRevisionAndForgetsWhatIsOver() {
    Order old =
        ((Order.Step.Moved) placed(limit("1"), 1, TradeWorld.NOW).next(new OrderEvent.Accepted()))
            .order();
    Order fresh = ((Order.Step.Moved) old.next(new OrderEvent.Replaced(limit("2")))).order();
    OpenOrders open = new OpenOrders();
    open.put(fresh, TradeWorld.NOW);
    open.put(old, Instant.MAX);
    assertThat(open.due(TradeWorld.NOW, id -> Optional.empty())).containsExactly(fresh);
    open.remove(fresh.id());
    assertThat(open.due(TradeWorld.NOW, id -> Optional.empty())).isEmpty();
  }

  private static OrderTicket limit(String price) {
    return OrderTicket.day(
        new ClientOrderId("mine"),
        TradeWorld.ACCOUNTS.getFirst(),
        STOCK,
        Side.BUY,
        BigDecimal.TEN,
        new Pricing.Limit(new BigDecimal(price)));
  }
}
