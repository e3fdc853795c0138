package gatehouse.server.base;

import java.io.Serial;

/** The master key file cannot be used; the message tells an operator what to do. Start-up ends. */
public final class KeyFileException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public KeyFileException(String message) {
    super(message);
  }

  public KeyFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
