package gatehouse.server.base;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One transaction over JDBC: its statements, its hooks, and whether one of them has failed. */
final class JdbcSql implements Sql {
  private final Statements statements;
  private final int togetherMax;
  private final List<Later> waiting = new ArrayList<>();
  private final List<Runnable> hooks = new ArrayList<>();
  private @Nullable SQLException failure;

  /** A statement that nobody waits for. */
  @SuppressWarnings("ArrayRecordComponent") // bound once
  private record Later(String statement, @Nullable Object[] arguments) {}

  /**
   * @param togetherMax how many statements the driver takes in one trip
   */
  JdbcSql(Statements statements, int togetherMax) {
    this.statements = statements;
    this.togetherMax = togetherMax;
  }

  @Override
  public <T> List<T> rows(String statement, Row<T> row, @Nullable Object... arguments)
      throws SQLException {
    settle();
    try {
      PreparedStatement bound = bind(statement, arguments);
      List<T> rows = new ArrayList<>();
      try (ResultSet result = bound.executeQuery()) {
        while (result.next()) {
          rows.add(row.from(result));
        }
      }
      return rows;
    } catch (SQLException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public <T> Optional<T> one(String statement, Row<T> row, @Nullable Object... arguments)
      throws SQLException {
    List<T> rows = rows(statement, row, arguments);
    if (rows.size() > 1) {
      throw new IllegalStateException(rows.size() + " rows where at most one can be: " + statement);
    }
    return rows.stream().findFirst();
  }

  @Override
  public int run(String statement, @Nullable Object... arguments) throws SQLException {
    settle();
    try {
      return bind(statement, arguments).executeUpdate();
    } catch (SQLException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void later(String statement, @Nullable Object... arguments) throws SQLException {
    waiting.add(new Later(statement, arguments));
    if (waiting.size() >= togetherMax) {
      settle();
    }
  }

  /** Has everything run that waits. To be called before the commit. */
  void settle() throws SQLException {
    refuseIfFailed();
    if (waiting.isEmpty()) {
      return;
    }
    List<Later> sent = List.copyOf(waiting);
    waiting.clear();
    String together = sent.stream().map(Later::statement).collect(Collectors.joining(";\n"));
    Object[] arguments = sent.stream().flatMap(each -> Arrays.stream(each.arguments())).toArray();
    try {
      PreparedStatement bound = bind(together, arguments);
      bound.execute();
      for (Later each : sent) {
        if (bound.getUpdateCount() != 1) {
          failure = new SQLException("touched " + bound.getUpdateCount() + " rows, not one");
          throw new IllegalStateException(each.statement(), failure);
        }
        bound.getMoreResults();
      }
    } catch (SQLException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void afterCommit(Runnable hook) {
    hooks.add(hook);
  }

  List<Runnable> hooks() {
    return hooks;
  }

  /** The first statement that failed, even when the work caught its exception. */
  @Nullable SQLException failure() {
    return failure;
  }

  /** PostgreSQL gives up a transaction at its first error; so do both, or they would differ. */
  private void refuseIfFailed() throws SQLException {
    if (failure != null) {
      throw failure;
    }
  }

  private PreparedStatement bind(String statement, @Nullable Object[] arguments)
      throws SQLException {
    PreparedStatement prepared = statements.prepare(statement);
    for (int i = 0; i < arguments.length; i++) {
      bind(prepared, i + 1, arguments[i]);
    }
    return prepared;
  }

  private static void bind(PreparedStatement prepared, int index, @Nullable Object argument)
      throws SQLException {
    switch (argument) {
      case null -> prepared.setNull(index, Types.NULL);
      case String text -> prepared.setString(index, text);
      case Long number -> prepared.setLong(index, number);
      case Integer number -> prepared.setInt(index, number);
      case byte[] bytes -> prepared.setBytes(index, bytes);
      case Boolean flag -> prepared.setInt(index, flag ? 1 : 0);
      default -> throw new IllegalArgumentException("not an SQL argument: " + argument.getClass());
    }
  }
}
