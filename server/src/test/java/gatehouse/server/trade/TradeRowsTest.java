package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.PersonId;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Books, orders and the journal as rows, on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class TradeRowsTest {
  private static final AccountNumber ACCOUNT = new AccountNumber("U7654321");
  private static final Currency USD = Currency.getInstance("USD");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  private static final Instant NOW = Instant.parse("2026-11-24T15:00:00Z");
  private static final Instrument STOCK =
      new Markets(1).universe(NOW).instrument(new InstrumentId("AAPL")).orElseThrow();

  private final Database database;

  TradeRowsTest(Dialect dialect) {
    database = Databases.open(TestDatabases.freshUrl(dialect));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Booked funded() {
    return Bookkeeping.deposit(
        Bookkeeping.open(ACCOUNT, USD, DAY),
        USD,
        new BigDecimal("1000.05"),
        "test",
        new Bookkeeping.When(DAY, NOW));
  }

  private static Order order(String id, String clientId) {
    OrderTicket ticket =
        OrderTicket.day(
            new ClientOrderId(clientId),
            ACCOUNT,
            STOCK.id(),
            Side.BUY,
            new BigDecimal("5"),
            new Pricing.Limit(new BigDecimal("100")));
    return Order.placed(new OrderId(id), ticket, Optional.empty(), new BigDecimal("100"), NOW);
  }

  @Test
  void aBookComesBackAsItWas() {
    Book book = funded().book();
    database.write(sql -> {
      BookRows.insert(sql, book);
      return book;
    });
    assertThat(database.<Optional<Book>>read(sql -> BookRows.load(sql, ACCOUNT))).contains(book);
    assertThat(database.<List<AccountNumber>>read(BookRows::all)).containsExactly(ACCOUNT);
    assertThat(database.<Optional<Book>>write(sql -> BookRows.lock(sql, ACCOUNT))).contains(book);
  }

  @Test
  void aBookIsStoredOnTopOfTheOneThatWasRead() {
    Book book = funded().book();
    database.write(sql -> {
      BookRows.insert(sql, book);
      BookRows.update(sql, book, Bookkeeping.counted(book));
      return book;
    });
    assertThatThrownBy(() ->
            database.write(sql -> {
              BookRows.update(sql, book, Bookkeeping.counted(book));
              return book;
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("UPDATE book");
  }

  @Test
  void aClientOrderIdIsTakenOnce() {
    insert(order("a", "mine"));
    assertThatThrownBy(() -> insert(order("b", "mine"))).isInstanceOf(IllegalStateException.class);
    insert(order("c", "other"));
    assertThat(database.<List<Order>>read(sql -> OrderRows.open(sql, ACCOUNT)))
        .extracting(Order::id)
        .containsExactly(new OrderId("a"), new OrderId("c"));
    assertThat(
            database.<Optional<Order>>read(
                sql -> OrderRows.byClientId(sql, ACCOUNT, new ClientOrderId("mine"))))
        .contains(order("a", "mine"));
  }

  private void insert(Order order) {
    database.write(sql -> {
      OrderRows.insert(sql, order, new PersonId("p"), "API");
      return true;
    });
  }

  private void update(Order before, Order after) {
    database.write(sql -> {
      OrderRows.update(sql, before, after, NOW);
      return true;
    });
  }

  @Test
  void ofTwoChangesToOneRevisionOneCounts() {
    Order placed = order("a", "mine");
    Order accepted = ((Order.Step.Moved) placed.next(new OrderEvent.Accepted())).order();
    Order ended = ((Order.Step.Moved) placed.next(new OrderEvent.Rejected("no"))).order();
    insert(placed);
    update(placed, accepted);
    assertThatThrownBy(() -> update(placed, ended)).isInstanceOf(IllegalStateException.class);
    assertThat(database.<Optional<Order>>read(sql -> OrderRows.load(sql, ACCOUNT, placed.id())))
        .contains(accepted);
    assertThat(database.<List<Order>>read(OrderRows::allOpen)).containsExactly(accepted);
  }

  @Test
  void aFillIsOneRow() {
    Execution fill =
        new Execution("a-0", new OrderId("a"), BigDecimal.TEN, BigDecimal.ONE, NOW, STOCK.venue());
    insert(fill);
    assertThatThrownBy(() -> insert(fill)).isInstanceOf(IllegalStateException.class);
    assertThat(
            database.<List<JournalRows.Fill>>read(sql -> JournalRows.fills(sql, ACCOUNT, "a", 9)))
        .hasSize(1);
    assertThat(
            database.<List<JournalRows.Fill>>read(sql -> JournalRows.fills(sql, ACCOUNT, "b", 9)))
        .isEmpty();
  }

  private void insert(Execution fill) {
    database.write(sql -> {
      JournalRows.insert(sql, order("a", "mine"), fill);
      return true;
    });
  }

  @Test
  void theJournalComesBackAsItWas() {
    Booked booked = funded();
    database.write(sql -> {
      JournalRows.insert(sql, ACCOUNT, booked);
      return booked;
    });
    List<JournalEntry> entries = database.read(sql -> JournalRows.between(sql, ACCOUNT, DAY, DAY));
    assertThat(entries).containsExactly(booked.entry());
    assertThat(
            database.<List<JournalEntry>>read(
                sql -> JournalRows.between(sql, ACCOUNT, DAY.plusDays(1), DAY.plusDays(2))))
        .isEmpty();
  }
}
