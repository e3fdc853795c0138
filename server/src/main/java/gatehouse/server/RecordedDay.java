package gatehouse.server;

import gatehouse.core.market.Recording;
import gatehouse.core.market.Replay;
import gatehouse.server.market.MarketFile;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The recorded day that a server may run on. */
final class RecordedDay {
  private static final System.Logger LOGGER = System.getLogger(RecordedDay.class.getName());

  private RecordedDay() {}

  /**
   * The day that the configuration names, from its start on.
   *
   * @throws Config.ConfigException when its file is not as it should be
   */
  static Optional<Replay> of(Config config, Instant start) {
    return config.marketFile().map(file -> read(file, start));
  }

  private static Replay read(Path file, Instant start) {
    return switch (MarketFile.read(file)) {
      case MarketFile.Result.Refused(String sentence) -> throw new Config.ConfigException(sentence);
      case MarketFile.Result.Read(Recording day) -> {
        LOGGER.log(
            Level.INFO,
            "replaying %d quotes of %d instruments, recorded from %s on, for %s, again and again"
                .formatted(day.lines(), day.instruments().size(), day.begins(), day.length()));
        yield new Replay(day, start);
      }
    };
  }

  /** Says when the day has ended and begins again; to be run often. */
  static Runnable rounds(Replay day, InstantSource clock) {
    AtomicLong noted = new AtomicLong(1);
    return () -> {
      long round = day.round(clock.instant());
      if (noted.getAndSet(round) < round) {
        LOGGER.log(Level.INFO, "the recorded day has ended and begins again: round " + round);
      }
    };
  }
}
