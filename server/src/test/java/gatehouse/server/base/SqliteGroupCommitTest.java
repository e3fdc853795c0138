package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only the embedded database has: one queue before one writer. */
class SqliteGroupCommitTest {
  private final Database database = Databases.open(TestDatabases.freshUrl(Dialect.SQLITE));
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  @AfterEach
  void close() {
    database.close();
  }

  private boolean block(Sql unused) {
    entered.countDown();
    try {
      leave.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }

  @Test
  void shedsWhatTheQueueCannotHoldAndCloseFinishesTheRest() throws Exception {
    database.write(sql -> sql.run("CREATE TABLE t (id INTEGER)"));
    Callable<Integer> insert =
        () -> database.write(sql -> sql.run("INSERT INTO t (id) VALUES (1)"));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> blocker = callers.submit(() -> database.write(this::block));
      entered.await();
      List<Future<Integer>> queued = new ArrayList<>();
      for (int i = 0; i < SqliteWriter.QUEUE_WORKS_MAX; i++) {
        queued.add(callers.submit(insert));
      }
      Database.Work<Integer> more = sql -> sql.run("INSERT INTO t (id) VALUES (2)");
      assertThatThrownBy(
              () -> {
                // The queued callers need a moment to reach the queue; all fit, one more does not.
                while (true) {
                  queued.add(callers.submit(insert));
                  if (queued.stream().anyMatch(Future::isDone)) {
                    database.write(more);
                  }
                }
              })
          .isInstanceOf(OverloadedException.class);
      Thread closer = Thread.ofPlatform().start(database::close);
      leave.countDown();
      closer.join();
      assertThat(blocker.get()).isTrue();
      assertThat(queued.stream().filter(f -> f.state() == Future.State.SUCCESS).count())
          .isEqualTo(SqliteWriter.QUEUE_WORKS_MAX);
    }
  }

  @Test
  void refusesAWriteInsideAWrite() {
    assertThatThrownBy(() -> database.write(outer -> database.write(inner -> 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a write inside a write");
  }

  @Test
  void anInterruptedCallerStillLearnsTheOutcome() {
    Thread.currentThread().interrupt();
    assertThat(database.<Integer>write(sql -> 1)).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }
}
