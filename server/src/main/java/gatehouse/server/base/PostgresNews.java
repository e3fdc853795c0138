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
import org.postgresql.PGNotification;

/**
 * Wakes the other nodes with LISTEN and NOTIFY. NOTIFY inside a transaction would make all commits
 * of the database queue behind one lock, so one thread sends it after the commit and joins what
 * came meanwhile. It is a hint: a lost one costs a poll.
 */
final class PostgresNews implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(PostgresNews.class.getName());

  private static final long RECONNECT_MILLIS = 500;

  /** What comes within this time is told together: each telling costs as much as a commit. */
  private static final long BETWEEN_MILLIS = 10;

  private final String url;
  private final Semaphore unsent = new Semaphore(0);
  private final Semaphore unread = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Connection listening;

  /** The backend that tells of this node's own commits, which it has no need to hear of. */
  private volatile int own;

  PostgresNews(String url) {
    this.url = url;
    Thread.ofVirtual().name("postgres-announcer").start(this::send);
    Thread.ofVirtual().name("postgres-listener").start(this::listen);
  }

  void announce() {
    unsent.release();
  }

  private void send() {
    while (isWanted()) {
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        own = connection.unwrap(PGConnection.class).getBackendPID();
        statement.execute("SET synchronous_commit = off");
        do {
          statement.execute("NOTIFY gatehouse_log");
          pause(BETWEEN_MILLIS);
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

  /** Waits until another node has announced something since the last call, or so long. */
  void await(long millisMax) throws InterruptedException {
    if (unread.tryAcquire(millisMax, TimeUnit.MILLISECONDS)) {
      unread.drainPermits();
    }
  }

  private void listen() {
    while (closed.getCount() > 0) {
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        listening = connection;
        statement.execute("LISTEN gatehouse_log");
        unread.release(); // what came while nobody listened
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (closed.getCount() > 0) {
          for (PGNotification each : postgres.getNotifications(0)) {
            if (each.getPID() != own) {
              unread.release();
            }
          }
        }
      } catch (SQLException e) {
        if (closed.getCount() > 0) {
          LOGGER.log(Level.WARNING, "not woken by other nodes: polling", e);
        }
        pause(RECONNECT_MILLIS);
      }
    }
  }

  private void pause(long millis) {
    try {
      boolean _ = closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    unsent.release();
    Connection known = listening;
    if (known != null) {
      try {
        known.abort(Runnable::run);
      } catch (SQLException e) {
        LOGGER.log(Level.DEBUG, "already broken", e);
      }
    }
  }
}
