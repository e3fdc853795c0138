package gatehouse.core.notice;

/**
 * Pauses between tries: doubling from {@code firstMs} to {@code mostMs}, with jitter, so that
 * messages which failed together do not come back together.
 */
public record Backoff(long firstMs, long mostMs) {
  /** 1 s, 2 s, 4 s … 5 min. */
  public static final Backoff USUAL = new Backoff(1_000, 300_000);

  /** 5 s, 10 s, 20 s … 4 h: some seventeen tries in a day, as Standard Webhooks 1.0.0 advises. */
  public static final Backoff WEBHOOK = new Backoff(5_000, 14_400_000);

  /**
   * How long to wait before the next try.
   *
   * @param tries tries already made, from 1
   * @param jitter 0 (half the pause) to 1 (the whole pause)
   */
  public long pauseMs(int tries, double jitter) {
    int doublings = Math.clamp(tries - 1, 0, 30);
    long pause = Math.min(firstMs << doublings, mostMs);
    return pause / 2 + (long) (pause / 2.0 * jitter);
  }
}
