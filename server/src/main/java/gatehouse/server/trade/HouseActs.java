package gatehouse.server.trade;

import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What runs of the fail-safe did, as rows. */
final class HouseActs {
  static final String CANCEL = "CANCEL";
  static final String CLOSE = "CLOSE";

  private HouseActs() {}

  static void insert(Sql sql, AccountNumber account, String run, OrderId order, String kind)
      throws SQLException {
    sql.run(
        "INSERT INTO fail_safe_act (account_number, run_id, order_id, kind) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (account_number, run_id, order_id) DO NOTHING",
        account.value(),
        run,
        order.value(),
        kind);
  }

  static List<HouseOrders.Done> of(Sql sql, AccountNumber account, String run) throws SQLException {
    record Row(OrderId order, boolean cancelled) {}
    List<HouseOrders.Done> done = new ArrayList<>();
    for (Row row :
        sql.rows(
            "SELECT order_id, kind FROM fail_safe_act WHERE account_number = ? AND run_id = ?"
                + " ORDER BY order_id",
            each -> new Row(new OrderId(each.getString(1)), each.getString(2).equals(CANCEL)),
            account.value(),
            run)) {
      Optional<Order> order = OrderRows.load(sql, account, row.order());
      order.ifPresent(each -> done.add(new HouseOrders.Done(row.cancelled(), each)));
    }
    return done;
  }
}
