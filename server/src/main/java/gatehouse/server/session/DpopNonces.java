package gatehouse.server.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces for proofs of possession (RFC 9449, 8 and 9). Each node takes only its own, of the period
 * that runs and of the one before: so a proof that was seen by one node is good on no other, and no
 * node has to ask the database, or anybody's clock, whether a proof is fresh.
 */
public final class DpopNonces {
  /** How long one nonce is given out; it is taken for up to twice as long. */
  public static final Duration PERIOD = Duration.ofSeconds(60);

  private static final int MARK_BYTES = 16;
  private static final int CHARACTERS = 32;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;
  private volatile Given given = new Given(Long.MIN_VALUE, "");

  private record Given(long period, String nonce) {}

  /**
   * Of one node.
   *
   * @param key random bytes of this start of this node
   */
  public DpopNonces(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** The nonce to give out at that moment: 32 characters of base64url. */
  public String current(Instant now) {
    long period = period(now);
    Given last = given;
    if (last.period() != period) {
      last = new Given(period, nonce(period));
      given = last;
    }
    return last.nonce();
  }

  /** The period of a nonce of this node that is fresh; none for all others. */
  OptionalLong period(String nonce, Instant now) {
    if (nonce.length() != CHARACTERS) {
      return OptionalLong.empty();
    }
    long current = period(now);
    for (long period : new long[] {current, current - 1}) {
      if (MessageDigest.isEqual(bytes(nonce(period)), bytes(nonce))) {
        return OptionalLong.of(period);
      }
    }
    return OptionalLong.empty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static long period(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), PERIOD.toSeconds());
  }

  private String nonce(long period) {
    Given last = given;
    if (last.period() == period) {
      return last.nonce();
    }
    byte[] head = ByteBuffer.allocate(Long.BYTES).putLong(period).array();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] bytes = Arrays.copyOf(head, Long.BYTES + MARK_BYTES);
      System.arraycopy(mac.doFinal(head), 0, bytes, Long.BYTES, MARK_BYTES);
      return TEXT.encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
