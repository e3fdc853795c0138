package gatehouse.core.factor;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.signin.SignInId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A six-digit code that was sent, as the server remembers it: bound to one sign-in and one purpose
 * (OWASP ASVS 5.0, 6.6.2), for one use and {@link #LIFETIME}. Six digits are guessed in a moment
 * from a plain hash, so the hash is keyed, and the key is not in the database.
 *
 * @param mac HMAC-SHA256 of salt, purpose, sign-in and digits, in hex
 * @param salt random, in hex
 * @param expiresAt from this instant on the code is refused
 * @param used whether it was accepted before
 */
public record SmsCode(String salt, String mac, Instant expiresAt, boolean used) {
  /** Number of codes; draw with {@code random.nextInt(SmsCode.VALUES)}, which has no bias. */
  public static final int VALUES = 1_000_000;

  /** Digits of a code. */
  public static final int DIGITS = 6;

  /** Bytes of the salt. */
  public static final int SALT_BYTES = 16;

  /** Half of what NIST SP 800-63B-4 (3.1.3.2) and OWASP ASVS 5.0 (6.5.5) allow. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  /** A new code: the digits go to the sender, the rest to the store. */
  public record Issued(OtpCode code, SmsCode stored) {}

  /** What became of an entered code. Tries are counted by the throttle, not here. */
  public sealed interface Outcome {
    /** Right; the next state must be stored by compare-and-set. */
    record Accepted(SmsCode next) implements Outcome {}

    /** Right, but used before. */
    record AlreadyUsed() implements Outcome {}

    /** Too late, right or wrong: send a new one. */
    record Expired() implements Outcome {}

    /** Not the code of this sign-in and purpose. */
    record Wrong() implements Outcome {}
  }

  /**
   * Makes a code.
   *
   * @param key kept outside the database
   * @param value random, 0 to {@link #VALUES} − 1
   * @param salt {@value #SALT_BYTES} random bytes
   */
  public static Issued issue(
      SecretBytes key, String purpose, SignInId signIn, int value, byte[] salt, Instant now) {
    if (value < 0 || value >= VALUES || salt.length != SALT_BYTES) {
      throw new IllegalArgumentException("A code has 6 digits and a salt of 16 bytes");
    }
    OtpCode code = new OtpCode(String.format(Locale.ROOT, "%06d", value));
    String mac = HexFormat.of().formatHex(mac(key, salt, purpose, signIn, code));
    return new Issued(
        code, new SmsCode(HexFormat.of().formatHex(salt), mac, now.plus(LIFETIME), false));
  }

  /** Judges an entered code. */
  public Outcome verify(
      SecretBytes key, String purpose, SignInId signIn, OtpCode entered, Instant now) {
    if (!now.isBefore(expiresAt)) {
      return new Outcome.Expired();
    }
    HexFormat hex = HexFormat.of();
    SecretBytes expected = SecretBytes.copyOf(hex.parseHex(mac));
    SecretBytes actual = SecretBytes.copyOf(mac(key, hex.parseHex(salt), purpose, signIn, entered));
    if (!expected.matches(actual)) {
      return new Outcome.Wrong();
    }
    return used
        ? new Outcome.AlreadyUsed()
        : new Outcome.Accepted(new SmsCode(salt, mac, expiresAt, true));
  }

  /** Each part has its length before it, so that no two different inputs look alike. */
  private static byte[] mac(
      SecretBytes key, byte[] salt, String purpose, SignInId signIn, OtpCode code) {
    byte[] purposeBytes = purpose.getBytes(StandardCharsets.UTF_8);
    byte[] signInBytes = signIn.value().getBytes(StandardCharsets.UTF_8);
    byte[] digits = code.digits().expose();
    int length = 3 * Integer.BYTES + salt.length + purposeBytes.length + signInBytes.length;
    byte[] message =
        ByteBuffer.allocate(length + digits.length)
            .put(salt)
            .putInt(purposeBytes.length)
            .put(purposeBytes)
            .putInt(signInBytes.length)
            .put(signInBytes)
            .putInt(digits.length)
            .put(digits)
            .array();
    return Hotp.mac(key, message, OtpAlgorithm.SHA256);
  }
}
