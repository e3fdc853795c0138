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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On PostgreSQL a transaction can take seq 1 and commit after the one that took seq 2. */
class TailTest {
  private final String url = TestDatabases.freshUrl(Dialect.POSTGRES);
  private final Database database = Databases.open(url);
  private final Log log = new Log(database, LogTest.KEY);
  private final List<Long> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  TailTest() {
    log.subscribe(logged -> heard.add(logged.seq()));
  }

  @AfterEach
  void close() {
    log.close();
    database.close();
  }

  private Logged append(Sql sql, String person) throws SQLException {
    return log.append(sql, Entry.of(new PersonId(person), 1, Act.FROZEN, person, Origin.NONE));
  }

  private boolean slow(Sql sql, boolean commits) throws SQLException {
    append(sql, "slow");
    taken.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (!commits) {
      throw new SQLException("rolled back");
    }
    return true;
  }

  private Thread startSlow(boolean commits) throws InterruptedException {
    Thread slow = Thread.ofVirtual().unstarted(() -> database.write(sql -> slow(sql, commits)));
    slow.setUncaughtExceptionHandler((thread, expected) -> {});
    slow.start();
    taken.await();
    return slow;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deliversALateRowOnceAndChecksPointsOnlyOverSettledOnes(boolean commits) throws Exception {
    Thread slow = startSlow(commits);
    database.write(sql -> append(sql, "quick"));
    assertThat(heard).containsExactly(2L);
    assertThat(log.checkpoint(1)).as("seq 1 may still come").isEmpty();

    end.countDown();
    slow.join();
    Optional<Logged> checkpoint = log.checkpoint(2);
    assertThat(checkpoint.orElseThrow().entry().data())
        .containsEntry("last", "2")
        .containsEntry("rows", commits ? "2" : "1");
    assertThat(heard).containsExactlyElementsOf(commits ? List.of(2L, 1L, 3L) : List.of(2L, 3L));
    assertThat(AuditVerify.database(database, LogTest.KEY).findings()).isEmpty();
  }

  @Test
  void aNodeThatStartsMeanwhileHearsTheLateRowToo() throws Exception {
    Thread slow = startSlow(true);
    database.write(sql -> append(sql, "quick"));
    List<Long> heardThere = new CopyOnWriteArrayList<>();
    try (Database other = Databases.open(url);
        Log otherLog = new Log(other, LogTest.KEY)) {
      otherLog.subscribe(logged -> heardThere.add(logged.seq()));
      end.countDown();
      slow.join();
      otherLog.checkpoint(1);
    }
    assertThat(heardThere).containsExactly(1L, 3L);
  }
}
