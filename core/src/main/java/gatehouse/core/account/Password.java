package gatehouse.core.account;

import gatehouse.core.base.SecretBytes;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A password as it was typed, in Unicode NFC (NIST SP 800-63B-4, 3.1.1.2: "SHOULD apply the
 * normalization process for stabilized strings" with NFC), so that every keyboard gives the same
 * bytes. Never cut short; too long is refused.
 */
public final class Password {
  /** Longest password, in Unicode code points; twice the 64 that NIST and OWASP ask for. */
  public static final int CHARACTERS_MAX = 128;

  private final SecretBytes text;

  private Password(String normalised) {
    this.text = SecretBytes.ofText(normalised);
  }

  /**
   * The password of a sign-in form; empty when nobody can have it: longer than {@value
   * #CHARACTERS_MAX} code points, or with characters that {@link PasswordRules} refuses. The answer
   * does not depend on the person, so it may come without a hash.
   */
  public static Optional<Password> entered(String typed) {
    // NFC at most triples the length: no work on what cannot fit
    if (typed.length() > 2 * 3 * CHARACTERS_MAX || !typed.codePoints().allMatch(Password::stable)) {
      return Optional.empty();
    }
    String normalised = Normalizer.normalize(typed, Normalizer.Form.NFC);
    return normalised.codePointCount(0, normalised.length()) > CHARACTERS_MAX
        ? Optional.empty()
        : Optional.of(new Password(normalised));
  }

  /**
   * No control characters, and only what is assigned: its normal form never changes (UAX 15, 12.1).
   */
  static boolean stable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.UNASSIGNED, Character.SURROGATE -> false;
      default -> true;
    };
  }

  /** The normalised text as UTF-8. */
  public SecretBytes text() {
    return text;
  }

  @Override
  public String toString() {
    return "Password";
  }
}
