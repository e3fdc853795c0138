package gatehouse.core.session;

/** Names one session; not the token, so it may be shown and logged. */
public record SessionId(String value) {
  public SessionId {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException("SessionId must have 1 to 64 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
