package gatehouse.core.notice;

import java.util.Optional;

/**
 * Whether a provider is worth a try. A value: each fact gives the next one.
 *
 * <pre>
 * Closed ── failures in the window reach the limit and outnumber successes ──► Open
 * Open ── after the cool-down, one try ──► HalfOpen ── success ──► Closed
 *   ▲─────────────── failure (cool-down doubles, to a limit) ──────┘
 * </pre>
 */
public sealed interface Circuit {
  /** Of a provider that nothing is known of yet. */
  static Circuit fresh() {
    return new Closed(0, 0, 0);
  }

  /** Everything passes; failures and successes since the window began are counted. */
  record Closed(long windowStartMs, int failures, int successes) implements Circuit {}

  /** Nothing passes until {@code untilMs}; {@code openings} counts the openings in a row. */
  record Open(long sinceMs, long untilMs, int openings) implements Circuit {}

  /**
   * One try is under way; another passes only when that one has not answered by {@code trialMs}.
   */
  record HalfOpen(long sinceMs, long trialMs, int openings) implements Circuit {}

  /**
   * When it opens and for how long.
   *
   * @param failuresMax failures in the window that open it, when they are no fewer than successes
   * @param windowMs how long failures count together
   * @param coolDownMs the first pause; it doubles with each opening in a row
   * @param coolDownMsMax the longest pause
   * @param trialMs how long a trial may take before another is let through
   */
  record Limits(int failuresMax, long windowMs, long coolDownMs, long coolDownMsMax, long trialMs) {
    /** Opens after 5 failures in 60 s; pauses of 5 s to 2 min; a trial of 30 s. */
    public static final Limits USUAL = new Limits(5, 60_000, 5_000, 120_000, 30_000);
  }

  /** The circuit to keep when a try may be made now, or empty when it must not be made. */
  default Optional<Circuit> admit(long nowMs, Limits limits) {
    return switch (this) {
      case Closed closed -> Optional.of(closed);
      case Open(long since, long until, int openings) ->
          // at untilMs itself the pause is over
          nowMs < until
              ? Optional.empty()
              : Optional.of(new HalfOpen(since, nowMs + limits.trialMs(), openings));
      case HalfOpen(long since, long trial, int openings) ->
          nowMs < trial
              ? Optional.empty()
              : Optional.of(new HalfOpen(since, nowMs + limits.trialMs(), openings));
    };
  }

  default Circuit succeeded(long nowMs, Limits limits) {
    return switch (this) {
      case Closed closed -> {
        Closed current = window(closed, nowMs, limits);
        yield new Closed(current.windowStartMs(), current.failures(), current.successes() + 1);
      }
      case Open _, HalfOpen _ -> new Closed(nowMs, 0, 1);
    };
  }

  default Circuit failed(long nowMs, Limits limits) {
    return switch (this) {
      case Closed closed -> {
        Closed current = window(closed, nowMs, limits);
        int failures = current.failures() + 1;
        yield failures >= limits.failuresMax() && failures >= current.successes()
            ? new Open(nowMs, nowMs + limits.coolDownMs(), 1)
            : new Closed(current.windowStartMs(), failures, current.successes());
      }
      // a try that began before the opening: it says nothing new
      case Open open -> open;
      case HalfOpen(long since, long _, int openings) ->
          new Open(since, nowMs + coolDownMs(openings, limits), openings + 1);
    };
  }

  private static Closed window(Closed closed, long nowMs, Limits limits) {
    boolean over = nowMs - closed.windowStartMs() >= limits.windowMs();
    return over ? new Closed(nowMs, 0, 0) : closed;
  }

  private static long coolDownMs(int openings, Limits limits) {
    int doublings = Math.min(openings, 20);
    return Math.min(limits.coolDownMs() << doublings, limits.coolDownMsMax());
  }
}
