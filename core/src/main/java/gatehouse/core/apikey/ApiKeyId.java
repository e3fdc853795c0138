package gatehouse.core.apikey;

/** Names an API key or certificate of a person; it is the client id of its token requests. */
public record ApiKeyId(String value) {
  /** What sets keys apart from registered clients. */
  public static final String PREFIX = "key-";

  public ApiKeyId {
    if (!fits(value)) {
      throw new IllegalArgumentException("an API key is named key- and 22 characters");
    }
  }

  /** Whether a text from outside can name a key at all. */
  public static boolean fits(String text) {
    return text.matches("key-[A-Za-z0-9_-]{22}");
  }

  @Override
  public String toString() {
    return value;
  }
}
