package gatehouse.core.notice;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A phone number in the international form of ITU-T E.164: a plus sign and 7 to 15 digits, the
 * first not 0. National forms are refused rather than guessed: a code sent to the wrong country is
 * a code given away.
 */
public record PhoneNumber(String value) implements Contact {
  // E.164, 6.2.1: at most 15 digits with the country code; the shortest numbers in use have 7
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

  /** What a person may put between digits for reading. */
  private static final Pattern TYPED = Pattern.compile("\\+[0-9](?:[ .-]?[0-9]){6,14}");

  private static final int TYPED_CHARACTERS_MAX = 40;

  /** Country codes of two digits (ITU-T E.164 list); 1 and 7 have one digit, all others three. */
  private static final Set<String> TWO_DIGITS =
      Set.of(
          "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
          "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
          "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98");

  /**
   * Holds a value that is already in its one form.
   *
   * @throws IllegalArgumentException when the value is not in the form that {@link #parse} returns
   */
  public PhoneNumber {
    if (!E164.matcher(value).matches()) {
      throw new IllegalArgumentException("not an E.164 number");
    }
  }

  /** Reads what a person typed: single spaces, dots and hyphens between digits are dropped. */
  public static Optional<PhoneNumber> parse(String typed) {
    if (typed.length() > TYPED_CHARACTERS_MAX) {
      return Optional.empty();
    }
    String trimmed = typed.strip();
    if (!TYPED.matcher(trimmed).matches()) {
      return Optional.empty();
    }
    String value = "+" + trimmed.replaceAll("[^0-9]", "");
    return E164.matcher(value).matches() ? Optional.of(new PhoneNumber(value)) : Optional.empty();
  }

  @Override
  public Channel channel() {
    return Channel.SMS;
  }

  /** The digits without the plus sign, as SMPP takes an international number. */
  public String digits() {
    return value.substring(1);
  }

  /** {@code +44 •••• ••12}: the country code and the last two digits. */
  @Override
  public String masked() {
    return "+" + countryCode() + " •••• ••" + value.substring(value.length() - 2);
  }

  private String countryCode() {
    char first = value.charAt(1);
    if (first == '1' || first == '7') {
      return String.valueOf(first);
    }
    String two = value.substring(1, 3);
    return TWO_DIGITS.contains(two) ? two : value.substring(1, 4);
  }

  /** Masked, so that a log line cannot tell the number by accident. */
  @Override
  public String toString() {
    return masked();
  }
}
