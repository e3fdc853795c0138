package gatehouse.server.base;

/** The request that the current thread answers, so that each log line can name it. */
public final class CurrentRequest {
  static final ScopedValue<String> ID = ScopedValue.newInstance();

  private CurrentRequest() {}

  /** Its id, 16 hexadecimal digits, or {@code -} outside any request. */
  public static String id() {
    return ID.orElse("-");
  }
}
