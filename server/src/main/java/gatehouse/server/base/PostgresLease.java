package gatehouse.server.base;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A lease as an advisory lock of a session that does nothing else. The lock ends with the session,
 * and the server ends the session when its client dies or is silent too long; so a node that hangs
 * loses it although it cannot say so. Needs PostgreSQL 14, and no pooler that shares sessions.
 */
final class PostgresLease implements Lease {
  private static final System.Logger LOGGER = System.getLogger(PostgresLease.class.getName());

  /** Two keys: the lease, and the schema, since one database may hold several houses. */
  private static final String TAKE =
      "SELECT pg_try_advisory_lock(?, (SELECT oid::int FROM pg_namespace"
          + " WHERE nspname = current_schema()))";

  private static final String LIMITS =
      "SET idle_session_timeout = '%1$ds'; SET tcp_user_timeout = '%1$ds'"
          .formatted(SILENCE_SECONDS_MAX);

  private final String url;
  private final int key;
  private @Nullable Connection session;
  private boolean taken;

  PostgresLease(String url, String name) {
    this.url = url;
    this.key = name.hashCode(); // the same in every Java
  }

  @Override
  public synchronized boolean held() {
    try {
      Connection open = session;
      if (open == null) {
        open = connect();
        session = open;
      }
      if (taken) {
        ask(open); // the lock is there as long as the session is
      } else {
        taken = take(open);
      }
      return taken;
    } catch (SQLException e) {
      leave();
      throw new DatabaseException("the lease cannot be asked for: " + e.getMessage(), e);
    }
  }

  private Connection connect() throws SQLException {
    Properties limits = new Properties();
    limits.setProperty("ApplicationName", "gatehouse-lease");
    limits.setProperty("connectTimeout", Integer.toString(SILENCE_SECONDS_MAX));
    limits.setProperty("socketTimeout", Integer.toString(SILENCE_SECONDS_MAX));
    Connection fresh = DriverManager.getConnection(url, limits);
    try (Statement statement = fresh.createStatement()) {
      statement.execute(LIMITS);
      return fresh;
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
  }

  private static void ask(Connection open) throws SQLException {
    try (Statement statement = open.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  private boolean take(Connection open) throws SQLException {
    try (PreparedStatement statement = open.prepareStatement(TAKE)) {
      statement.setInt(1, key);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  private void leave() {
    taken = false;
    Connection known = session;
    session = null;
    if (known != null) {
      try {
        known.close();
      } catch (SQLException e) {
        LOGGER.log(Level.DEBUG, "already broken", e);
      }
    }
  }

  @Override
  public synchronized void close() {
    Connection known = session;
    if (known != null && taken) {
      // the end of the session frees it too, but a moment after we have gone on
      try (Statement statement = known.createStatement()) {
        statement.execute("SELECT pg_advisory_unlock_all()");
      } catch (SQLException e) {
        LOGGER.log(Level.DEBUG, "the server has freed it already", e);
      }
    }
    leave();
  }
}
