package gatehouse.core.webhook;

import gatehouse.core.base.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures of webhooks: the symmetric scheme of Standard Webhooks 1.0.0. */
public final class WebhookSignature {
  /** Length of a secret made here, in bytes; the standard allows 24 to 64. */
  public static final int SECRET_BYTES = 32;

  private static final String SECRET_PREFIX = "whsec_";
  private static final String SCHEME = "v1,";

  private WebhookSignature() {}

  /** A secret as its owner copies it: {@code whsec_} and base64. */
  public static String text(SecretBytes secret) {
    return SECRET_PREFIX + Base64.getEncoder().encodeToString(secret.expose());
  }

  /**
   * The header {@code webhook-signature}: one signature by each secret, a space between them, so
   * that a receiver that has either can check it.
   *
   * @param id {@code webhook-id}: the same for every try; without full stops
   * @param seconds {@code webhook-timestamp}: of this try, in seconds since 1970
   */
  public static String header(String id, long seconds, String body, List<SecretBytes> secrets) {
    byte[] signed = (id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8);
    return secrets.stream()
        .map(secret -> SCHEME + Base64.getEncoder().encodeToString(mac(secret, signed)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] mac(SecretBytes secret, byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.expose(), "HmacSHA256"));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
