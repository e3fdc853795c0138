package gatehouse.server.base;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's one writer: a platform thread that commits all waiting transactions together, so that a
 * durable write costs its share of one fsync. Each work runs inside a savepoint of the shared
 * transaction, so one that fails takes nothing of the others with it.
 */
final class SqliteWriter implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(SqliteWriter.class.getName());

  /** Waiting works; one more is shed. */
  static final int QUEUE_WORKS_MAX = 1024;

  /** Works that share a commit: bounds how long the first of them waits for the last. */
  private static final int GROUP_WORKS_MAX = 128;

  private static final int RETRY_AFTER_SECONDS = 1;

  private static final Waiting<@Nullable Object> STOP = new Waiting<>(sql -> null);

  private final ArrayBlockingQueue<Waiting<?>> queue = new ArrayBlockingQueue<>(QUEUE_WORKS_MAX);
  private final Statements statements;
  private final SqliteCheckpoints checkpoints;
  private final Thread thread;
  private volatile boolean closing;

  SqliteWriter(Statements statements, SqliteCheckpoints checkpoints) {
    this.statements = statements;
    this.checkpoints = checkpoints;
    this.thread = Thread.ofPlatform().daemon().name("sqlite-writer").start(this::run);
  }

  <T extends @Nullable Object> T write(Database.Work<T> work) {
    if (Thread.currentThread().equals(thread)) {
      throw new IllegalStateException("a write inside a write, or inside a hook of one");
    }
    if (closing) {
      throw new IllegalStateException("the database is closed");
    }
    Waiting<T> waiting = new Waiting<>(work);
    if (!queue.offer(waiting)) {
      throw new OverloadedException("Very much is asked of us right now", RETRY_AFTER_SECONDS);
    }
    // INVARIANT: what the writer never takes is failed here: closing was set before its last look.
    if (closing && queue.remove(waiting)) {
      throw new IllegalStateException("the database is closed");
    }
    return waiting.await();
  }

  private void run() {
    List<Waiting<?>> group = new ArrayList<>(GROUP_WORKS_MAX);
    boolean open = true;
    while (open || !queue.isEmpty()) {
      group.clear();
      group.add(take());
      queue.drainTo(group, GROUP_WORKS_MAX - 1);
      open &= !group.remove(STOP);
      commit(group);
    }
  }

  private Waiting<?> take() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        LOGGER.log(Level.WARNING, "somebody interrupted the writer, which goes on");
      }
    }
  }

  private void commit(List<Waiting<?>> group) {
    try {
      statements.execute("BEGIN IMMEDIATE");
      for (Waiting<?> each : group) {
        each.run(statements);
      }
      statements.execute("COMMIT");
    } catch (SQLException | RuntimeException | Error e) {
      rollBack();
      group.forEach(each -> each.fail(e));
      return;
    }
    group.forEach(Waiting::runHooks);
    group.forEach(Waiting::complete);
    checkpoints.written(group.size());
  }

  private void rollBack() {
    try {
      statements.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite itself has rolled back after some failures, such as a full disk.
      LOGGER.log(Level.DEBUG, "nothing to roll back", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        queue.put(STOP);
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      statements.close();
    } catch (SQLException e) {
      LOGGER.log(Level.WARNING, "closing the database", e);
    }
  }

  /** One caller's work, its result, and the future on which the caller is parked. */
  private static final class Waiting<T extends @Nullable Object> {
    private final Database.Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private List<Runnable> hooks = List.of();
    private Runnable completion = () -> {};

    Waiting(Database.Work<T> work) {
      this.work = work;
    }

    /** Throws only when the shared transaction itself is lost. */
    void run(Statements statements) throws SQLException {
      statements.execute("SAVEPOINT work");
      JdbcSql sql = new JdbcSql(statements, 1);
      try {
        T result = work.in(sql);
        sql.settle();
        hooks = sql.hooks();
        completion = () -> done.complete(result);
      } catch (Throwable failure) {
        completion = () -> done.completeExceptionally(failure);
        statements.execute("ROLLBACK TO work");
      }
      statements.execute("RELEASE work");
    }

    void runHooks() {
      Hooks.run(hooks);
    }

    void complete() {
      completion.run();
    }

    void fail(Throwable failure) {
      done.completeExceptionally(
          new DatabaseException("the database could not commit: " + failure.getMessage(), failure));
    }

    T await() {
      try {
        return done.join();
      } catch (CompletionException e) {
        throw DatabaseException.forCaller(e.getCause() == null ? e : e.getCause());
      }
    }
  }
}
