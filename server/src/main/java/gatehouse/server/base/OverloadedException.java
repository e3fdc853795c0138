package gatehouse.server.base;

import java.io.Serial;

/** A bounded queue is full: answered with 429 or 503 and Retry-After, and nothing was done. */
public final class OverloadedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Seconds after which another try makes sense, 1 to 60. */
  private final int retryAfterSeconds;

  public OverloadedException(String message, int retryAfterSeconds) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
