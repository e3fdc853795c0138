package gatehouse.server.trade;

import static gatehouse.server.trade.TwoNodes.allFilledOnce;
import static gatehouse.server.trade.TwoNodes.placed;
import static gatehouse.server.trade.TwoNodes.priced;
import static gatehouse.server.trade.TwoNodes.until;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderStatus;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.server.base.Database;
import gatehouse.server.base.DatabaseException;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.KilledProgram;
import gatehouse.server.base.Lease;
import gatehouse.server.base.TestDatabases;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Two nodes on one PostgreSQL: one venue and one day end between them. */
class VenueLeaseTest {
  private static final AccountNumber FIRST = TradeWorld.ACCOUNTS.getFirst();
  private static final AccountNumber SECOND = TradeWorld.ACCOUNTS.getLast();

  /** Before London opens. */
  private static final Instant EARLY = Instant.parse("2026-11-23T06:30:00Z");

  private final String url = TestDatabases.freshUrl(Dialect.POSTGRES);
  private final AtomicReference<Instant> now = new AtomicReference<>(TradeWorld.NOW);

  /** One whose orders are left to the leader's venue, as those are that are not filled at once. */
  private TradeWorld node() {
    return node(database -> database.lease(VenueLease.NAME));
  }

  private TradeWorld node(Function<Database, Lease> lease) {
    return new TradeWorld(
        url, now::get, lease, own -> new VenueInParts(VenueInParts::silent, own::accept));
  }

  private static OrderTicket market(AccountNumber account, String id) {
    return TradeWorld.market(account, id, "HSBA", Side.BUY);
  }

  private static OrderTicket resting(AccountNumber account, String id) {
    return priced(market(account, id), new Pricing.Limit(new BigDecimal("1")));
  }

  @Test
  void theLeaderFillsAndCancelsWhatTheOtherTook() {
    try (TradeWorld a = node();
        TradeWorld b = node()) {
      assertThat(a.lease.leads()).isTrue();
      assertThat(b.lease.leads()).isFalse();
      try (Changes.Listener page = b.changes.listen(FIRST, TradeWorld.PERSON).orElseThrow()) {
        OrderTicket bought = market(FIRST, "bought");
        placed(b, bought);
        until(b, bought, OrderStatus.FILLED);
        until("told", () -> told(page)); // by its own placing
        until("told of the fill", () -> told(page));
      }
      placed(a, market(SECOND, "own"));
      until(b, market(SECOND, "own"), OrderStatus.FILLED);
      allFilledOnce(b, 2);

      OrderTicket limit = resting(FIRST, "limit");
      placed(b, limit);
      Order order = until(b, limit, OrderStatus.NEW);
      OrderTicket other = priced(limit, new Pricing.Limit(new BigDecimal("1.1")));
      b.desk.replace(TradeWorld.caller(), order.id(), other, order.revision());
      b.desk.cancel(TradeWorld.caller(), FIRST, order.id());
      until(b, limit, OrderStatus.CANCELED);
    }
  }

  @Test
  void whatCanBeFilledAtOnceNeedsNoLeader() {
    try (TradeWorld leader = node();
        TradeWorld follower = new TradeWorld(url, now::get)) {
      assertThat(leader.lease.leads()).isTrue();
      assertThat(placed(follower, market(FIRST, "here")).status()).isEqualTo(OrderStatus.FILLED);
      allFilledOnce(leader, 1);
    }
  }

  @Test
  void aPageHearsThatAnotherNodeTakesItsRightToTrade() {
    try (TradeWorld a = node();
        TradeWorld b = node();
        Changes.Listener page = b.changes.listen(SECOND, TradeWorld.PERSON).orElseThrow();
        Changes.Listener others = b.changes.listen(SECOND, new PersonId("other")).orElseThrow()) {
      Entry takes =
          Entry.of(
              TradeWorld.PERSON,
              now.get().toEpochMilli(),
              Act.BROKERAGE_SESSION_TAKING,
              TradeWorld.PERSON.value(),
              Origin.NONE);
      a.database.write(sql -> a.log.append(sql, takes));
      until("told", () -> told(page));
      assertThat(told(others)).isFalse();
    }
  }

  private static boolean told(Changes.Listener page) {
    try {
      return page.await(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatRestsOverATakeoverIsFilledOnce() {
    now.set(EARLY);
    try (TradeWorld a = node();
        TradeWorld b = node()) {
      for (int i = 0; i < 20; i++) {
        OrderTicket ticket = market(i % 3 == 0 ? SECOND : FIRST, "early" + i);
        placed(i % 2 == 0 ? a : b, ticket);
        until(a, ticket, OrderStatus.NEW);
      }
      TwoNodes.cut(url);
      until("taken over", b.lease::leads);
      until("stood back", () -> !a.lease.leads());
      now.set(TradeWorld.NOW);
      until("filled", () -> b.database.<List<Order>>read(OrderRows::allOpen).isEmpty());
      placed(a, market(FIRST, "later"));
      until(a, market(FIRST, "later"), OrderStatus.FILLED);
      allFilledOnce(b, 21);
      assertThat(a.lease.leads()).isFalse();
    }
  }

  @Test
  void whoIsStoppedHandsOver() {
    try (TradeWorld b = followerOf(node())) {
      until("taken over", b.lease::leads);
      placed(b, market(FIRST, "after"));
      until(b, market(FIRST, "after"), OrderStatus.FILLED);
      until(b, market(SECOND, "before"), OrderStatus.FILLED);
      allFilledOnce(b, 2);
    }
  }

  /** The other node, once the leader has been stopped with an order just taken. */
  private TradeWorld followerOf(TradeWorld leader) {
    try (leader) {
      TradeWorld b = node();
      placed(b, market(SECOND, "before"));
      return b;
    }
  }

  @Test
  void anotherTakesOverFromOneThatIsKilled() throws Exception {
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<String>> killed =
          aside.submit(() -> KilledProgram.lines(TradeCrashWriter.class, 300, url, "k"));
      try (Database looking = Databases.open(url)) {
        until("begun", () -> !looking.<List<Order>>read(OrderRows::allOpen).isEmpty());
      }
      try (TradeWorld b = node()) {
        assertThat(b.lease.leads()).isFalse();
        List<String> acknowledged = killed.get();
        until("taken over", b.lease::leads);
        for (String line : acknowledged) {
          String[] said = line.split(" ", -1);
          until(b, new AccountNumber(said[0]), said[1], OrderStatus.FILLED);
        }
        until("filled", () -> b.database.<List<Order>>read(OrderRows::allOpen).isEmpty());
        int orders =
            b.database
                .<Optional<Integer>>read(
                    sql -> sql.one("SELECT count(*) FROM trading_order", row -> row.getInt(1)))
                .orElseThrow();
        assertThat(orders).isGreaterThanOrEqualTo(acknowledged.size());
        allFilledOnce(b, orders);
      }
    }
  }

  /** The worst that a lease can do: both believe that they lead, all the time. */
  @Test
  void twoThatBothLeadFillEachOrderOnce() throws Exception {
    try (TradeWorld a = node(database -> new Granted());
        TradeWorld b = node(database -> new Granted());
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(a.lease.leads() && b.lease.leads()).isTrue();
      List<Future<?>> placing = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        TradeWorld at = i % 2 == 0 ? a : b;
        OrderTicket ticket = market(i % 3 == 0 ? SECOND : FIRST, "both" + i);
        placing.add(callers.submit(() -> placed(at, ticket)));
      }
      for (Future<?> each : placing) {
        each.get();
      }
      until("filled", () -> b.database.<List<Order>>read(OrderRows::allOpen).isEmpty());
      allFilledOnce(b, 200);
    }
  }

  /** What this node was not given another one holds; who cannot ask knows of nobody. */
  @Test
  void someNodeLeadsAsFarAsItCanBeAsked() {
    try (VenueLease follower = new VenueLease(new Asked(() -> false));
        VenueLease cutOff =
            new VenueLease(
                new Asked(() -> {
                  throw new DatabaseException("gone", new SQLException("gone"));
                }))) {
      follower.start();
      cutOff.start();
      assertThat(follower.leads()).isFalse();
      assertThat(follower.led()).isTrue();
      assertThat(cutOff.led()).isFalse();
    }
  }

  private record Asked(BooleanSupplier answer) implements Lease {
    @Override
    public boolean held() {
      return answer.getAsBoolean();
    }

    @Override
    public void close() {}
  }

  /** A lease that everybody holds. */
  private static final class Granted implements Lease {
    @Override
    public boolean held() {
      return true;
    }

    @Override
    public void close() {}
  }

  /** What a node decided about an order as it was is of no use once another moved it on. */
  @Test
  void anEventOfAnOlderRevisionDoesNothing() {
    try (TradeWorld a = node();
        TradeWorld b = node()) {
      OrderTicket ticket = resting(FIRST, "stale");
      placed(b, ticket);
      Order seen = until(b, ticket, OrderStatus.NEW);
      OrderTicket other = priced(ticket, new Pricing.Limit(new BigDecimal("0.9")));
      b.desk.replace(TradeWorld.caller(), seen.id(), other, seen.revision());
      List<Order> now =
          a.executions.apply(seen, new OrderEvent.Expired("late"), any -> Optional.empty());
      assertThat(now).extracting(Order::status).containsExactly(OrderStatus.NEW);
      assertThat(now.getFirst().revision()).isGreaterThan(seen.revision());
    }
  }

  @Test
  void theDayEndsOnceAndWhereTheLeaderIs() {
    try (TradeWorld a = node();
        TradeWorld b = node()) {
      for (AccountNumber account : TradeWorld.ACCOUNTS) {
        OrderTicket bought = market(account, "owed");
        placed(b, bought);
        until(b, bought, OrderStatus.FILLED);
      }
      now.set(TradeWorld.NOW.plus(Duration.ofDays(4)));
      a.dayEnd.run(); // the pounds that were owed are due
      now.set(TradeWorld.NOW.plus(Duration.ofDays(8)));
      Book before = book(b);
      b.dayEnd.run();
      assertThat(book(b)).as("not by who follows").isEqualTo(before);
      a.dayEnd.run();
      Book after = book(b);
      assertThat(after.day().date()).isAfter(before.day().date());
      List<JournalEntry> journal = TwoNodes.journal(b, FIRST);
      assertThat(journal).filteredOn(each -> each.kind() == JournalEntry.Kind.INTEREST).hasSize(1);
      TwoNodes.cut(url);
      until("taken over", b.lease::leads);
      b.dayEnd.run();
      assertThat(book(b)).isEqualTo(after);
      assertThat(TwoNodes.journal(b, FIRST)).isEqualTo(journal);
    }
  }

  private static Book book(TradeWorld at) {
    return at.database.<Optional<Book>>read(sql -> BookRows.load(sql, FIRST)).orElseThrow();
  }
}
