package gatehouse.core.factor;

import gatehouse.core.base.SecretBytes;
import java.nio.charset.StandardCharsets;

/**
 * The otpauth text that an authenticator app reads from a QR code (Key Uri Format of Google
 * Authenticator, which all apps follow). It holds the key, so it is a secret.
 */
public final class TotpUri {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private TotpUri() {}

  /**
   * The text for one app.
   *
   * @param issuer shown above the code, without a colon
   * @param account shown beside it, without a colon
   */
  public static SecretBytes of(String issuer, String account, Totp totp) {
    // the format: "neither issuer nor account name may themselves contain a colon"
    if (issuer.isBlank() || account.isBlank() || (issuer + account).indexOf(':') >= 0) {
      throw new IllegalArgumentException("Issuer and account must be named, without a colon");
    }
    return SecretBytes.ofText(
        "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=%s&digits=%d&period=%d"
            .formatted(
                escape(issuer),
                escape(account),
                Base32.encode(totp.key().expose()),
                escape(issuer),
                totp.algorithm(),
                totp.digits(),
                Totp.STEP_SECONDS));
  }

  /** Percent-encoding, RFC 3986, section 2.1: all but the unreserved characters, a space as %20. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0) {
        escaped.append((char) b);
      } else {
        escaped.append("%%%02X".formatted(b & 0xff));
      }
    }
    return escaped.toString();
  }
}
