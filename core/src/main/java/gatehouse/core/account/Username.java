package gatehouse.core.account;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that a person signs in with: 3 to 32 letters a to z, digits, dots, hyphens and
 * underscores, beginning with a letter; case does not count. A letter with 6 to 12 digits is the
 * form of an account number, so it is never a username.
 */
public record Username(String value) {
  /** Longest text that is looked at as a name or account number. */
  public static final int ENTRY_CHARACTERS_MAX = 64;

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9._-]{2,31}");
  private static final Pattern ACCOUNT_FORM = Pattern.compile("[a-z][0-9]{6,12}");

  public Username {
    if (!FORM.matcher(value).matches() || ACCOUNT_FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a username");
    }
  }

  /** The username in the text, or nothing. */
  public static Optional<Username> parse(String text) {
    String canonical = canonical(text);
    return FORM.matcher(canonical).matches() && !ACCOUNT_FORM.matcher(canonical).matches()
        ? Optional.of(new Username(canonical))
        : Optional.empty();
  }

  /** How names and account numbers are compared: trimmed, lower case. */
  public static String canonical(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
