package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Program;
import gatehouse.core.audit.Origin;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.Side;
import gatehouse.server.account.People;
import gatehouse.server.apikey.ApiKeyRows;
import gatehouse.server.apikey.WatchRows;
import gatehouse.server.base.CountedDatabase;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who gives a program a token, takes its orders, closes its key or deals with its loss writes to
 * rows of its key, the watch over it and the log. Of two that take these in opposite orders
 * PostgreSQL gives up one.
 */
class ProgramLockOrderTest {
  /**
   * All are stopped where they come to that table, one after the other, and let go.
   *
   * @param step what the watch is about to do
   */
  @ParameterizedTest
  @CsvSource({
    "api_key, begin",
    "program_watch, begin",
    "log_head, begin",
    "api_key, pause",
    "program_watch, pause",
    "log_head, pause"
  })
  void allTakeTheirLocksInOneOrder(String table, String step) throws Exception {
    String url = TestDatabases.freshUrl(Dialect.POSTGRES);
    CountedDatabase counted = new CountedDatabase(Databases.open(url));
    try (FailSafeWorld world = new FailSafeWorld(counted, TradeWorld.NOW, true);
        Connection watcher = DriverManager.getConnection(url);
        ExecutorService pool = Executors.newFixedThreadPool(4)) {
      Caller one = world.program("one");
      Caller other = world.program("other");
      if (step.equals("pause")) {
        lost(world);
      }
      List<Future<?>> all = new ArrayList<>();
      try (Connection holder = DriverManager.getConnection(url)) {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
          statement.execute("UPDATE " + table + " SET person_id = person_id");
        }
        world.failSafes.start();
        until(world, () -> waiting(watcher) == 1);
        List<Runnable> acts =
            List.of(
                () -> token(world, one),
                () ->
                    world.trade.desk.place(
                        one,
                        TradeWorld.market(
                            TradeWorld.ACCOUNTS.getFirst(), "order", "AAPL", Side.BUY)),
                () -> panic(world),
                () -> token(world, other));
        for (Runnable act : acts) {
          all.add(pool.submit(act));
          until(world, () -> waiting(watcher) > running(all));
        }
        holder.rollback();
      }
      for (Future<?> each : all) {
        each.get();
      }
      world.failSafes.close(); // which ends what it does
      assertThat(counted.again()).as("transactions that PostgreSQL gave up").hasValue(0);
    }
  }

  /** Both keys are about to be paused. */
  private static void lost(FailSafeWorld world) {
    long now = world.now.get().toEpochMilli();
    world.trade.database.write(sql -> {
      sql.run(
          "INSERT INTO fail_safe_run (person_id, key_id, run_id, cause, policy, state, step,"
              + " began_ms, until_ms, step_ms, cancelled, closing, failed, failures, open)"
              + " SELECT person_id, key_id, name, 'HEARTBEAT', fail_safe, 'RUNNING', 'PAUSE',"
              + " ?, ?, ?, 0, 0, 0, '{}', 1 FROM api_key",
          now,
          now,
          now);
      return sql.run("UPDATE program_watch SET silent_ms = " + Long.MAX_VALUE);
    });
  }

  private static long running(List<Future<?>> all) {
    return all.stream().filter(each -> !each.isDone()).count();
  }

  /** As a token request does, but for what it checks. */
  private static void token(FailSafeWorld world, Caller program) {
    ApiKeyId id = new ApiKeyId(program.session().access().orElseThrow().clientId());
    Instant now = world.now.get();
    world.trade.database.write(sql -> {
      ApiKey key = ApiKeyRows.load(sql, id).orElseThrow();
      People.lock(sql, key.person());
      world.keys.used(sql, key, "192.0.2.0/24", now);
      ApiKey stored = ApiKeyRows.again(sql, key).orElseThrow();
      world.trade.log.hold(sql, key.person()); // as at the beginning of a session
      WatchRows.signedIn(
          sql, Program.of(stored), program.session(), program.session().endsAt(), now);
      return true;
    });
  }

  private static void panic(FailSafeWorld world) {
    Instant now = world.now.get();
    world.trade.database.write(sql -> {
      People.freezeChanges(sql, TradeWorld.PERSON, now);
      return world.keys.suspendAll(sql, TradeWorld.PERSON, "you said so.", Origin.NONE, now);
    });
  }

  @FunctionalInterface
  private interface So {
    boolean holds() throws SQLException;
  }

  private static void until(FailSafeWorld world, So so) throws SQLException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!so.holds()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      world.now.updateAndGet(now -> now.plusMillis(20));
    }
  }

  private static int waiting(Connection watcher) throws SQLException {
    return count(
        watcher,
        "pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
  }

  private static int count(Connection watcher, String what) throws SQLException {
    try (Statement statement = watcher.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + what)) {
      row.next();
      return row.getInt(1);
    }
  }
}
