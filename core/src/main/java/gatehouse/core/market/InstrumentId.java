package gatehouse.core.market;

import java.util.regex.Pattern;

/**
 * Names one instrument of the universe by the symbol that the trade uses: {@code AAPL}, {@code
 * EUR.USD}, {@code ESH7}, {@code AAPL-261218C00200000}, {@code UST-4.25-2034}.
 */
public record InstrumentId(String value) implements Comparable<InstrumentId> {
  public static final int CHARACTERS_MAX = 32;

  private static final Pattern FORM = Pattern.compile("[A-Z0-9][A-Z0-9.-]{0,31}");

  public InstrumentId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an instrument is named by 1 to 32 capitals, digits, dots or hyphens");
    }
  }

  /** Whether a text from outside can be the name of an instrument at all. */
  public static boolean fits(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(InstrumentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
