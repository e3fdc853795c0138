package gatehouse.core.oauth;

/** Names a program of a third party that an operator registered (RFC 6749, 2.2). */
public record ClientId(String value) {
  /** What sets registered clients apart from API keys. */
  public static final String PREFIX = "app-";

  public ClientId {
    if (!fits(value)) {
      throw new IllegalArgumentException("a client is named app- and 22 characters");
    }
  }

  /** Whether a text from outside can name a client at all. */
  public static boolean fits(String text) {
    return text.matches("app-[A-Za-z0-9_-]{22}");
  }

  @Override
  public String toString() {
    return value;
  }
}
