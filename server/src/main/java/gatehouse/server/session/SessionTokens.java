package gatehouse.server.session;

import gatehouse.core.base.SecretBytes;
import gatehouse.server.base.Chance;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session tokens: 192 random bits and a 64-bit mark that only this broker can make. The mark guards
 * nothing but the database: a thief's invented tokens are told apart without asking it.
 */
final class SessionTokens {
  private static final int RANDOM_BYTES = 24;
  private static final int MARK_BYTES = 8;
  private static final int CHARACTERS = 43;

  private final Chance chance;
  private final List<SecretKeySpec> keys;

  /** The first key makes marks, all of them check: a token of before a rotation stays good. */
  SessionTokens(Chance chance, List<SecretBytes> keys) {
    this.chance = chance;
    this.keys = keys.stream().map(key -> new SecretKeySpec(key.expose(), "HmacSHA256")).toList();
  }

  SecretBytes issue() {
    byte[] random = chance.bytes(RANDOM_BYTES);
    byte[] token = Arrays.copyOf(random, RANDOM_BYTES + MARK_BYTES);
    System.arraycopy(mark(keys.getFirst(), random), 0, token, RANDOM_BYTES, MARK_BYTES);
    return SecretBytes.ofText(Base64.getUrlEncoder().withoutPadding().encodeToString(token));
  }

  boolean wellMade(SecretBytes token) {
    if (token.length() != CHARACTERS) {
      return false;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token.expose());
    } catch (IllegalArgumentException e) {
      return false;
    }
    SecretBytes mark = SecretBytes.copyOf(Arrays.copyOfRange(bytes, RANDOM_BYTES, bytes.length));
    byte[] random = Arrays.copyOf(bytes, RANDOM_BYTES);
    return keys.stream().anyMatch(key -> mark.matches(SecretBytes.copyOf(mark(key, random))));
  }

  private static byte[] mark(SecretKeySpec key, byte[] random) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(random), MARK_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
