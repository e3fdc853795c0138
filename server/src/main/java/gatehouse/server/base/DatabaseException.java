package gatehouse.server.base;

import java.io.Serial;

/** The database refused or cannot be reached; nothing of the failed transaction was kept. */
public final class DatabaseException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
