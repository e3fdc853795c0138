package gatehouse.server.base;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Statements in the subset that SQLite and PostgreSQL share, inside one transaction. Arguments:
 * String, Long, Integer, byte[], Boolean (kept as 0 or 1), or null. Times are epoch milliseconds.
 */
public interface Sql {
  /** Reads one value object from the current row. */
  @FunctionalInterface
  interface Row<T> {
    T from(java.sql.ResultSet row) throws SQLException;
  }

  /** All rows, in the order of the statement. */
  <T> List<T> rows(
      String statement, Row<T> row, @org.jspecify.annotations.Nullable Object... arguments)
      throws SQLException;

  /** The only row, or none; more than one is a bug and throws. */
  <T> Optional<T> one(
      String statement, Row<T> row, @org.jspecify.annotations.Nullable Object... arguments)
      throws SQLException;

  /** Runs an INSERT, UPDATE or DELETE and returns the number of rows it touched. */
  int run(String statement, @org.jspecify.annotations.Nullable Object... arguments)
      throws SQLException;
}
