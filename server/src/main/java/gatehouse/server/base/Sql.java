package gatehouse.server.base;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements in the subset that SQLite and PostgreSQL share, inside one transaction. Arguments:
 * String, Long, Integer, byte[], Boolean (kept as 0 or 1), or null. Times are epoch milliseconds.
 * After a statement has failed the transaction is lost: expect a conflict with {@code ON CONFLICT},
 * don't catch it.
 */
public interface Sql {
  /** Reads one value object from the current row. */
  @FunctionalInterface
  interface Row<T> {
    T from(ResultSet row) throws SQLException;
  }

  /** All rows, in the order of the statement. */
  <T> List<T> rows(String statement, Row<T> row, @Nullable Object... arguments) throws SQLException;

  /** The only row, or none; more than one is a bug and throws. */
  <T> Optional<T> one(String statement, Row<T> row, @Nullable Object... arguments)
      throws SQLException;

  /** Runs an INSERT, UPDATE, DELETE or DDL statement; the number of rows it touched. */
  int run(String statement, @Nullable Object... arguments) throws SQLException;

  /**
   * Runs a statement that touches exactly one row and whose answer nobody waits for: in its order,
   * before the next statement that has an answer or before the commit. Those that wait together
   * reach PostgreSQL in one trip. When one touches another number of rows, which is a bug, then
   * {@link IllegalStateException} is thrown there and nothing is committed.
   */
  void later(String statement, @Nullable Object... arguments) throws SQLException;

  /**
   * Has the hook run once, after this transaction is durable and before its caller returns; never
   * when it is rolled back. Hooks of one transaction run in order, and must not write to the
   * database.
   */
  void afterCommit(Runnable hook);
}
