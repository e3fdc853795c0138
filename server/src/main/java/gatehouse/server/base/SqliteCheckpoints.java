package gatehouse.server.base;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;

/**
 * Brings what SQLite's write-ahead log holds into the database file, on a thread and a connection
 * of its own, so that no commit waits for it. Where it does not keep up, the writer itself does it
 * at {@link #PAGES_MAX}: the log is bounded.
 */
final class SqliteCheckpoints implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(SqliteCheckpoints.class.getName());

  /** Pages in the log at which a commit brings them over itself: 32 MiB. */
  static final int PAGES_MAX = 8192;

  /** Works between two checkpoints; one writes some ten pages. */
  private static final int WORKS = 128;

  private final Statements statements;
  private final Semaphore due = new Semaphore(0);
  private final Thread thread;
  private int works;
  private volatile boolean closing;

  SqliteCheckpoints(Statements statements) {
    this.statements = statements;
    this.thread = Thread.ofPlatform().daemon().name("sqlite-checkpoint").start(this::run);
  }

  /** The writer's thread tells how many works it has committed. */
  void written(int more) {
    works += more;
    if (works >= WORKS) {
      works = 0;
      due.release();
    }
  }

  private void run() {
    while (!closing) {
      due.acquireUninterruptibly();
      due.drainPermits();
      if (!closing) {
        checkpoint();
      }
    }
  }

  private void checkpoint() {
    try {
      statements.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      // nothing is lost: the log keeps what is not brought over, and the writer tries it too
      LOGGER.log(Level.WARNING, "a checkpoint of the database failed", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    due.release();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
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
}
