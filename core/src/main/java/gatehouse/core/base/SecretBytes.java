package gatehouse.core.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A password, key, code or token. It has no {@code equals}, says nothing in {@code toString}, and
 * compares in constant time; {@link #expose} is the one door out.
 */
public final class SecretBytes {
  private final byte[] bytes;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Holds a copy of the bytes. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /** Holds the UTF-8 form of the text. */
  public static SecretBytes ofText(String text) {
    return new SecretBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Compares in time that depends on the lengths alone. */
  public boolean matches(SecretBytes other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  /** Number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the secret: each call of this is a place to review. */
  public byte[] expose() {
    return bytes.clone();
  }

  /** The secret as UTF-8 text: each call of this is a place to review. */
  public String exposeText() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "SecretBytes(" + bytes.length + ")";
  }
}
