package gatehouse.server.apikey;

import gatehouse.core.apikey.ApiKey;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Certificates of programs, as rows. */
public final class CertificateRows {
  private static final String SELECT =
      "SELECT thumbprint, certificate, created_ms, expires_ms, revoked_ms FROM client_certificate";

  private CertificateRows() {}

  static void insert(Sql sql, ApiKey key, ProgramCertificate certificate) throws SQLException {
    sql.run(
        "INSERT INTO client_certificate (person_id, key_id, thumbprint, certificate, created_ms,"
            + " expires_ms) VALUES (?, ?, ?, ?, ?, ?)",
        key.person().value(),
        key.id().value(),
        certificate.thumbprint(),
        certificate.pem(),
        certificate.createdAt().toEpochMilli(),
        certificate.expiresAt().toEpochMilli());
  }

  /** All certificates of a key, the newest first. */
  static List<ProgramCertificate> of(Sql sql, ApiKey key) throws SQLException {
    return sql.rows(
        SELECT + " WHERE person_id = ? AND key_id = ? ORDER BY created_ms DESC, thumbprint",
        ProgramCertificate::of,
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
}
