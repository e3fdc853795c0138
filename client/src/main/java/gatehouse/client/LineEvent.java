package gatehouse.client;

import gatehouse.client.wire.ReconciliationPage;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/** What happened to the way on which a program's orders go: see {@link TradingLine}. */
public sealed interface LineEvent {
  /** The moment, by the clock that the program gave. */
  Instant at();

  /** What happened, in a sentence, as it is logged too. */
  String text();

  /** How grave it is, as it is logged. */
  Level level();

  /**
   * Orders could not be sent any longer. New ones are refused here, until the line is back.
   *
   * @param sentence why, in words
   */
  record Lost(Instant at, String sentence) implements LineEvent {
    @Override
    public String text() {
      return "New orders are paused: " + sentence;
    }

    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  /**
   * Orders could be sent again. They go as soon as the listener has returned, so that it can look
   * at the news first; closing orders and cancels go already.
   *
   * @param away since the loss
   * @param news every order that is open or to which something happened; it begins a little before
   *     the loss, so an event may have been told already (each has its seq)
   */
  record Back(Instant at, Duration away, ReconciliationPage news) implements LineEvent {
    @Override
    public String text() {
      return "Orders can be sent again after %d s; news of %d of them.%s"
          .formatted(
              away.toSeconds(),
              news.orders().size(),
              news.complete() ? "" : " Some of what happened to them is not told.");
    }

    @Override
    public Level level() {
      return Level.INFO;
    }
  }
}
