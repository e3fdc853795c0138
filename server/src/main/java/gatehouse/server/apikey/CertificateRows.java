package gatehouse.server.apikey;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Certificates of programs, as rows. */
public final class CertificateRows {
  private static final String SELECT =
      "SELECT person_id, key_id, thumbprint, certificate, created_ms, expires_ms, revoked_ms FROM"
          + " client_certificate";

  private CertificateRows() {}

  /**
   * A certificate of a key.
   *
   * @param thumbprint SHA-256 of the whole certificate, base64url (RFC 8705, 3.1)
   * @param pem the certificate itself
   */
  record Row(
      PersonId person,
      ApiKeyId key,
      String thumbprint,
      String pem,
      Instant createdAt,
      Instant expiresAt,
      Optional<Instant> revokedAt) {
    boolean serves(Instant now) {
      return revokedAt.isEmpty() && now.isBefore(expiresAt);
    }
  }

  static void insert(Sql sql, Row row) throws SQLException {
    sql.run(
        "INSERT INTO client_certificate (person_id, key_id, thumbprint, certificate, created_ms,"
            + " expires_ms) VALUES (?, ?, ?, ?, ?, ?)",
        row.person().value(),
        row.key().value(),
        row.thumbprint(),
        row.pem(),
        row.createdAt().toEpochMilli(),
        row.expiresAt().toEpochMilli());
  }

  /** All certificates of a key, the newest first. */
  static List<Row> of(Sql sql, ApiKey key) throws SQLException {
    return sql.rows(
        SELECT + " WHERE person_id = ? AND key_id = ? ORDER BY created_ms DESC, thumbprint",
        CertificateRows::row,
        key.person().value(),
        key.id().value());
  }

  /** False when it was revoked before, or is none of that key. */
  static boolean revoke(Sql sql, ApiKey key, String thumbprint, Instant now) throws SQLException {
    return sql.run(
            "UPDATE client_certificate SET revoked_ms = ? WHERE person_id = ? AND key_id = ? AND"
                + " thumbprint = ? AND revoked_ms IS NULL",
            now.toEpochMilli(),
            key.person().value(),
            key.id().value(),
            thumbprint)
        == 1;
  }

  /** Whether the certificate lets that key in now. */
  public static boolean serves(Sql sql, ApiKey key, String thumbprint, Instant now)
      throws SQLException {
    return of(sql, key).stream()
        .anyMatch(row -> row.thumbprint().equals(thumbprint) && row.serves(now));
  }

  /**
   * Whether the certificate lets that key in now. Its row stays locked until the transaction is
   * over: who revokes it meanwhile waits, and then ends what was begun with it.
   */
  public static boolean lock(Sql sql, ApiKey key, String thumbprint, Instant now)
      throws SQLException {
    return sql.run(
            "UPDATE client_certificate SET expires_ms = expires_ms WHERE person_id = ? AND key_id ="
                + " ? AND thumbprint = ? AND revoked_ms IS NULL AND expires_ms > ?",
            key.person().value(),
            key.id().value(),
            thumbprint,
            now.toEpochMilli())
        == 1;
  }

  private static Row row(ResultSet row) throws SQLException {
    @Nullable Object revoked = row.getObject(7);
    return new Row(
        new PersonId(row.getString(1)),
        new ApiKeyId(row.getString(2)),
        row.getString(3),
        row.getString(4),
        Instant.ofEpochMilli(row.getLong(5)),
        Instant.ofEpochMilli(row.getLong(6)),
        revoked == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(7))));
  }
}
