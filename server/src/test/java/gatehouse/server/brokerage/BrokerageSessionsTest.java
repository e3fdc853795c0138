package gatehouse.server.brokerage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Binding;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.brokerage.BrokerageSession.Answer;
import gatehouse.core.brokerage.Competitor;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.brokerage.TakeoverPolicy;
import gatehouse.core.market.Product;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.DatabaseException;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.session.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which session trades, on both databases, on one node and on two. */
class BrokerageSessionsTest {
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private final AtomicReference<Instant> clock = new AtomicReference<>(BrokerageWorld.NOON);

  private BrokerageWorld world(String url) {
    return new BrokerageWorld(url, clock);
  }

  private static void decide(
      BrokerageWorld at, Caller by, TakeoverPolicy.Kind kind, String... keys) {
    TakeoverPolicy policy = new TakeoverPolicy(kind, 10, Set.of(keys));
    at.brokerage.decide(by, policy, true, (sql, now) -> {}, at.clock.get());
  }

  private static Competitor elsewhere(BrokerageWorld at, Caller caller) {
    assertThat(at.of(caller)).isInstanceOf(Standing.Elsewhere.class);
    return ((Standing.Elsewhere) at.of(caller)).competitor();
  }

  private static boolean here(BrokerageWorld at, Caller caller) {
    return at.of(caller) instanceof Standing.Here;
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void ofTwoThatWantItAtOnceOneHasIt(Dialect dialect) throws Exception {
    String url = TestDatabases.freshUrl(dialect);
    try (BrokerageWorld one = world(url);
        BrokerageWorld two = world(url);
        ExecutorService pool = Executors.newFixedThreadPool(2)) {
      Caller a = one.caller();
      Caller b = two.caller();
      for (int i = 0; i < 25; i++) {
        CountDownLatch start = new CountDownLatch(2);
        List<Future<?>> both =
            List.of(
                pool.submit(() -> enter(one, a, start)), pool.submit(() -> enter(two, b, start)));
        for (Future<?> each : both) {
          each.get();
        }
        BrokerageWorld.until(
            "agreed",
            () ->
                here(one, a) == !here(one, b)
                    && here(two, a) == here(one, a)
                    && one.of(a).getClass() != Standing.Free.class);
        assertThat(here(one, a)).isNotEqualTo(here(one, b));
        assertThat(one.entries(Act.BROKERAGE_SESSION_TAKEN)).hasSize(i + 1);
        boolean hasA = here(one, a);
        one.brokerage.release(hasA ? a : b, clock.get());
        BrokerageWorld.until("free", () -> two.of(a) instanceof Standing.Free);
      }
    }
  }

  private static void enter(BrokerageWorld at, Caller caller, CountDownLatch start) {
    start.countDown();
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    at.brokerage.enter(caller, at.clock.get());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everyNodeHearsOfItBeforeItPassesAndWritesItDownOnce(Dialect dialect) {
    String url = TestDatabases.freshUrl(dialect);
    try (BrokerageWorld one = world(url);
        BrokerageWorld two = world(url)) {
      Caller a = one.caller();
      Caller b = two.caller(AccessInterface.MOBILE, Optional.empty());
      assertThat(one.brokerage.take(a, clock.get())).isEqualTo(Answer.HOLDS);
      BrokerageWorld.until("heard", () -> two.of(b) instanceof Standing.Elsewhere);
      assertThat(elsewhere(two, b).name()).isEqualTo("Desktop on “Study”");
      assertThat(two.brokerage.take(b, clock.get())).isEqualTo(Answer.PASSES);
      BrokerageWorld.until(
          "announced", () -> one.brokerage.state(a.person(), clock.get()).passing().isPresent());
      assertThat(here(one, a)).isTrue();
      assertThat(one.entries(Act.BROKERAGE_SESSION_TAKING)).hasSize(1);
      clock.updateAndGet(now -> now.plus(NOTICE));
      assertThat(elsewhere(one, a).accessInterface()).isEqualTo(AccessInterface.MOBILE);
      assertThat(here(two, b)).isTrue();
      Stream.of(one, two).parallel().forEach(each -> each.brokerage.settle());
      one.brokerage.settle();
      List<Entry> taken = one.entries(Act.BROKERAGE_SESSION_TAKEN);
      assertThat(taken).hasSize(2);
      assertThat(taken.getLast().fact("session")).isEqualTo(b.session().id().value());
      assertThat(taken.getLast().fact("before")).isEqualTo(a.session().id().value());
      assertThat(here(two, b)).isTrue();
    }
  }

  /** The wish had to wait for the row, or for a database that was busy. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void theNoticeIsCountedFromWhereItIsWrittenDown(Dialect dialect) {
    try (BrokerageWorld world = world(TestDatabases.freshUrl(dialect))) {
      Caller a = world.caller();
      Caller b = world.caller();
      world.brokerage.take(a, clock.get());
      Instant asked = clock.get();
      world.pass(Duration.ofSeconds(3));
      assertThat(world.brokerage.take(b, asked)).isEqualTo(Answer.PASSES);
      assertThat(here(world, a)).isTrue();
      world.pass(NOTICE);
      assertThat(here(world, b)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aNodeThatStartsKnowsWhatWasDurable(Dialect dialect) {
    String url = TestDatabases.freshUrl(dialect);
    try (BrokerageWorld one = world(url)) { // nothing of it is closed before the other one looks
      Caller a = one.caller();
      Caller b = one.caller();
      one.brokerage.take(a, clock.get());
      one.pass(Duration.ofSeconds(90));
      one.ordered(a);
      one.brokerage.keep();
      one.brokerage.take(b, clock.get());
      try (BrokerageWorld again = world(url)) {
        assertThat(here(again, a)).isTrue();
        assertThat(elsewhere(again, b).lastOrder()).contains(clock.get());
        again.pass(NOTICE);
        assertThat(here(again, b)).isTrue();
        again.brokerage.settle();
        assertThat(again.entries(Act.BROKERAGE_SESSION_TAKEN)).hasSize(2);
        assertThat(again.entries(Act.BROKERAGE_SESSION_TAKEN).getLast().origin())
            .isEqualTo(Sessions.origin(b.session()));
        assertThat(here(again, b)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoWaitsHasItOnceTheOtherIsIdle(Dialect dialect) {
    try (BrokerageWorld world = world(TestDatabases.freshUrl(dialect))) {
      Caller a = world.caller();
      Caller b = world.caller();
      decide(world, a, TakeoverPolicy.Kind.WAIT);
      world.brokerage.take(a, clock.get());
      assertThat(world.brokerage.take(b, clock.get())).isEqualTo(Answer.WAITS);
      world.pass(Duration.ofMinutes(9));
      world.ordered(a);
      world.pass(Duration.ofMinutes(9));
      world.brokerage.settle();
      world.pass(NOTICE);
      assertThat(here(world, a)).as("an order counts").isTrue();
      world.pass(Duration.ofMinutes(1));
      world.brokerage.settle();
      assertThat(world.entries(Act.BROKERAGE_SESSION_TAKING)).hasSize(1);
      world.pass(NOTICE);
      assertThat(here(world, b)).isTrue();
    }
  }

  /** Of PostgreSQL alone: a file is always there. */
  @ParameterizedTest
  @EnumSource(value = Dialect.class, names = "POSTGRES")
  void whoWaitsIsNotForgottenWhereTheDatabaseDoesNotAnswer(Dialect dialect) {
    try (BrokerageWorld world = world(TestDatabases.freshUrl(dialect))) {
      Caller a = world.caller();
      Caller b = world.caller();
      decide(world, a, TakeoverPolicy.Kind.WAIT);
      world.brokerage.take(a, clock.get());
      world.brokerage.take(b, clock.get());
      rename(world, "brokerage_session", "away");
      assertThatThrownBy(world.brokerage::settle).isInstanceOf(DatabaseException.class);
      rename(world, "away", "brokerage_session");
      world.pass(Duration.ofMinutes(10));
      world.brokerage.settle();
      world.pass(NOTICE);
      assertThat(here(world, b)).isTrue();
    }
  }

  private static void rename(BrokerageWorld at, String table, String to) {
    at.database.write(sql -> sql.run("ALTER TABLE " + table + " RENAME TO " + to));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void theFirstOneHasItBackAfterTheMinutes(Dialect dialect) {
    try (BrokerageWorld world = world(TestDatabases.freshUrl(dialect))) {
      Caller a = world.caller();
      Caller b = world.caller();
      decide(world, a, TakeoverPolicy.Kind.RECLAIM);
      world.brokerage.take(a, clock.get());
      world.brokerage.take(b, clock.get());
      world.pass(NOTICE);
      world.brokerage.settle();
      assertThat(here(world, b)).isTrue();
      world.pass(Duration.ofMinutes(10));
      world.brokerage.settle();
      assertThat(here(world, b)).as("after the notice").isTrue();
      world.pass(NOTICE);
      assertThat(here(world, a)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void neverMeansUntilTheSessionEnds(Dialect dialect) {
    try (BrokerageWorld world = world(TestDatabases.freshUrl(dialect))) {
      Caller a = world.caller();
      Caller b = world.caller();
      decide(world, a, TakeoverPolicy.Kind.NEVER);
      world.brokerage.take(a, clock.get());
      assertThat(world.brokerage.take(b, clock.get())).isEqualTo(Answer.REFUSED);
      world.pass(Duration.ofHours(3));
      world.brokerage.settle();
      assertThat(here(world, a)).isTrue();
      world.end(a);
      assertThat(world.of(b)).isInstanceOf(Standing.Free.class);
      world.brokerage.enter(b, clock.get());
      assertThat(here(world, b)).isTrue();
    }
  }

  /** Nobody closed it yet, and nobody need wait for that. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSessionThatRanOutHoldsNothing(Dialect dialect) {
    try (BrokerageWorld world = world(TestDatabases.freshUrl(dialect))) {
      Caller a = world.caller();
      world.brokerage.take(a, clock.get());
      world.pass(Duration.ofHours(5)); // idle for longer than the four hours of one factor
      Caller b = world.caller();
      assertThat(world.of(b)).isInstanceOf(Standing.Free.class);
      assertThat(world.brokerage.take(b, clock.get())).isEqualTo(Answer.HOLDS);
      assertThat(here(world, b)).isTrue();
    }
  }

  /** One node saw it long ago; that it is used at another one counts everywhere. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoTradesAtAnotherNodeIsNotIdle(Dialect dialect) {
    String url = TestDatabases.freshUrl(dialect);
    try (BrokerageWorld one = world(url);
        BrokerageWorld two = world(url)) {
      Caller a = one.caller();
      Caller b = one.caller();
      one.brokerage.take(a, clock.get());
      one.pass(Duration.ofHours(3));
      assertThat(two.serves(a)).isTrue();
      assertThat(two.serves(b)).isTrue();
      two.sessions.sweep(clock.get());
      one.pass(Duration.ofHours(2)); // five hours at node one, where four are too many
      one.sessions.sweep(clock.get());
      one.brokerage.enter(b, clock.get());
      assertThat(here(one, a)).isTrue();
      assertThat(here(two, a)).isTrue();
      assertThat(one.serves(a)).isTrue();
      one.pass(Duration.ofHours(5));
      one.sessions.sweep(clock.get());
      assertThat(two.serves(a)).as("idle everywhere").isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aKeyTradesBesideItsOwnerUntilItIsToCompete(Dialect dialect) {
    try (BrokerageWorld world = world(TestDatabases.freshUrl(dialect))) {
      Caller owner = world.caller();
      String id = ApiKeyId.PREFIX + "a".repeat(22);
      Caller key = world.caller(AccessInterface.API, Optional.of(access(id, AccessScope.TRADE)));
      Caller looks = world.caller(AccessInterface.API, Optional.of(access(id, AccessScope.READ)));
      world.brokerage.take(owner, clock.get());
      assertThat(world.of(key)).isInstanceOf(Standing.Beside.class);
      assertThat(world.brokerage.take(key, clock.get())).isEqualTo(Answer.HOLDS);
      assertThat(here(world, owner)).isTrue();
      decide(world, owner, TakeoverPolicy.Kind.ASK, id);
      assertThat(elsewhere(world, key).session()).isEqualTo(owner.session().id());
      assertThat(world.of(looks)).isInstanceOf(Standing.Beside.class);
      world.brokerage.take(key, clock.get());
      world.pass(NOTICE);
      assertThat(here(world, key)).isTrue();
      decide(world, owner, TakeoverPolicy.Kind.ASK);
      assertThat(world.of(owner))
          .as("what competes no longer holds nothing")
          .isInstanceOf(Standing.Free.class);
    }
  }

  private static Access access(String client, AccessScope scope) {
    return new Access(
        client,
        new AccessRights(
            Set.of(new AccountNumber("U1000001")),
            scope,
            EnumSet.allOf(Product.class),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty()),
        new Binding(Binding.Method.JKT, "A".repeat(43)));
  }
}
