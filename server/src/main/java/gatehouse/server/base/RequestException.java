package gatehouse.server.base;

import io.helidon.http.Status;
import java.io.Serial;

/** A request that cannot be understood: answered with the status and the sentence, never logged. */
public final class RequestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient Status status;

  public RequestException(Status status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  public Status status() {
    return status;
  }

  /** In the caller's words. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
