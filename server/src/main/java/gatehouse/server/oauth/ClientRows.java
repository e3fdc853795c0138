package gatehouse.server.oauth;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.oauth.Client;
import gatehouse.core.oauth.ClientId;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Registered clients, as rows. */
public final class ClientRows {
  private static final String SELECT =
      "SELECT client_id, name, redirect_uris, jwks, scope_max, live, devices, vouched,"
          + " contact, created_ms, closed_ms"
          + " FROM oauth_client";

  private ClientRows() {}

  static Optional<Client> load(Sql sql, ClientId id) throws SQLException {
    return sql.one(SELECT + " WHERE client_id = ?", ClientRows::client, id.value());
  }

  /** All of them, the newest first. */
  static List<Client> all(Sql sql) throws SQLException {
    return sql.rows(SELECT + " ORDER BY created_ms DESC, client_id", ClientRows::client);
  }

  /** A new one; what people know of it comes with its log entry. */
  public static void insert(Sql sql, Client client) throws SQLException {
    sql.run(
        "INSERT INTO oauth_client (client_id, name, redirect_uris, jwks, scope_max, live, devices,"
            + " vouched, contact, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        client.id().value(),
        client.name(),
        String.join("\n", client.redirectUris()),
        client.jwks(),
        client.scopeMax().name(),
        client.live() ? 1 : 0,
        client.devices() ? 1 : 0,
        client.vouched() ? 1 : 0,
        client.contact(),
        client.createdAt().toEpochMilli());
  }

  /** How many registered themselves from then on. */
  static int registeredSince(Sql sql, Instant since) throws SQLException {
    return sql.one(
            "SELECT COUNT(*) FROM oauth_client WHERE vouched = 0 AND created_ms > ?",
            row -> row.getInt(1),
            since.toEpochMilli())
        .orElse(0);
  }

  /** False when it is closed. */
  static boolean keys(Sql sql, ClientId id, String jwks) throws SQLException {
    return sql.run(
            "UPDATE oauth_client SET jwks = ? WHERE client_id = ? AND closed_ms IS NULL",
            jwks,
            id.value())
        == 1;
  }

  /**
   * Holds the row to the end of the transaction, so that whoever closes the client waits for what
   * is granted, or is seen here; false when it is closed.
   *
   * <p>INVARIANT: taken before any person's row.
   */
  static boolean lockOpen(Sql sql, ClientId id) throws SQLException {
    // an update that changes nothing takes the row's lock in both databases
    return sql.run(
            "UPDATE oauth_client SET name = name WHERE client_id = ? AND closed_ms IS NULL",
            id.value())
        == 1;
  }

  /** False when it was closed before. */
  static boolean close(Sql sql, ClientId id, Instant now) throws SQLException {
    return sql.run(
            "UPDATE oauth_client SET closed_ms = ? WHERE client_id = ? AND closed_ms IS NULL",
            now.toEpochMilli(),
            id.value())
        == 1;
  }

  /** Closed ones that somebody's access still hangs on: a node stopped in the middle. */
  static List<ClientId> unfinished(Sql sql) throws SQLException {
    return sql.rows(
        "SELECT DISTINCT s.client_id FROM session s JOIN oauth_client c"
            + " ON c.client_id = s.client_id WHERE s.client_id IS NOT NULL AND s.ended_ms IS NULL"
            + " AND c.closed_ms IS NOT NULL",
        row -> new ClientId(row.getString(1)));
  }

  private static Client client(ResultSet row) throws SQLException {
    long closed = row.getLong(11);
    return new Client(
        new ClientId(row.getString(1)),
        row.getString(2),
        List.of(row.getString(3).split("\n")),
        row.getString(4),
        AccessScope.valueOf(row.getString(5)),
        row.getInt(6) == 1,
        row.getInt(7) == 1,
        row.getInt(8) == 1,
        row.getString(9),
        Instant.ofEpochMilli(row.getLong(10)),
        closed == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(closed)));
  }
}
