package gatehouse.core.audit;

import gatehouse.core.base.SecretBytes;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key without which nobody can write a chain that verifies; it lives outside the database. */
public final class AuditKey {
  private static final int BYTES_MIN = 32;

  private final SecretBytes key;

  /**
   * @throws IllegalArgumentException when the key is shorter than 32 bytes
   */
  public AuditKey(SecretBytes key) {
    if (key.length() < BYTES_MIN) {
      throw new IllegalArgumentException("the audit key must have 32 bytes or more");
    }
    this.key = key;
  }

  /** HMAC-SHA256 (RFC 2104) of a chain hash. */
  public byte[] mac(byte[] hash) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.expose(), "HmacSHA256"));
      return mac.doFinal(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
