package gatehouse.server.signin;

import java.io.Serial;

/**
 * Another step of the same attempt was stored first: this one is rolled back, and its result is
 * told to nobody.
 */
final class LostRaceException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  LostRaceException() {
    super("another step came first", null, false, false);
  }
}
