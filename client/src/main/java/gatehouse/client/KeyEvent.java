package gatehouse.client;

import java.time.Duration;
import java.time.Instant;

/** What happened to the access of a program: all of it, so that nothing ends silently. */
public sealed interface KeyEvent {
  /** The moment, by the clock that the program gave. */
  Instant at();

  /** The first token is there. */
  record Connected(Instant at, Instant tokenEndsAt) implements KeyEvent {}

  /** A fresh token is there, well before the old one ends. */
  record Renewed(Instant at, Instant tokenEndsAt) implements KeyEvent {}

  /**
   * A renewal failed and is tried again.
   *
   * @param sentence why, in words
   * @param failures in a row
   * @param tokenLeft how long the token that is there still serves; zero when it does not
   * @param again after how long
   */
  record RenewalFailed(
      Instant at, String sentence, int failures, Duration tokenLeft, Duration again)
      implements KeyEvent {}

  /** No token serves any longer: nothing could be sent. {@link TradingLine} pauses orders then. */
  record Lost(Instant at, String sentence) implements KeyEvent {}

  /** A token is there again after a loss. */
  record Returned(Instant at, Duration away) implements KeyEvent {}

  /**
   * The server takes no such key: it was revoked, suspended, or has expired. It is not tried again
   * as often.
   */
  record Refused(Instant at, String sentence) implements KeyEvent {}

  /** The clock of this machine differs from the server's. Proofs are made with the server's. */
  record ClockDiffers(Instant at, Duration ahead) implements KeyEvent {}
}
