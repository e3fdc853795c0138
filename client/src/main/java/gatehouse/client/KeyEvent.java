package gatehouse.client;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/** What happened to the access of a program: all of it, so that nothing ends silently. */
public sealed interface KeyEvent {
  /** The moment, by the clock that the program gave. */
  Instant at();

  /** What happened, in a sentence, as it is logged too. */
  String text();

  /** How grave it is, as it is logged. */
  Level level();

  /** The first token is there. */
  record Connected(Instant at, Instant tokenEndsAt) implements KeyEvent {
    @Override
    public String text() {
      return "Connected. The token serves until " + tokenEndsAt + ".";
    }

    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** A fresh token is there, well before the old one ends. */
  record Renewed(Instant at, Instant tokenEndsAt) implements KeyEvent {
    @Override
    public String text() {
      return "Renewed. The token serves until " + tokenEndsAt + ".";
    }

    @Override
    public Level level() {
      return Level.INFO;
    }
  }

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
      implements KeyEvent {
    @Override
    public String text() {
      return "The renewal failed, %d times in a row. The token serves %d s more; again in %d ms. Why: %s"
          .formatted(failures, tokenLeft.toSeconds(), again.toMillis(), sentence);
    }

    @Override
    public Level level() {
      return Level.WARNING;
    }
  }

  /** No token serves any longer: nothing could be sent. {@link TradingLine} pauses orders then. */
  record Lost(Instant at, String sentence) implements KeyEvent {
    @Override
    public String text() {
      return "No token serves any longer: " + sentence;
    }

    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  /** A token is there again after a loss. */
  record Returned(Instant at, Duration away) implements KeyEvent {
    @Override
    public String text() {
      return "A token is there again, after " + away.toSeconds() + " s.";
    }

    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /**
   * The server does not take the key, see {@link KeyRefusedException}. It is tried again every half
   * minute: its owner may release it, or its hours begin.
   *
   * @param sentence why, in words
   */
  record Refused(Instant at, String sentence) implements KeyEvent {
    @Override
    public String text() {
      return "The key is refused: " + sentence;
    }

    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  /** The clock of this machine differs from the server's. Proofs are made with the server's. */
  record ClockDiffers(Instant at, Duration ahead) implements KeyEvent {
    @Override
    public String text() {
      return "The clock here is %d s %s the server's; proofs are made with the server's."
          .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
    }

    @Override
    public Level level() {
      return Level.WARNING;
    }
  }
}
