package gatehouse.core.trade;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numbers as people and programs write them: digits, and a point before the decimals. No signs,
 * exponents, grouping, other alphabets' digits or decimal commas: what could be read in two ways is
 * not guessed at.
 */
public final class Decimals {
  public static final int INTEGER_DIGITS_MAX = 12;
  public static final int DECIMALS_MAX = 8;

  private static final Pattern FORM =
      Pattern.compile("[0-9]{1," + INTEGER_DIGITS_MAX + "}(\\.[0-9]{1," + DECIMALS_MAX + "})?");

  private Decimals() {}

  /** The number, zero or above; none when the text is anything else. */
  public static Optional<BigDecimal> parse(String text) {
    String stripped = text.strip();
    return FORM.matcher(stripped).matches()
        ? Optional.of(new BigDecimal(stripped))
        : Optional.empty();
  }

  /** What to say of a text that is none. */
  public static String hint(String field) {
    return field
        + ": write a number with a point before the decimals, such as 1250.5, without commas or signs.";
  }
}
