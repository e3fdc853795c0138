package gatehouse.server.base;

import java.io.Serial;

/** A sealed value is damaged, was changed, or stands in another place than it was sealed for. */
public final class SealBrokenException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public SealBrokenException(String message) {
    super(message);
  }

  public SealBrokenException(String message, Throwable cause) {
    super(message, cause);
  }
}
