package gatehouse.server.trade;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.audit.Facts;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderStatus;
import gatehouse.core.trade.TicketText;
import gatehouse.server.base.Sql;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Orders, as rows. */
final class OrderRows {
  /** Names of the two exits of a bracket. */
  static final String TAKE = "take";

  static final String STOP = "stop";

  /** The interface of what the house places to close positions. */
  static final String FAIL_SAFE = "FAIL_SAFE";

  private static final String SELECT =
      "SELECT order_id, ticket, status, revision, detail, created_ms FROM trading_order"
          + " WHERE account_number = ?";

  private OrderRows() {}

  static Optional<Order> load(Sql sql, AccountNumber account, OrderId id) throws SQLException {
    return sql.one(SELECT + " AND order_id = ?", OrderRows::order, account.value(), id.value());
  }

  /** The order, and the exits of its bracket where there are any. */
  static List<Order> withExits(Sql sql, AccountNumber account, OrderId id) throws SQLException {
    return sql.rows(
        SELECT + " AND order_id IN (?, ?, ?)",
        OrderRows::order,
        account.value(),
        id.value(),
        exit(id, TAKE).value(),
        exit(id, STOP).value());
  }

  /** The id of what a bracket's entry opens. */
  static OrderId exit(OrderId entry, String name) {
    return new OrderId(entry.value() + "." + name.charAt(0));
  }

  static Optional<Order> byClientId(Sql sql, AccountNumber account, ClientOrderId id)
      throws SQLException {
    return sql.one(
        SELECT + " AND client_order_id = ?", OrderRows::order, account.value(), id.value());
  }

  static List<Order> open(Sql sql, AccountNumber account) throws SQLException {
    return sql.rows(
        SELECT + " AND open = 1 ORDER BY created_ms DESC, order_id",
        OrderRows::order,
        account.value());
  }

  /** Open orders of a program, or of the whole account, but for what closes positions already. */
  static List<Order> openOf(Sql sql, AccountNumber account, ProgramId program, boolean whole)
      throws SQLException {
    return sql.rows(
        SELECT
            + " AND open = 1 AND (? = 1 OR program_id = ?) AND interface <> ?"
            + " ORDER BY created_ms, order_id",
        OrderRows::order,
        account.value(),
        whole ? 1 : 0,
        program.value(),
        FAIL_SAFE);
  }

  /**
   * Orders of an access that are open, or changed since then; the oldest first.
   *
   * @param placedMs where to go on: behind the order that was placed then
   * @param id and has this id
   */
  static List<Order> of(
      Sql sql,
      AccountNumber account,
      String clientId,
      Instant since,
      long placedMs,
      String id,
      int limit)
      throws SQLException {
    return sql.rows(
        SELECT
            + " AND client_id = ? AND (open = 1 OR updated_ms >= ?)"
            + " AND (created_ms > ? OR (created_ms = ? AND order_id > ?))"
            + " ORDER BY created_ms, order_id LIMIT ?",
        OrderRows::order,
        account.value(),
        clientId,
        since.toEpochMilli(),
        placedMs,
        placedMs,
        id,
        limit);
  }

  static int openCount(Sql sql, AccountNumber account) throws SQLException {
    return sql.one(
            "SELECT COUNT(*) FROM trading_order WHERE account_number = ? AND open = 1",
            row -> row.getInt(1),
            account.value())
        .orElse(0);
  }

  /** Orders that are over, newest first, from before that moment. */
  static List<Order> done(Sql sql, AccountNumber account, long beforeMs, int limit)
      throws SQLException {
    return sql.rows(
        SELECT + " AND open = 0 AND created_ms < ? ORDER BY created_ms DESC, order_id LIMIT ?",
        OrderRows::order,
        account.value(),
        beforeMs,
        limit);
  }

  /** All open orders of the house: what a venue starts with. */
  static List<Order> allOpen(Sql sql) throws SQLException {
    return sql.rows(
        "SELECT order_id, ticket, status, revision, detail, created_ms FROM trading_order"
            + " WHERE open = 1",
        OrderRows::order);
  }

  /** Writes a new order of the caller, whose client order id is free. */
  static void insert(Sql sql, Order order, Caller caller) throws SQLException {
    insert(
        sql,
        order,
        caller.person(),
        caller.session().accessInterface().name(),
        By.of(caller.session()));
  }

  /**
   * The program that an order belongs to.
   *
   * @param clientId its key, or the registered client, which may act for several people
   */
  record By(String clientId, ProgramId program) {
    static Optional<By> of(Session session) {
      return session
          .program()
          .map(program -> new By(session.access().orElseThrow().clientId(), program));
    }
  }

  /** Writes a new order of the house; one that another brought along belongs to the same access. */
  static void insert(Sql sql, Order order, PersonId person, String interfaceCode)
      throws SQLException {
    insert(sql, order, person, interfaceCode, Optional.empty());
  }

  /** Writes a new order that belongs to that program. */
  static void insert(Sql sql, Order order, PersonId person, String interfaceCode, Optional<By> by)
      throws SQLException {
    sql.later(
        "INSERT INTO trading_order (account_number, order_id, client_order_id, ticket, status,"
            + " open, revision, detail, person_id, interface, created_ms, updated_ms, client_id,"
            + " program_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, COALESCE(CAST(? AS TEXT),"
            + " (SELECT p.client_id FROM trading_order p WHERE p.account_number = ?"
            + " AND p.order_id = ?)), COALESCE(CAST(? AS TEXT), (SELECT p.program_id"
            + " FROM trading_order p WHERE p.account_number = ? AND p.order_id = ?)))"
            + " ON CONFLICT (account_number, client_order_id) DO NOTHING",
        order.ticket().account().value(),
        order.id().value(),
        order.ticket().clientOrderId().value(),
        TicketText.of(order.ticket()),
        order.status().name(),
        order.status().open(),
        order.revision(),
        detail(order),
        person.value(),
        interfaceCode,
        order.placedAt().toEpochMilli(),
        order.placedAt().toEpochMilli(),
        by.map(By::clientId).orElse(null),
        order.ticket().account().value(),
        order.parent().map(OrderId::value).orElse(null),
        by.map(each -> each.program().value()).orElse(null),
        order.ticket().account().value(),
        order.parent().map(OrderId::value).orElse(null));
  }

  /** Stores the next revision of an order whose book this transaction has locked. */
  static void update(Sql sql, Order before, Order after, Instant now) throws SQLException {
    sql.later(
        "UPDATE trading_order SET ticket = ?, status = ?, open = ?, revision = ?, detail = ?,"
            + " updated_ms = ? WHERE account_number = ? AND order_id = ? AND revision = ?",
        TicketText.of(after.ticket()),
        after.status().name(),
        after.status().open(),
        after.revision(),
        detail(after),
        now.toEpochMilli(),
        after.ticket().account().value(),
        after.id().value(),
        before.revision());
  }

  private static String detail(Order order) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("filled", order.filled().toPlainString());
    facts.put("average", order.averagePrice().toPlainString());
    facts.put("fills", Integer.toString(order.fills()));
    facts.put("reference", order.reference().toPlainString());
    facts.put("why", order.why());
    if (order.activated()) {
      facts.put("activated", "yes");
    }
    order.parent().ifPresent(parent -> facts.put("parent", parent.value()));
    order.trailBest().ifPresent(best -> facts.put("best", best.toPlainString()));
    return Facts.toJson(facts);
  }

  private static Order order(ResultSet row) throws SQLException {
    SortedMap<String, String> facts = Facts.parse(row.getString(5)).orElseThrow();
    return new Order(
        new OrderId(row.getString(1)),
        TicketText.parse(row.getString(2)),
        Optional.ofNullable(facts.get("parent")).map(OrderId::new),
        OrderStatus.valueOf(row.getString(3)),
        facts.containsKey("activated"),
        decimal(facts, "filled"),
        decimal(facts, "average"),
        Integer.parseInt(Objects.requireNonNull(facts.get("fills"))),
        Optional.ofNullable(facts.get("best")).map(BigDecimal::new),
        row.getLong(4),
        facts.getOrDefault("why", ""),
        Instant.ofEpochMilli(row.getLong(6)),
        decimal(facts, "reference"));
  }

  private static BigDecimal decimal(SortedMap<String, String> facts, String name) {
    return new BigDecimal(Objects.requireNonNull(facts.get(name)));
  }
}
