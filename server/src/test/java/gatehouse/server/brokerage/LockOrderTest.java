package gatehouse.server.brokerage;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.server.base.CountedDatabase;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who ends a session, proves more in it or takes the brokerage session over writes to rows of both
 * and to the log. Of two that take these in opposite orders PostgreSQL gives up one.
 */
class LockOrderTest {
  private final AtomicReference<Instant> clock = new AtomicReference<>(BrokerageWorld.NOON);

  /** All are stopped where they come to that table, one after the other, and let go. */
  @ParameterizedTest
  @ValueSource(strings = {"brokerage_session", "session", "log_head"})
  void allTakeTheirLocksInOneOrder(String table) throws Exception {
    String url = TestDatabases.freshUrl(Dialect.POSTGRES);
    CountedDatabase counted = new CountedDatabase(Databases.open(url));
    try (BrokerageWorld world = new BrokerageWorld(counted, clock);
        Connection watcher = DriverManager.getConnection(url);
        ExecutorService pool = Executors.newFixedThreadPool(4)) {
      Caller a = world.caller();
      Caller b = world.caller();
      world.brokerage.enter(a, clock.get());
      List<Future<?>> all = new ArrayList<>();
      try (Connection holder = DriverManager.getConnection(url)) {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
          statement.execute("UPDATE " + table + " SET person_id = person_id");
        }
        List<Runnable> acts =
            List.of(
                () -> world.brokerage.take(b, clock.get()),
                () -> world.end(a),
                () -> raise(world, a),
                () -> world.brokerage.release(a, clock.get()));
        for (Runnable act : acts) {
          all.add(pool.submit(act));
          BrokerageWorld.until("stopped", () -> waiting(watcher) >= running(all));
        }
        holder.rollback();
      }
      for (Future<?> each : all) {
        each.get();
      }
      assertThat(counted.again()).as("transactions that PostgreSQL gave up").hasValue(0);
    }
  }

  private static long running(List<Future<?>> all) {
    return all.stream().filter(each -> !each.isDone()).count();
  }

  private static boolean raise(BrokerageWorld world, Caller caller) {
    Session session = caller.session();
    Instant now = world.clock.get();
    return world.database.write(sql ->
        world
            .sessions
            .raise(sql, caller.person(), session.id(), session.proofs(), session.demanded(), now)
            .isPresent());
  }

  private static int waiting(Connection watcher) {
    try (Statement statement = watcher.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND datname = current_database()")) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
