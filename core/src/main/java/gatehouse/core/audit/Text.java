package gatehouse.core.audit;

/** The text that a log field can hold: anything that a caller sends must be recordable. */
final class Text {
  /** UTF-16 units of one field. */
  static final int UNITS_MAX = 512;

  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /**
   * Cuts to {@link #UNITS_MAX} and replaces control characters and lone surrogates, which no UTF-8
   * text can carry (RFC 3629, section 3) and PostgreSQL refuses in part.
   */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), UNITS_MAX));
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int units = Character.charCount(point);
      if (clean.length() + units > UNITS_MAX) {
        break;
      }
      boolean keeps = !Character.isISOControl(point) && !isSurrogate(point);
      clean.appendCodePoint(keeps ? point : REPLACEMENT);
      at += units;
    }
    return clean.toString();
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
