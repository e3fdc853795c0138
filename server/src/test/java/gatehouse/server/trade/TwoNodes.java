package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Books;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderStatus;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.server.audit.AuditVerify;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What tests of several nodes on one PostgreSQL do and ask. */
final class TwoNodes {
  private TwoNodes() {}

  static Order placed(TradeWorld at, OrderTicket ticket) {
    TradingDesk.Outcome outcome = at.desk.place(TradeWorld.caller(), ticket);
    assertThat(outcome).isInstanceOf(TradingDesk.Outcome.Accepted.class);
    return ((TradingDesk.Outcome.Accepted) outcome).order();
  }

  static OrderTicket priced(OrderTicket plain, Pricing pricing) {
    return new OrderTicket(
        plain.clientOrderId(),
        plain.account(),
        plain.instrument(),
        plain.side(),
        plain.quantity(),
        pricing,
        plain.timeInForce(),
        plain.goodTill(),
        plain.outsideHours(),
        plain.condition(),
        plain.ocaGroup(),
        plain.bracket(),
        plain.route());
  }

  static Order until(TradeWorld at, OrderTicket ticket, OrderStatus wanted) {
    return until(at, ticket.account(), ticket.clientOrderId().value(), wanted);
  }

  static Order until(TradeWorld at, AccountNumber account, String id, OrderStatus wanted) {
    until(wanted + " " + id, () -> order(at, account, id).status() == wanted);
    return order(at, account, id);
  }

  private static Order order(TradeWorld at, AccountNumber account, String id) {
    return at.database
        .<Optional<Order>>read(sql -> OrderRows.byClientId(sql, account, new ClientOrderId(id)))
        .orElseThrow();
  }

  static void until(String what, BooleanSupplier so) {
    long begun = System.nanoTime();
    while (!so.getAsBoolean()) {
      long took = System.nanoTime() - begun;
      assertThat(took).as("never " + what).isLessThan(Duration.ofSeconds(60).toNanos());
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  /** Ends the session that holds the lease, as a lost network would. */
  static void cut(String url) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(l.pid, 5000) FROM pg_locks l"
              + " WHERE l.locktype = 'advisory' AND l.granted AND l.objid ="
              + " (SELECT oid FROM pg_namespace WHERE nspname = current_schema())");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<JournalEntry> journal(TradeWorld at, AccountNumber account) {
    return at.database.read(
        sql -> JournalRows.between(sql, account, LocalDate.EPOCH, LocalDate.of(2999, 1, 1)));
  }

  /** Every order of the house is filled, once, and books, journal and log agree with it. */
  static void allFilledOnce(TradeWorld at, int orders) {
    int filled = 0;
    for (AccountNumber account : TradeWorld.ACCOUNTS) {
      List<Order> done =
          at.database.read(sql -> OrderRows.done(sql, account, Long.MAX_VALUE, 9999));
      assertThat(at.database.<List<Order>>read(sql -> OrderRows.open(sql, account))).isEmpty();
      assertThat(done).allMatch(order -> order.status() == OrderStatus.FILLED);
      filled += done.size();
      BigDecimal executed =
          at.database.<BigDecimal>read(sql ->
              sql
                  .rows(
                      "SELECT quantity FROM execution WHERE account_number = ?",
                      row -> new BigDecimal(row.getString(1)),
                      account.value())
                  .stream()
                  .reduce(BigDecimal.ZERO, BigDecimal::add));
      BigDecimal ordered =
          done.stream().map(Order::filled).reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(executed).isEqualByComparingTo(ordered);
      Book book =
          at.database.<Optional<Book>>read(sql -> BookRows.load(sql, account)).orElseThrow();
      assertThat(Books.check(book, journal(at, account))).isEmpty();
    }
    assertThat(filled).isEqualTo(orders);
    assertThat(AuditVerify.database(at.database, TradeWorld.KEY).findings()).isEmpty();
  }
}
