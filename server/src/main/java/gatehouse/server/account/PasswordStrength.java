package gatehouse.server.account;

import com.nulabinc.zxcvbn.Feedback;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import gatehouse.core.account.Password;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How hard a password is to guess, by zxcvbn (Wheeler, USENIX Security 2016): a help, no rule. */
public final class PasswordStrength {
  /** Looked at, from the start; a password that is longer gains nothing from the rest. */
  static final int CHARACTERS_MAX = 48;

  /** Signs that zxcvbn reads as letters (its «l33t» table), digits aside. */
  private static final String LETTER_LIKE = "@({[<!|$+%";

  private static final int LETTER_LIKE_MAX = 3;

  private PasswordStrength() {}

  /**
   * What the meter shows.
   *
   * @param score 0 (at once) to 4 (very hard)
   * @param advice in plain words, may be empty
   */
  public record Estimate(int score, String advice) {}

  /** The dictionaries cost start-up and memory, so they are read when the first meter is drawn. */
  private static final class Dictionaries {
    static final Zxcvbn LOADED = new Zxcvbn();
  }

  /**
   * Estimates.
   *
   * @param personal see {@link gatehouse.core.account.PasswordRules#words}
   */
  public static Estimate estimate(Password password, List<String> personal) {
    Strength strength =
        Dictionaries.LOADED.measure(bounded(password.text().exposeText()), personal);
    Feedback feedback = strength.getFeedback();
    String advice =
        Stream.concat(
                Stream.of(feedback.getWarning(Locale.ROOT)),
                feedback.getSuggestions(Locale.ROOT).stream())
            .filter(line -> !line.isBlank())
            .map(line -> line.endsWith(".") ? line : line + ".")
            .collect(Collectors.joining(" "));
    Estimate estimate = new Estimate(strength.getScore(), advice);
    strength.wipe();
    return estimate;
  }

  /**
   * zxcvbn tries every way to read signs as letters: with all of them, 120 characters took it half
   * a minute. Beyond the first few kinds a sign is read as a sign.
   */
  private static String bounded(String text) {
    StringBuilder bounded = new StringBuilder();
    Set<Integer> kinds = new HashSet<>();
    text.codePoints()
        .limit(CHARACTERS_MAX)
        .map(c -> LETTER_LIKE.indexOf(c) < 0 || isAmongFirst(kinds, c) ? c : '~')
        .forEachOrdered(bounded::appendCodePoint);
    return bounded.toString();
  }

  private static boolean isAmongFirst(Set<Integer> kinds, int sign) {
    return kinds.contains(sign) || (kinds.size() < LETTER_LIKE_MAX && kinds.add(sign));
  }
}
