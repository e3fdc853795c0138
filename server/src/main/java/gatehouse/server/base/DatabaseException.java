package gatehouse.server.base;

import java.io.Serial;

/** The database refused or cannot be reached; nothing of the failed transaction was kept. */
public final class DatabaseException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What a failed work tells its caller: its own unchecked exception, or this one around it. */
  static RuntimeException forCaller(Throwable failure) {
    return switch (failure) {
      case RuntimeException own -> own;
      case Error error -> throw error;
      default -> new DatabaseException("the database refused: " + failure.getMessage(), failure);
    };
  }
}
