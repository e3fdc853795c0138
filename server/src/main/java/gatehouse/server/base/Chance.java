package gatehouse.server.base;

import gatehouse.core.base.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random names, tokens and codes, all from the one source that {@code Main} made. */
public final class Chance {
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final int ID_BYTES = 16;
  private static final int TOKEN_BYTES = 32;

  private final SecureRandom random;

  public Chance(SecureRandom random) {
    this.random = random;
  }

  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A number from 0 to {@code bound} − 1, without bias. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /**
   * A name of 128 random bits: 22 characters of base64url, the first of which is no dash, so that
   * no command line takes it for an option.
   */
  public String id() {
    String id = TEXT.encodeToString(bytes(ID_BYTES));
    return id.startsWith("-") ? id() : id;
  }

  /** A secret of 256 random bits: 43 characters of base64url. */
  public SecretBytes token() {
    return SecretBytes.ofText(TEXT.encodeToString(bytes(TOKEN_BYTES)));
  }

  /**
   * What is stored of a token: its SHA-256, base64url. A plain hash is enough for 256 random bits.
   */
  public static String hash(SecretBytes token) {
    return hash(token.expose());
  }

  /** SHA-256 of the text's UTF-8, base64url. */
  public static String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(byte[] bytes) {
    try {
      return TEXT.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
