package gatehouse.server.trade;

import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import gatehouse.server.base.Database;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Orders that other nodes placed or changed, as the log tells, until the venue reads them. */
final class HeardOrders {
  /** What a fill or an end does to the orders beside it is told in rows of their own. */
  private static final Set<Act> CHANGING =
      EnumSet.of(
          Act.ORDER_PLACED,
          Act.ORDER_REPLACED,
          Act.ORDER_CANCEL_ASKED,
          Act.ORDER_FILLED,
          Act.ORDER_ENDED);

  private final Database database;
  private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();

  private record Heard(AccountNumber account, OrderId order) {}

  HeardOrders(Database database) {
    this.database = database;
  }

  /** Remembers the order that the row is about; false when it is about none. */
  boolean add(Logged logged) {
    Entry entry = logged.entry();
    return CHANGING.contains(entry.act())
        && AccountNumber.fits(entry.fact("account"))
        && OrderId.fits(entry.fact("id"))
        && heard.add(
            new Heard(new AccountNumber(entry.fact("account")), new OrderId(entry.fact("id"))));
  }

  boolean isEmpty() {
    return heard.isEmpty();
  }

  void clear() {
    heard.clear();
  }

  /**
   * Takes what was heard: the orders as they are now, and the exits that they opened.
   *
   * @throws gatehouse.server.base.DatabaseException when they cannot be read; they are still here
   */
  List<Order> take() {
    Set<Heard> taken = new LinkedHashSet<>();
    for (Heard each = heard.poll(); each != null; each = heard.poll()) {
      taken.add(each);
    }
    if (taken.isEmpty()) {
      return List.of();
    }
    try {
      return database.read(sql -> {
        List<Order> orders = new ArrayList<>();
        for (Heard each : taken) {
          orders.addAll(OrderRows.withExits(sql, each.account(), each.order()));
        }
        return orders;
      });
    } catch (RuntimeException e) {
      heard.addAll(taken);
      throw e;
    }
  }
}
