package gatehouse.core.factor;

/** What people and keyboards put between the groups of a code. */
final class Separators {
  private Separators() {}

  /** True for any space (no-break too), and any dash or hyphen of Unicode. */
  static boolean contain(int codePoint) {
    return Character.isSpaceChar(codePoint)
        || codePoint == '\t'
        || Character.getType(codePoint) == Character.DASH_PUNCTUATION;
  }
}
