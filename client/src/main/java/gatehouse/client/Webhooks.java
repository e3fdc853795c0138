package gatehouse.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks webhooks as they arrive: the symmetric scheme of Standard Webhooks 1.0.0.
 *
 * <pre>{@code
 * String id = Webhooks.verify(secret, exchange.getRequestHeaders(), body, clock);
 * if (seen.add(id)) {   // a delivery may come twice, under the same id
 *   handle(body);
 * }
 * }</pre>
 */
public final class Webhooks {
  /** How far the moment of sending may lie from now, either way; at exactly this it counts. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String SECRET_PREFIX = "whsec_";
  private static final String SCHEME = "v1,";
  private static final int SECRET_BYTES_MIN = 24;
  private static final int SECRET_BYTES_MAX = 64;

  /** Signatures looked at: two while a secret is being replaced, and room for other schemes. */
  private static final int SIGNATURES_MAX = 16;

  private Webhooks() {}

  /** A request that is not what it says to be; answer it with 400, and do nothing of it. */
  public static final class ForgedException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    ForgedException(String sentence) {
      super(sentence);
    }
  }

  /**
   * Checks who sent a request, that nothing in it was changed, and that it was sent just now.
   *
   * @param secret of the endpoint, as the page showed it: {@code whsec_} and base64 of 24 to 64
   *     bytes
   * @param headers of the request, with names in whatever case: {@code webhook-id}, {@code
   *     webhook-timestamp} and {@code webhook-signature}, each once
   * @param body its bytes as they came, before anything reads them
   * @param clock which should be right to the minute
   * @return the id, which is the same each time that this event is sent to this endpoint: remember
   *     it, and do each once
   * @throws ForgedException when a header is missing or not of that form, when it was sent longer
   *     ago than {@link #TOLERANCE} or lies further ahead, or when no signature is by this secret
   * @throws IllegalArgumentException when the secret is none
   */
  public static String verify(
      String secret, Map<String, List<String>> headers, byte[] body, InstantSource clock)
      throws ForgedException {
    byte[] key = key(secret);
    String id = header(headers, "webhook-id");
    String timestamp = header(headers, "webhook-timestamp");
    String signatures = header(headers, "webhook-signature");
    Duration away = Duration.between(sentAt(timestamp), clock.instant()).abs();
    if (away.compareTo(TOLERANCE) > 0) {
      throw new ForgedException(
          "webhook-timestamp lies more than five minutes from now. Check the clock.");
    }
    byte[] expected = mac(key, id, timestamp, body);
    boolean signed = false;
    for (String each : signatures.split(" ", SIGNATURES_MAX)) {
      signed |= each.startsWith(SCHEME) && MessageDigest.isEqual(expected, decoded(each));
    }
    if (!signed) {
      throw new ForgedException("webhook-signature holds none by this secret for this body.");
    }
    return id;
  }

  private static byte[] key(String secret) {
    byte[] key;
    try {
      key =
          secret.startsWith(SECRET_PREFIX)
              ? Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()))
              : new byte[0];
    } catch (IllegalArgumentException e) {
      key = new byte[0];
    }
    if (key.length < SECRET_BYTES_MIN || key.length > SECRET_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the secret of an endpoint is whsec_ and base64 of 24 to 64 bytes");
    }
    return key;
  }

  private static String header(Map<String, List<String>> headers, String name)
      throws ForgedException {
    List<String> values =
        headers.entrySet().stream()
            .filter(header -> name.equalsIgnoreCase(header.getKey()))
            .flatMap(header -> header.getValue() == null ? Stream.of() : header.getValue().stream())
            .toList();
    if (values.size() != 1 || values.get(0).isBlank()) {
      throw new ForgedException("The request needs one header " + name + ".");
    }
    return values.get(0).strip();
  }

  private static Instant sentAt(String timestamp) throws ForgedException {
    if (!timestamp.matches("[0-9]{1,12}")) {
      throw new ForgedException("webhook-timestamp is a number of seconds since 1970.");
    }
    return Instant.ofEpochSecond(Long.parseLong(timestamp));
  }

  private static byte[] decoded(String signature) {
    try {
      return Base64.getDecoder().decode(signature.substring(SCHEME.length()));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] mac(byte[] key, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
