package gatehouse.server.base;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;

/**
 * One connection and the statements prepared on it, the least recently used leaving first. A pooled
 * connection closes them itself when it goes back, and its driver remembers them.
 */
final class Statements implements AutoCloseable {
  private static final int STATEMENTS_MAX = 256;

  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> prepared =
      new LinkedHashMap<>(64, 0.75f, true);

  Statements(Connection connection) {
    this.connection = connection;
  }

  PreparedStatement prepare(String statement) throws SQLException {
    PreparedStatement known = prepared.get(statement);
    if (known != null) {
      return known;
    }
    if (prepared.size() == STATEMENTS_MAX) {
      prepared.pollFirstEntry().getValue().close();
    }
    PreparedStatement fresh = connection.prepareStatement(statement);
    prepared.put(statement, fresh);
    return fresh;
  }

  /** Runs a statement without arguments or rows, such as BEGIN. */
  void execute(String statement) throws SQLException {
    prepare(statement).execute();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement each : prepared.values()) {
      each.close();
    }
    connection.close();
  }
}
