package gatehouse.core.factor;

import gatehouse.core.base.SecretBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A saved recovery code of 80 random bits (NIST SP 800-63B-4, 4.2.1.1, asks for 64), written as 16
 * characters of Crockford's Base32 in groups of four: no letters that look like digits.
 */
public final class RecoveryCode {
  /** Random bytes of one code. */
  public static final int RANDOM_BYTES = 10;

  /** Bytes of the salt of its stored form. */
  public static final int SALT_BYTES = 16;

  /** Longest text that is looked at. */
  public static final int ENTRY_CHARACTERS_MAX = 64;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int CHARACTERS = 16;
  private static final int GROUP = 4;
  private static final HexFormat HEX = HexFormat.of();

  private final SecretBytes characters;

  private RecoveryCode(String characters) {
    this.characters = SecretBytes.ofText(characters);
  }

  /** The code made of {@value #RANDOM_BYTES} random bytes. */
  public static RecoveryCode ofRandom(byte[] random) {
    if (random.length != RANDOM_BYTES) {
      throw new IllegalArgumentException("A recovery code needs " + RANDOM_BYTES + " random bytes");
    }
    StringBuilder text = new StringBuilder(CHARACTERS);
    for (char c : Base32.encode(random).toCharArray()) {
      // the same five bits in the other alphabet
      text.append(ALPHABET.charAt(c >= 'A' ? c - 'A' : c - '2' + 26));
    }
    return new RecoveryCode(text.toString());
  }

  /**
   * Reads what a person typed, in any case, with or without spaces and dashes; O counts as 0, I and
   * L as 1. Empty when that gives no code.
   */
  public static Optional<RecoveryCode> parse(String text) {
    if (text.length() > ENTRY_CHARACTERS_MAX) {
      return Optional.empty();
    }
    StringBuilder plain = new StringBuilder(CHARACTERS);
    for (int point : text.codePoints().filter(c -> !Separators.contain(c)).toArray()) {
      char c = point < 128 ? sameShape(Character.toUpperCase((char) point)) : '?';
      if (ALPHABET.indexOf(c) < 0) {
        return Optional.empty();
      }
      plain.append(c);
    }
    return plain.length() == CHARACTERS
        ? Optional.of(new RecoveryCode(plain.toString()))
        : Optional.empty();
  }

  private static char sameShape(char c) {
    return switch (c) {
      case 'O' -> '0';
      case 'I', 'L' -> '1';
      default -> c;
    };
  }

  /** The code as it is printed, four groups with dashes: shown to its owner once. */
  public SecretBytes text() {
    String plain = characters.exposeText();
    StringBuilder grouped = new StringBuilder(plain);
    for (int i = CHARACTERS - GROUP; i > 0; i -= GROUP) {
      grouped.insert(i, '-');
    }
    return SecretBytes.ofText(grouped.toString());
  }

  /**
   * What is stored: salt and SHA-256 of salt and code, in hex, with a dot between. A plain hash is
   * enough because 80 random bits cannot be guessed; the salt is what OWASP ASVS 5.0, 6.5.2, asks
   * below 112 bits.
   *
   * @param salt {@value #SALT_BYTES} random bytes
   */
  public String hash(byte[] salt) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException("The salt must have " + SALT_BYTES + " bytes");
    }
    return HEX.formatHex(salt) + "." + HEX.formatHex(digest(salt));
  }

  /** Whether the stored hash is of this code; compares in constant time. */
  public boolean matches(String stored) {
    int dot = stored.indexOf('.');
    if (dot != 2 * SALT_BYTES) {
      throw new IllegalArgumentException("Not a stored recovery code");
    }
    byte[] salt = HEX.parseHex(stored, 0, dot);
    return MessageDigest.isEqual(HEX.parseHex(stored.substring(dot + 1)), digest(salt));
  }

  private byte[] digest(byte[] salt) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt);
      return sha.digest(characters.expose());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "RecoveryCode";
  }
}
