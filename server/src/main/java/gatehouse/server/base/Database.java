package gatehouse.server.base;

import java.sql.SQLException;

/**
 * The one door to stored state. Two implementations run the same SQL: embedded SQLite with group
 * commit, and PostgreSQL.
 */
public interface Database extends AutoCloseable {
  /** What to do inside one transaction. It may run more than once, so it has no other effects. */
  @FunctionalInterface
  interface Work<T extends @org.jspecify.annotations.Nullable Object> {
    T in(Sql sql) throws SQLException;
  }

  /**
   * Runs the work in one transaction and returns when it is durable. When the work throws, nothing
   * of it is kept and the exception reaches the caller; others in the same group commit are not
   * harmed.
   *
   * @throws DatabaseException when the database refuses or cannot be reached; nothing was kept
   * @throws OverloadedException when the queue of waiting writes is full; nothing was kept
   */
  <T extends @org.jspecify.annotations.Nullable Object> T write(Work<T> work);

  /** Runs the work on a snapshot of what is committed; writes are refused. */
  <T extends @org.jspecify.annotations.Nullable Object> T read(Work<T> work);

  @Override
  void close();
}
