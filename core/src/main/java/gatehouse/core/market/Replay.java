package gatehouse.core.market;

import java.time.Instant;

/**
 * A recorded day that runs from a moment on, at the speed of the clock, and begins again at its
 * end. Before that moment it ran likewise, so that every moment has its price.
 */
public record Replay(Recording recording, Instant start) {
  public boolean holds(InstrumentId instrument) {
    return recording.instruments().contains(instrument);
  }

  /** How far into the day that moment is, in milliseconds. */
  public long offset(long atMs) {
    return Math.floorMod(atMs - start.toEpochMilli(), recording.length().toMillis());
  }

  /** How often it has run through: 1 from the start on, 2 after its first end. */
  public long round(Instant at) {
    return 1
        + Math.floorDiv(at.toEpochMilli() - start.toEpochMilli(), recording.length().toMillis());
  }

  /** Halfway between bid and ask at that moment. */
  public double mid(InstrumentId instrument, long atMs) {
    return recording.mid(instrument, offset(atMs));
  }

  /** Lowest and highest last price between two moments, the second not within. */
  public Recording.Range range(InstrumentId instrument, long fromMs, long untilMs) {
    long length = recording.length().toMillis();
    if (untilMs - fromMs >= length) {
      return recording.range(instrument, 0, length);
    }
    long from = offset(fromMs);
    long until = from + Math.max(1, untilMs - fromMs);
    Recording.Range range = recording.range(instrument, from, Math.min(until, length));
    return until <= length ? range : range.and(recording.range(instrument, 0, until - length));
  }
}
