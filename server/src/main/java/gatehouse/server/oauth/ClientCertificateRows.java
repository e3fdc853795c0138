package gatehouse.server.oauth;

import gatehouse.core.oauth.ClientId;
import gatehouse.server.apikey.ProgramCertificate;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Certificates of registered clients, as rows. */
final class ClientCertificateRows {
  private ClientCertificateRows() {}

  /** One that was revoked. */
  record Revoked(ClientId client, String thumbprint) {}

  static void insert(Sql sql, ClientId client, ProgramCertificate certificate) throws SQLException {
    sql.run(
        "INSERT INTO oauth_client_certificate (client_id, thumbprint, certificate, created_ms,"
            + " expires_ms) VALUES (?, ?, ?, ?, ?)",
        client.value(),
        certificate.thumbprint(),
        certificate.pem(),
        certificate.createdAt().toEpochMilli(),
        certificate.expiresAt().toEpochMilli());
  }

  /** All of a client, the newest first. */
  static List<ProgramCertificate> of(Sql sql, ClientId client) throws SQLException {
    return sql.rows(
        "SELECT thumbprint, certificate, created_ms, expires_ms, revoked_ms"
            + " FROM oauth_client_certificate WHERE client_id = ?"
            + " ORDER BY created_ms DESC, thumbprint",
        ProgramCertificate::of,
        client.value());
  }

  static boolean serves(Sql sql, ClientId client, String thumbprint, Instant now)
      throws SQLException {
    return of(sql, client).stream()
        .anyMatch(each -> each.thumbprint().equals(thumbprint) && each.serves(now));
  }

  /**
   * Whether it was not revoked. Its row stays locked until the transaction is over: who revokes it
   * meanwhile waits, and then ends what was begun with it.
   */
  static boolean lock(Sql sql, ClientId client, String thumbprint) throws SQLException {
    return sql.run(
            "UPDATE oauth_client_certificate SET expires_ms = expires_ms WHERE client_id = ?"
                + " AND thumbprint = ? AND revoked_ms IS NULL",
            client.value(),
            thumbprint)
        == 1;
  }

  /**
   * Whether what is bound to one certificate may go on with another: not back to an older one, and
   * not where the first was revoked. A certificate that the client signed itself has no row, and no
   * age that counts.
   */
  static boolean follows(Sql sql, ClientId client, String next, String bound) throws SQLException {
    return sql.one(
            "SELECT 1 FROM oauth_client_certificate b LEFT JOIN oauth_client_certificate n"
                + " ON n.client_id = b.client_id AND n.thumbprint = ? WHERE b.client_id = ?"
                + " AND b.thumbprint = ?"
                + " AND (b.revoked_ms IS NOT NULL OR n.created_ms < b.created_ms)",
            row -> row.getInt(1),
            next,
            client.value(),
            bound)
        .isEmpty();
  }

  /** False when it was revoked before, or is none of that client. */
  static boolean revoke(Sql sql, ClientId client, String thumbprint, Instant now)
      throws SQLException {
    return sql.run(
            "UPDATE oauth_client_certificate SET revoked_ms = ? WHERE client_id = ?"
                + " AND thumbprint = ? AND revoked_ms IS NULL",
            now.toEpochMilli(),
            client.value(),
            thumbprint)
        == 1;
  }

  /** The thumbprints of those of a client that were revoked. */
  static Set<String> revoked(Sql sql, ClientId client) throws SQLException {
    return Set.copyOf(
        sql.rows(
            "SELECT thumbprint FROM oauth_client_certificate WHERE client_id = ?"
                + " AND revoked_ms IS NOT NULL",
            row -> row.getString(1),
            client.value()));
  }

  /** Those that were revoked since then. */
  static List<Revoked> revokedSince(Sql sql, Instant since) throws SQLException {
    return sql.rows(
        "SELECT client_id, thumbprint FROM oauth_client_certificate WHERE revoked_ms >= ?",
        row -> new Revoked(new ClientId(row.getString(1)), row.getString(2)),
        since.toEpochMilli());
  }
}
