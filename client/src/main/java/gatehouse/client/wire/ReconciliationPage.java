package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a program's orders since it last heard.
 *
 * @param since from that moment on
 * @param at the moment that the answer is of: ask from here the next time
 * @param complete whether every fill and event of these orders is there; the orders themselves are
 * @param next where the list goes on: what to ask as {@code after}; missing at its end
 */
public record ReconciliationPage(
    Instant since, Instant at, boolean complete, @Nullable String next, List<OrderNews> orders) {
  public ReconciliationPage {
    orders = List.copyOf(orders);
  }

  /**
   * An order that is open, or to which something happened.
   *
   * @param order as it is now
   * @param fills since then, the oldest first
   * @param events since then, the oldest first
   */
  public record OrderNews(OrderInfo order, List<FillsPage.FillInfo> fills, List<Event> events) {
    public OrderNews {
      fills = List.copyOf(fills);
      events = List.copyOf(events);
    }
  }

  /**
   * Something that happened to it.
   *
   * @param seq its place in the log
   * @param act such as {@code order-cancel-asked}
   * @param by {@code broker}, or the id of the person
   * @param through the interface that the person used; missing for the broker
   * @param why in a sentence; empty when nothing has to be said
   */
  public record Event(
      long seq, Instant at, String act, String by, @Nullable String through, String why) {}
}
