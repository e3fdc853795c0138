package gatehouse.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What a load saw.
 *
 * @param done requests answered as wanted
 * @param failures requests that were not
 * @param firstFailure the first of them in words, empty when there was none
 * @param seconds from the first request to the last answer
 * @param medianMs half of the answers took at most so long
 * @param p99Ms 99 of 100 answers took at most so long
 * @param maxMs the slowest answer
 */
public record LoadResult(
    long done,
    long failures,
    String firstFailure,
    double seconds,
    double medianMs,
    double p99Ms,
    double maxMs) {
  /** The share of failures above which a run says nothing about speed. */
  public static final double FAILURES_SHARE_MAX = 0.001;

  private static final long LATENCY_NS_MAX = 120_000_000_000L;
  private static final double NS_PER_MS = 1e6;

  static Histogram histogram() {
    return new Histogram(LATENCY_NS_MAX, 3);
  }

  static LoadResult of(Histogram latency, long failures, String firstFailure, long elapsedNs) {
    return new LoadResult(
        latency.getTotalCount(),
        failures,
        firstFailure,
        elapsedNs / 1e9,
        latency.getValueAtPercentile(50) / NS_PER_MS,
        latency.getValueAtPercentile(99) / NS_PER_MS,
        latency.getMaxValue() / NS_PER_MS);
  }

  /** Answers as wanted, per second. */
  public double perSecond() {
    return done / seconds;
  }

  /** Says whether so few requests failed that the figures may be believed. */
  public boolean believable() {
    return done > 0 && failures <= (done + failures) * FAILURES_SHARE_MAX;
  }
}
