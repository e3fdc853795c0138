package gatehouse.server.base;

import java.io.Serial;

/** A bounded queue is full: answered with 429 or 503 and Retry-After, and nothing was done. */
public final class OverloadedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Seconds after which another try makes sense, 1 to 60. */
  private final int retryAfterSeconds;

  /**
   * A queue that is full.
   *
   * @param message what of, as people are told: the beginning of a sentence, such as “Very many
   *     people sign in right now”
   */
  public OverloadedException(String message, int retryAfterSeconds) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What there is too much of, as a sentence. */
  public String sentence() {
    return getMessage() + ".";
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
