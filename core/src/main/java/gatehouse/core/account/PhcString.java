package gatehouse.core.account;

import gatehouse.core.base.SecretBytes;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stored password hash in the PHC string format (password-hashing.net, «PHC string format»):
 * {@code $argon2id$v=19$m=7168,t=5,p=1,keyid=AQ$salt$hash}. Strict: one text for one value.
 *
 * @param params cost
 * @param keyVersion version of the pepper key, 1 to 255
 * @param salt {@value #SALT_BYTES} bytes
 * @param hash {@value #HASH_BYTES} bytes
 */
public record PhcString(Argon2Params params, int keyVersion, SecretBytes salt, SecretBytes hash) {
  /** Bytes of the salt: what RFC 9106, section 3.1, recommends. */
  public static final int SALT_BYTES = 16;

  /** Bytes of the hash. */
  public static final int HASH_BYTES = 32;

  /** Longest text that is looked at. */
  public static final int CHARACTERS_MAX = 160;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=1,keyid=([A-Za-z0-9+/]{2})"
              + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

  public PhcString {
    if (keyVersion < 1 || keyVersion > 255) {
      throw new IllegalArgumentException("A key version is 1 to 255");
    }
    if (salt.length() != SALT_BYTES || hash.length() != HASH_BYTES) {
      throw new IllegalArgumentException("The salt has 16 bytes, the hash 32");
    }
  }

  /** Reads a stored hash; empty for any text that {@link #print} does not make. */
  public static Optional<PhcString> parse(String text) {
    Matcher form = FORM.matcher(text.length() > CHARACTERS_MAX ? "" : text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      PhcString parsed =
          new PhcString(
              new Argon2Params(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))),
              decode(form.group(3))[0] & 0xff,
              SecretBytes.copyOf(decode(form.group(4))),
              SecretBytes.copyOf(decode(form.group(5))));
      // Base64 has unused bits at its end: they must be zero, or one hash would have many texts
      return parsed.print().equals(text) ? Optional.of(parsed) : Optional.empty();
    } catch (IllegalArgumentException outOfRange) {
      return Optional.empty();
    }
  }

  /** The one text of this hash. */
  public String print() {
    return "$argon2id$v=19$m=%d,t=%d,p=1,keyid=%s$%s$%s"
        .formatted(
            params.memoryKiB(),
            params.iterations(),
            encode(new byte[] {(byte) keyVersion}),
            encode(salt.expose()),
            encode(hash.expose()));
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
