package gatehouse.server.oauth;

import gatehouse.server.base.Chance;
import java.util.Locale;

/**
 * The code that a person reads on one device and types on another (RFC 8628, 6.1): eight letters
 * without vowels, so that they spell nothing, and hard to mistake for each other.
 */
final class UserCode {
  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 8;

  /** Room for what people type between the letters. */
  static final int TYPED_MAX = 32;

  private UserCode() {}

  /** A new one, of 34 random bits. */
  static String fresh(Chance chance) {
    StringBuilder code = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      code.append(LETTERS.charAt(chance.below(LETTERS.length())));
    }
    return code.toString();
  }

  /** What was typed, in capitals and without what stands between. */
  static String typed(String text) {
    return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
  }

  /** Whether it can be such a code. */
  static boolean fits(String code) {
    return code.matches("[" + LETTERS + "]{" + LENGTH + "}");
  }

  /** As it is shown: {@code BCDF-GHJK}. */
  static String shown(String code) {
    return code.substring(0, LENGTH / 2) + "-" + code.substring(LENGTH / 2);
  }
}
