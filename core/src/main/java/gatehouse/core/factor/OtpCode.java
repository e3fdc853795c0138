package gatehouse.core.factor;

import gatehouse.core.base.SecretBytes;
import java.util.Optional;

/** A code of decimal digits, as shown by an app, sent by SMS, or typed by a person. */
public final class OtpCode {
  /** Longest text that is looked at; a person may type spaces between the digits. */
  public static final int ENTRY_CHARACTERS_MAX = 32;

  private final SecretBytes digits;

  OtpCode(String digits) {
    this.digits = SecretBytes.ofText(digits);
  }

  /**
   * Reads what a person typed: exactly that many digits of any script (keyboards in Arabic or Hindi
   * send their own), with spaces and dashes between them ignored. Empty otherwise.
   *
   * @param length number of digits, 6 to 10
   */
  public static Optional<OtpCode> parse(String text, int length) {
    if (text.length() > ENTRY_CHARACTERS_MAX) {
      return Optional.empty();
    }
    StringBuilder digits = new StringBuilder(length);
    int[] points = text.codePoints().filter(c -> !Separators.contain(c)).toArray();
    for (int point : points) {
      int digit = Character.digit(point, 10);
      if (digit < 0) {
        return Optional.empty();
      }
      digits.append((char) ('0' + digit));
    }
    return digits.length() == length
        ? Optional.of(new OtpCode(digits.toString()))
        : Optional.empty();
  }

  /** Compares in constant time. */
  public boolean matches(OtpCode other) {
    return digits.matches(other.digits);
  }

  /** The digits, to be sent or shown to their owner. */
  public SecretBytes digits() {
    return digits;
  }

  @Override
  public String toString() {
    return "OtpCode(" + digits.length() + ")";
  }
}
