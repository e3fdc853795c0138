package gatehouse.server.base;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Wakes the other nodes with LISTEN and NOTIFY. NOTIFY inside a transaction would make all commits
 * of the database queue behind one lock, so one thread sends it after the commit and joins what
 * came meanwhile. It is a hint: a lost one costs a poll.
 */
final class PostgresNews implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(PostgresNews.class.getName());

  private final String url;
  private final Semaphore unsent = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Connection listening;

  PostgresNews(String url) {
    this.url = url;
    Thread.ofVirtual().name("postgres-announcer").start(this::send);
  }

  void announce() {
    unsent.release();
  }

  private void send() {
    while (isWanted()) {
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        statement.execute("SET synchronous_commit = off");
        do {
          statement.execute("NOTIFY gatehouse_log");
        } while (isWanted());
      } catch (SQLException e) {
        LOGGER.log(Level.WARNING, "other nodes were not woken and will poll", e);
      }
    }
  }

  /** Waits for the next commit to announce; false when closed. */
  private boolean isWanted() {
    unsent.acquireUninterruptibly();
    unsent.drainPermits();
    return closed.getCount() > 0;
  }

  /** Called by one thread at a time. */
  void await(long millisMax) throws InterruptedException {
    try {
      if (closed.getCount() > 0) {
        // A timeout of 0 would wait for ever.
        listen().unwrap(PGConnection.class).getNotifications(Math.toIntExact(millisMax) | 1);
      }
    } catch (SQLException e) {
      LOGGER.log(Level.WARNING, "not woken by other nodes: polling", e);
      stopListening();
      boolean _ = closed.await(millisMax, TimeUnit.MILLISECONDS);
    }
  }

  private Connection listen() throws SQLException {
    Connection known = listening;
    if (known != null) {
      return known;
    }
    Connection fresh = DriverManager.getConnection(url);
    listening = fresh;
    try (Statement statement = fresh.createStatement()) {
      statement.execute("LISTEN gatehouse_log");
    }
    return fresh;
  }

  private void stopListening() {
    Connection known = listening;
    listening = null;
    if (known != null) {
      try {
        known.close();
      } catch (SQLException e) {
        LOGGER.log(Level.DEBUG, "already broken", e);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    unsent.release();
    // Whoever called await() has ended before: a log is closed before its database.
    stopListening();
  }
}
