package gatehouse.server.base;

import gatehouse.core.base.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Challenges that a page may carry before anything about its visitor is stored: 16 random bytes ‖
 * time of issue (ms) ‖ HMAC-SHA256 over purpose and both. Any node with the key can check one. That
 * it is used once is the user's task: insert {@link Valid#rowKey} in the same transaction as the
 * act, or keep the newest {@link Valid#issuedAt} that was used.
 */
public final class Challenges {
  /** How long a challenge may be answered; at this very age it is expired. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final int NONCE_BYTES = 16;
  private static final int SIGNED_BYTES = NONCE_BYTES + Long.BYTES;
  private static final int MAC_BYTES = 32;
  private static final int TEXT_CHARS = 75;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final List<SecretBytes> keys;
  private final SecureRandom random;
  private final Duration lifetime;

  /** What a returned challenge is worth. */
  public sealed interface Outcome permits Valid, Expired, Forged {}

  /** Issued here for this purpose, and young enough. */
  public static final class Valid implements Outcome {
    private final byte[] bytes;
    private final Duration lifetime;

    private Valid(byte[] bytes, Duration lifetime) {
      this.bytes = bytes;
      this.lifetime = lifetime;
    }

    /** What an authenticator signs: the 56 bytes that the text stands for. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** Names this challenge in a table of used ones: 22 characters of base64url. */
    public String rowKey() {
      return TEXT.encodeToString(Arrays.copyOf(bytes, NONCE_BYTES));
    }

    public Instant issuedAt() {
      return Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong(NONCE_BYTES));
    }

    /** After this time the row of a used challenge may be dropped. */
    public Instant expiresAt() {
      return issuedAt().plus(lifetime);
    }
  }

  /** Issued here for this purpose, but too long ago: offer a new one. */
  public record Expired() implements Outcome {}

  /** Not issued here, or for another purpose, or damaged. */
  public record Forged() implements Outcome {}

  /** The key has at least 32 random bytes and is the same on every node. */
  public Challenges(SecretBytes key, SecureRandom random) {
    this(key, random, LIFETIME);
  }

  /** The same for tokens that live longer or shorter. */
  public Challenges(SecretBytes key, SecureRandom random, Duration lifetime) {
    this(List.of(key), random, lifetime);
  }

  /**
   * The same with the keys of before a rotation.
   *
   * @param keys the first one makes, all of them check
   */
  public Challenges(List<SecretBytes> keys, SecureRandom random, Duration lifetime) {
    if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length() < MAC_BYTES)) {
      throw new IllegalArgumentException("a challenge key needs at least 32 bytes");
    }
    this.keys = List.copyOf(keys);
    this.random = random;
    this.lifetime = lifetime;
  }

  /** A new challenge as 75 characters of base64url; good for this purpose alone. */
  public String issue(String purpose, Instant now) {
    var bytes = ByteBuffer.allocate(SIGNED_BYTES + MAC_BYTES);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    bytes.put(nonce).putLong(now.toEpochMilli());
    bytes.put(mac(keys.getFirst(), purpose, Arrays.copyOf(bytes.array(), SIGNED_BYTES)));
    return TEXT.encodeToString(bytes.array());
  }

  /** Checks a challenge that came back. */
  public Outcome check(String purpose, String text, Instant now) {
    if (text.length() != TEXT_CHARS) {
      return new Forged();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new Forged();
    }
    // the comparison of texts refuses a second spelling of the same bytes
    if (bytes.length != SIGNED_BYTES + MAC_BYTES || !TEXT.encodeToString(bytes).equals(text)) {
      return new Forged();
    }
    byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
    byte[] given = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
    if (keys.stream().noneMatch(key -> MessageDigest.isEqual(mac(key, purpose, signed), given))) {
      return new Forged();
    }
    var valid = new Valid(bytes, lifetime);
    return now.isBefore(valid.expiresAt()) ? valid : new Expired();
  }

  private static byte[] mac(SecretBytes key, String purpose, byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.expose(), "HmacSHA256"));
      // the signed part has a fixed length and stands first, so that no two pairs read the same
      mac.update(signed);
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
