package gatehouse.server.device;

import gatehouse.server.base.Database;
import gatehouse.server.base.DatabaseException;
import gatehouse.server.base.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One SQLite connection in memory, made with one migration, for tests of single tables. */
final class MemoryDatabase implements Database, Sql {
  private final Connection connection;

  MemoryDatabase(String migration) throws SQLException, IOException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    try (var in = Objects.requireNonNull(getClass().getResourceAsStream(migration));
        var statement = connection.createStatement()) {
      statement.executeUpdate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public synchronized <T extends @Nullable Object> T write(Work<T> work) {
    try {
      return work.in(this);
    } catch (SQLException e) {
      throw new DatabaseException("test", e);
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return write(work);
  }

  @Override
  public <T> List<T> rows(String statement, Row<T> row, @Nullable Object... arguments)
      throws SQLException {
    try (PreparedStatement prepared = prepare(statement, arguments);
        ResultSet found = prepared.executeQuery()) {
      var rows = new ArrayList<T>();
      while (found.next()) {
        rows.add(row.from(found));
      }
      return rows;
    }
  }

  @Override
  public <T> Optional<T> one(String statement, Row<T> row, @Nullable Object... arguments)
      throws SQLException {
    return rows(statement, row, arguments).stream().findFirst();
  }

  @Override
  public int run(String statement, @Nullable Object... arguments) throws SQLException {
    try (PreparedStatement prepared = prepare(statement, arguments)) {
      return prepared.executeUpdate();
    }
  }

  private PreparedStatement prepare(String statement, @Nullable Object... arguments)
      throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    for (int i = 0; i < arguments.length; i++) {
      prepared.setObject(i + 1, arguments[i]);
    }
    return prepared;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseException("test", e);
    }
  }
}
