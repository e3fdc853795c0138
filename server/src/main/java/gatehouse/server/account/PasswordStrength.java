package gatehouse.server.account;

import com.nulabinc.zxcvbn.Feedback;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import gatehouse.core.account.Password;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How hard a password is to guess, by zxcvbn (Wheeler, USENIX Security 2016): a help, no rule. */
public final class PasswordStrength {
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
    // a Password has at most 128 code points, which bounds the work
    Strength strength = Dictionaries.LOADED.measure(password.text().exposeText(), personal);
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
}
