package gatehouse.client.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate of a key.
 *
 * @param thumbprint SHA-256 of the certificate, base64url (RFC 8705, 3.1): its name here
 * @param certificate in PEM
 * @param revokedAt null while it was not
 */
public record CertificateInfo(
    String thumbprint,
    String certificate,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant revokedAt) {}
