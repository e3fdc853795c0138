package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.Binding;
import gatehouse.core.audit.Act;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Product;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Books;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderStatus;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.audit.AuditVerify;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the house's own venue does with an order in the transaction that places it. */
class AtOnceTest {
  private static final AccountNumber ACCOUNT = TradeWorld.ACCOUNTS.getFirst();

  /** One row: an order, where it stands when it is answered, and what the log tells of it. */
  private record Row(
      String what,
      Pricing pricing,
      TimeInForce force,
      String quantity,
      OrderStatus status,
      List<Act> told) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "market",
              new Pricing.Market(),
              TimeInForce.DAY,
              "10",
              OrderStatus.FILLED,
              List.of(Act.ORDER_PLACED, Act.ORDER_FILLED)),
          new Row(
              "limit that the touch does not reach",
              new Pricing.Limit(new BigDecimal("1")),
              TimeInForce.DAY,
              "10",
              OrderStatus.NEW,
              List.of(Act.ORDER_PLACED)),
          new Row(
              "the same, now or never",
              new Pricing.Limit(new BigDecimal("1")),
              TimeInForce.IOC,
              "10",
              OrderStatus.CANCELED,
              List.of(Act.ORDER_PLACED, Act.ORDER_ENDED)),
          new Row(
              "more than the touch shows",
              new Pricing.Market(),
              TimeInForce.DAY,
              "30000",
              OrderStatus.PARTIALLY_FILLED,
              List.of(Act.ORDER_PLACED, Act.ORDER_FILLED)),
          new Row(
              "stop that the market has not reached",
              new Pricing.Stop(new BigDecimal("9000")),
              TimeInForce.DAY,
              "10",
              OrderStatus.HELD,
              List.of(Act.ORDER_PLACED)));

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void answersWithTheOrderAsTheVenueLeftIt(Dialect dialect) {
    for (Row row : ROWS) {
      String url = TestDatabases.freshUrl(dialect);
      List<Order> taken = new CopyOnWriteArrayList<>();
      try (TradeWorld world =
          new TradeWorld(url, own -> new VenueInParts(own::atOnce, taken::add))) {
        world.brokerage.take(TradeWorld.caller(), TradeWorld.NOW);
        List<Act> told = new CopyOnWriteArrayList<>();
        world.log.subscribe(logged -> told.add(logged.entry().act()));
        Order placed = place(world, ticket(row));
        assertThat(placed.status()).as(row.what()).isEqualTo(row.status());
        assertThat(told).as(row.what()).containsExactlyElementsOf(row.told());
        assertThat(stored(world)).as(row.what()).contains(placed);
        assertThat(taken).as(row.what()).containsExactly(placed);
        sound(world, row.what());
      }
    }
  }

  /** The seam for venues that are elsewhere: they hear of the order, and answer when they can. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void waitsForAVenueThatIsElsewhere(Dialect dialect) {
    List<Order> taken = new CopyOnWriteArrayList<>();
    try (TradeWorld world =
        new TradeWorld(
            TestDatabases.freshUrl(dialect),
            own -> new VenueInParts(VenueInParts::silent, taken::add))) {
      Order placed = place(world, ticket(ROWS.getFirst()));
      assertThat(placed.status()).isEqualTo(OrderStatus.PENDING_NEW);
      assertThat(stored(world)).contains(placed);
      assertThat(taken).containsExactly(placed);
      sound(world, "elsewhere");
    }
  }

  /** What a program's entry opens belongs to the same program. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void opensTheExitsOfABracketForTheSameAccess(Dialect dialect) {
    OrderTicket ticket =
        TradeWorld.with(
            ticket(ROWS.getFirst()),
            Optional.of(new OrderTicket.Bracket(new BigDecimal("9000"), new BigDecimal("0.5"))),
            Optional.empty());
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(dialect))) {
      Instrument stock =
          world.markets.universe(TradeWorld.NOW).instrument(ticket.instrument()).orElseThrow();
      var atOnce = world.venue.atOnce(stock, TradeWorld.NOW);
      Order placed =
          Order.placed(
              new OrderId("o"), ticket, Optional.empty(), new BigDecimal("9"), TradeWorld.NOW);
      List<Order> changed =
          world.database.write(sql -> {
            Book book = BookRows.lock(sql, ACCOUNT).orElseThrow();
            Book counted = Bookkeeping.reserve(book, stock, placed);
            return world.executions.place(sql, book, counted, placed, program(), atOnce);
          });
      assertThat(changed)
          .extracting(order -> order.id().value())
          .containsExactly("o", "o.t", "o.s");
      assertThat(
              world.database.<List<String>>read(
                  sql -> sql.rows("SELECT client_id FROM trading_order", row -> row.getString(1))))
          .containsExactly("program", "program", "program");
    }
  }

  private static Caller program() {
    Session own = TradeWorld.caller().session();
    AccessRights rights =
        new AccessRights(
            Set.of(ACCOUNT),
            AccessScope.TRADE,
            EnumSet.allOf(Product.class),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    Session session =
        new Session(
            own.id(),
            own.person(),
            own.username(),
            own.displayName(),
            own.operator(),
            own.accessInterface(),
            own.device(),
            own.proofs(),
            own.demanded(),
            own.network(),
            own.startedAt(),
            own.endsAt(),
            Optional.of(
                new Access("program", rights, new Binding(Binding.Method.JKT, "A".repeat(43)))));
    return ((Session.Check.Serves) session.check(TradeWorld.NOW, TradeWorld.NOW)).caller();
  }

  private static OrderTicket ticket(Row row) {
    return new OrderTicket(
        new ClientOrderId("mine"),
        ACCOUNT,
        new InstrumentId("HSBA"),
        Side.BUY,
        new BigDecimal(row.quantity()),
        row.pricing(),
        row.force(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Order place(TradeWorld world, OrderTicket ticket) {
    var outcome = world.desk.place(TradeWorld.caller(), ticket);
    assertThat(outcome).isInstanceOf(TradingDesk.Outcome.Accepted.class);
    return ((TradingDesk.Outcome.Accepted) outcome).order();
  }

  private static Optional<Order> stored(TradeWorld world) {
    return world.database.read(
        sql -> OrderRows.byClientId(sql, ACCOUNT, new ClientOrderId("mine")));
  }

  private static void sound(TradeWorld world, String what) {
    Book book =
        world.database.<Optional<Book>>read(sql -> BookRows.load(sql, ACCOUNT)).orElseThrow();
    List<JournalEntry> journal =
        world.database.read(
            sql -> JournalRows.between(sql, ACCOUNT, LocalDate.EPOCH, LocalDate.of(2999, 1, 1)));
    assertThat(Books.check(book, journal)).as(what).isEmpty();
    assertThat(AuditVerify.database(world.database, TradeWorld.KEY).findings()).as(what).isEmpty();
  }
}
