package gatehouse.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.audit.Origin;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.Sql;
import gatehouse.server.base.TestDatabases;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** PostgreSQL: who took a lower seq under a higher transaction id commits last. */
class LateCommitTest {
  @Test
  void isHeardThoughNothingElseWasRunning() throws Exception {
    CountDownLatch earlyBegan = new CountDownLatch(1);
    CountDownLatch lateTook = new CountDownLatch(1);
    CountDownLatch earlyCommitted = new CountDownLatch(1);
    List<Long> heard = new CopyOnWriteArrayList<>();
    try (Database database = Databases.open(TestDatabases.freshUrl(Dialect.POSTGRES));
        Log log = new Log(database, LogTest.KEY);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      log.subscribe(each -> heard.add(each.seq()));
      Future<Logged> early =
          callers.submit(() ->
              database.write(sql -> {
                append(log, sql, "early");
                earlyBegan.countDown();
                await(lateTook);
                return append(log, sql, "early");
              }));
      await(earlyBegan);
      Future<Logged> late =
          callers.submit(() ->
              database.write(sql -> {
                Logged taken = append(log, sql, "late");
                lateTook.countDown();
                await(earlyCommitted);
                return taken;
              }));
      assertThat(early.get().seq()).isEqualTo(3);
      assertThat(heard).containsExactly(1L, 3L);
      earlyCommitted.countDown();
      assertThat(late.get().seq()).isEqualTo(2);
      assertThat(heard).containsExactly(1L, 3L, 2L);
    }
  }

  private static Logged append(Log log, Sql sql, String person) throws SQLException {
    return log.append(
        sql, Entry.of(new PersonId(person), 5, Act.SIGN_IN_SUCCEEDED, person, Origin.NONE));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
