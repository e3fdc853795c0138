package gatehouse.server.base;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Readers on platform threads of their own, a connection for each: SQLite runs in native code,
 * which would pin the carrier of a virtual thread.
 */
final class SqliteReaders implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(SqliteReaders.class.getName());
  private static final int QUEUE_WORKS_MAX = 1024;
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final int CLOSE_WAIT_SECONDS_MAX = 30;

  private final ArrayBlockingQueue<Statements> idle;
  private final ThreadPoolExecutor threads;

  SqliteReaders(List<Statements> connections) {
    this.idle = new ArrayBlockingQueue<>(connections.size(), false, connections);
    this.threads =
        new ThreadPoolExecutor(
            connections.size(),
            connections.size(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_WORKS_MAX),
            Thread.ofPlatform().daemon().name("sqlite-reader-", 1).factory());
  }

  <T extends @Nullable Object> T read(Database.Work<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      threads.execute(() -> run(work, done));
    } catch (RejectedExecutionException e) {
      if (threads.isShutdown()) {
        throw new IllegalStateException("the database is closed", e);
      }
      throw new OverloadedException("Very much is asked of us right now", RETRY_AFTER_SECONDS);
    }
    try {
      return done.join();
    } catch (CompletionException e) {
      throw DatabaseException.forCaller(e.getCause() == null ? e : e.getCause());
    }
  }

  private <T extends @Nullable Object> void run(Database.Work<T> work, CompletableFuture<T> done) {
    // INVARIANT: as many connections as threads, so one is always idle here.
    Statements statements = idle.remove();
    try {
      done.complete(snapshot(work, statements));
    } catch (Throwable failure) {
      done.completeExceptionally(failure);
    } finally {
      idle.add(statements);
    }
  }

  private static <T extends @Nullable Object> T snapshot(
      Database.Work<T> work, Statements statements) throws SQLException {
    statements.execute("BEGIN");
    try {
      JdbcSql sql = new JdbcSql(statements, 1);
      T result = work.in(sql);
      sql.settle();
      return result;
    } finally {
      statements.execute("ROLLBACK");
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOGGER.log(Level.WARNING, "a read still runs while the database closes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Statements each : idle) {
      try {
        each.close();
      } catch (SQLException e) {
        LOGGER.log(Level.WARNING, "closing a reader", e);
      }
    }
  }
}
