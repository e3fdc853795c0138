package gatehouse.server.base;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL, for many nodes. Writes are READ COMMITTED and are run again after a deadlock or a
 * serialization failure; reads are REPEATABLE READ, READ ONLY, on connections of their own.
 */
final class PostgresDatabase implements Database {
  private static final int CONNECTIONS_MAX = 8;
  private static final int CONNECT_MILLIS_MAX = 3_000;

  /** Callers inside or waiting for a connection; one more is shed. */
  private static final int CALLERS_MAX = 1024;

  private static final int RETRY_AFTER_SECONDS = 1;
  private static final int ATTEMPTS_MAX = 5;

  /** Statements of one trip. */
  private static final int STATEMENTS_TOGETHER_MAX = 16;

  /** A statement, and a transaction that forgot to end, must not hold a row for ever. */
  private static final String LIMITS =
      "SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'";

  private final String url;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final PostgresNews news;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          CONNECTIONS_MAX, Thread.ofPlatform().daemon().name("postgres-writer-", 0).factory());
  private final Semaphore callers = new Semaphore(CALLERS_MAX);

  private PostgresDatabase(
      String url, HikariDataSource writers, HikariDataSource readers, PostgresNews news) {
    this.url = url;
    this.writers = writers;
    this.readers = readers;
    this.news = news;
  }

  static PostgresDatabase open(String url) {
    HikariDataSource writers = null;
    try {
      writers = pool(url, "postgres-writers", "TRANSACTION_READ_COMMITTED", false);
      HikariDataSource readers = pool(url, "postgres-readers", "TRANSACTION_REPEATABLE_READ", true);
      return new PostgresDatabase(url, writers, readers, new PostgresNews(url));
    } catch (RuntimeException e) {
      if (writers != null) {
        writers.close();
      }
      throw new DatabaseException("cannot open the PostgreSQL database: " + e.getMessage(), e);
    }
  }

  private static HikariDataSource pool(
      String url, String name, String isolation, boolean readOnly) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url);
    config.setAutoCommit(false);
    config.setReadOnly(readOnly);
    config.setTransactionIsolation(isolation);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS_MAX);
    config.setConnectionInitSql(LIMITS);
    config.addDataSourceProperty("ApplicationName", "gatehouse");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    return new HikariDataSource(config);
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    return bounded(() -> {
      for (int attempt = 1; ; attempt++) {
        List<Runnable> hooks = new ArrayList<>();
        T result;
        try {
          result = onOneThread(work, hooks);
        } catch (SQLException e) {
          if (attempt < ATTEMPTS_MAX && mayRunAgain(e)) {
            continue;
          }
          throw e;
        }
        Hooks.run(hooks);
        return result;
      }
    });
  }

  /**
   * A transaction is several trips to the server. A platform thread waits for each in one system
   * call; a virtual one would be parked and woken by another thread each time.
   */
  private <T extends @Nullable Object> T onOneThread(Work<T> work, List<Runnable> hooks)
      throws SQLException {
    CompletableFuture<T> done = new CompletableFuture<>();
    threads.execute(() -> {
      try (Connection connection = writers.getConnection()) {
        done.complete(transact(connection, work, hooks));
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    try {
      return done.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case SQLException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return bounded(() -> {
      try (Connection connection = readers.getConnection()) {
        return transact(connection, work, new ArrayList<>());
      }
    });
  }

  private static <T extends @Nullable Object> T transact(
      Connection connection, Work<T> work, List<Runnable> hooks) throws SQLException {
    JdbcSql sql = new JdbcSql(new Statements(connection), STATEMENTS_TOGETHER_MAX);
    try {
      T result = work.in(sql);
      sql.settle();
      connection.commit();
      hooks.addAll(sql.hooks());
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      connection.rollback();
      SQLException cause = sql.failure();
      if (cause != null && mayRunAgain(cause)) {
        throw cause;
      }
      throw e;
    }
  }

  /** Serialization failure and deadlock, after which PostgreSQL asks for the transaction again. */
  private static boolean mayRunAgain(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  /** A transaction with its connection and its retries. */
  @FunctionalInterface
  private interface Job<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  private <T extends @Nullable Object> T bounded(Job<T> job) {
    if (threads.isShutdown()) {
      throw new IllegalStateException("the database is closed");
    }
    if (!callers.tryAcquire()) {
      throw new OverloadedException("Very much is asked of us right now", RETRY_AFTER_SECONDS);
    }
    try {
      return job.run();
    } catch (SQLException e) {
      throw DatabaseException.forCaller(e);
    } finally {
      callers.release();
    }
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRES;
  }

  @Override
  public void announce() {
    news.announce();
  }

  @Override
  public void awaitNews(long millisMax) throws InterruptedException {
    news.await(millisMax);
  }

  @Override
  public Lease lease(String name) {
    return new PostgresLease(url, name);
  }

  @Override
  public void close() {
    news.close();
    threads.close();
    writers.close();
    readers.close();
  }
}
