package gatehouse.core.factor;

import java.util.Optional;

/**
 * RFC 4648, section 6, upper case without padding (section 3.2 lets the referring form drop it, and
 * the otpauth form does). Strict: one text for one value, so a secret has no second spelling.
 */
public final class Base32 {
  /** Longest text that is decoded: 1024 characters, 640 bytes. */
  public static final int CHARACTERS_MAX = 1024;

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  /** The one text of the bytes. */
  public static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + BITS - 1) / BITS);
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = ((buffer << 8) | (b & 0xff)) & 0xfff;
      for (bits += 8; bits >= BITS; bits -= BITS) {
        text.append(ALPHABET.charAt((buffer >> (bits - BITS)) & 31));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((buffer << (BITS - bits)) & 31));
    }
    return text.toString();
  }

  /**
   * The bytes of the text; empty for any other character (lower case and padding too), a length
   * that no bytes have, unused bits that are not zero (section 3.5), or more than {@link
   * #CHARACTERS_MAX}.
   */
  public static Optional<byte[]> decode(String text) {
    if (text.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    byte[] bytes = new byte[text.length() * BITS / 8];
    int buffer = 0;
    int bits = 0;
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      buffer = ((buffer << BITS) | value) & 0xfff;
      bits += BITS;
      if (bits >= 8) {
        bits -= 8;
        bytes[next++] = (byte) (buffer >> bits);
      }
    }
    boolean canonical = bits < BITS && (buffer & ((1 << bits) - 1)) == 0;
    return canonical ? Optional.of(bytes) : Optional.empty();
  }
}
