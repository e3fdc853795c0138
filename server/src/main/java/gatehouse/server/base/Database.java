package gatehouse.server.base;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The one door to stored state. Two implementations run the same SQL: embedded SQLite with group
 * commit, and PostgreSQL. A transaction is never opened inside another one.
 */
public interface Database extends AutoCloseable {
  /** What to do inside one transaction. It may run more than once, so it has no other effects. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T in(Sql sql) throws SQLException;
  }

  /**
   * Runs the work in one transaction and returns when it is durable and its after-commit hooks have
   * run. When the work throws, nothing of it is kept and the exception reaches the caller; others
   * in the same group commit are not harmed.
   *
   * @throws DatabaseException when the database refuses or cannot be reached; nothing was kept,
   *     except that a connection lost during a PostgreSQL COMMIT leaves the outcome unknown
   * @throws OverloadedException when the queue of waiting writes is full; nothing was kept
   */
  <T extends @Nullable Object> T write(Work<T> work);

  /**
   * Runs the work on a snapshot of what is committed; writes are refused.
   *
   * @throws DatabaseException when the database refuses or cannot be reached
   * @throws OverloadedException when the queue of waiting reads is full
   */
  <T extends @Nullable Object> T read(Work<T> work);

  /** Which of the two it is. */
  Dialect dialect();

  /** Tells other nodes that something was committed. Returns at once; a lost call costs a poll. */
  void announce();

  /** Waits until another node announced a commit, the database closes, or the time is over. */
  void awaitNews(long millisMax) throws InterruptedException;

  /**
   * A lease of that name among all that use this database; nobody holds it yet.
   *
   * @param name small letters, at most 20
   */
  Lease lease(String name);

  /** Refuses new work, finishes what is queued, and closes. */
  @Override
  void close();
}
