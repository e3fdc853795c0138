package gatehouse.server.apikey;

import com.nimbusds.jose.util.X509CertUtils;
import gatehouse.client.wire.CertificateInfo;
import gatehouse.server.tls.Pem;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A certificate of our authority, for an API key or a registered client.
 *
 * @param thumbprint SHA-256 of the whole certificate, base64url (RFC 8705, 3.1)
 * @param pem the certificate itself
 */
public record ProgramCertificate(
    String thumbprint,
    String pem,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> revokedAt) {
  /** Of one program: one for each machine, and a second one while it changes. */
  public static final int LIVE_MAX = 5;

  /** One that was made now. */
  public static ProgramCertificate made(X509Certificate certificate, Instant now) {
    return new ProgramCertificate(
        X509CertUtils.computeSHA256Thumbprint(certificate).toString(),
        Pem.of(certificate),
        now,
        certificate.getNotAfter().toInstant(),
        Optional.empty());
  }

  /** Reads thumbprint, certificate, created_ms, expires_ms and revoked_ms. */
  public static ProgramCertificate of(ResultSet row) throws SQLException {
    @Nullable Object revoked = row.getObject(5);
    return new ProgramCertificate(
        row.getString(1),
        row.getString(2),
        Instant.ofEpochMilli(row.getLong(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        revoked == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(5))));
  }

  /** Whether it lets its program in; not at its very end any more. */
  public boolean serves(Instant now) {
    return revokedAt.isEmpty() && now.isBefore(expiresAt);
  }

  /** As programs read it. */
  public CertificateInfo info() {
    return new CertificateInfo(thumbprint, pem, createdAt, expiresAt, revokedAt.orElse(null));
  }
}
