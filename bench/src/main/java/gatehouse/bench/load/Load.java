package gatehouse.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: each caller sends its next request when it has the answer to the last. The callers
 * are platform threads, one per connection: a few dozen of them cost less than virtual threads,
 * whose every wait passes through a poller.
 *
 * @param callers connections in use at the same time, 1 to 256
 * @param time how long callers go on beginning requests
 */
public record Load(int callers, Duration time) {
  /** A caller gives up after so many failures: the server is gone, and the loop would spin. */
  private static final int FAILURES_PER_CALLER_MAX = 200;

  public Load {
    if (callers < 1 || callers > 256) {
      throw new IllegalArgumentException("callers must be 1 to 256");
    }
  }

  /** What one caller repeats. */
  public interface Caller extends Closeable {
    /**
     * One request, or one chain of requests that counts as one.
     *
     * @throws IOException when the answer is not the one wanted
     */
    void once() throws IOException;
  }

  /** Makes the caller of that index, ready to send; its preparations are not measured. */
  @FunctionalInterface
  public interface Callers {
    Caller caller(int index) throws IOException;
  }

  private record Tally(Histogram latency, long failures, @Nullable String firstFailure) {}

  /**
   * Runs the load and waits for its end.
   *
   * @param beforeFirst runs when every caller is ready, just before the first request
   */
  public LoadResult run(Callers callers, Runnable beforeFirst)
      throws IOException, InterruptedException {
    List<Caller> ready = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(this.callers)) {
      for (int i = 0; i < this.callers; i++) {
        ready.add(callers.caller(i));
      }
      CountDownLatch go = new CountDownLatch(1);
      List<Future<Tally>> tallies = new ArrayList<>();
      for (Caller caller : ready) {
        tallies.add(
            threads.submit(() -> {
              go.await();
              return repeat(caller);
            }));
      }
      beforeFirst.run();
      long begun = System.nanoTime();
      go.countDown();
      return sum(tallies, begun);
    } finally {
      for (Caller caller : ready) {
        caller.close();
      }
    }
  }

  private Tally repeat(Caller caller) {
    Histogram latency = LoadResult.histogram();
    long failures = 0;
    String firstFailure = null;
    long end = System.nanoTime() + time.toNanos();
    long sent = System.nanoTime();
    while (sent < end && failures < FAILURES_PER_CALLER_MAX) {
      try {
        caller.once();
        long answered = System.nanoTime();
        latency.recordValue(answered - sent);
        sent = answered;
      } catch (IOException | RuntimeException e) {
        failures++;
        firstFailure = firstFailure == null ? e.toString() : firstFailure;
        sent = System.nanoTime();
      }
    }
    return new Tally(latency, failures, firstFailure);
  }

  private static LoadResult sum(List<Future<Tally>> tallies, long begun)
      throws InterruptedException {
    Histogram latency = LoadResult.histogram();
    long failures = 0;
    String firstFailure = "";
    for (Future<Tally> each : tallies) {
      try {
        Tally tally = each.get();
        latency.add(tally.latency());
        failures += tally.failures();
        firstFailure =
            firstFailure.isEmpty() && tally.firstFailure() != null
                ? tally.firstFailure()
                : firstFailure;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a caller broke", e.getCause());
      }
    }
    return LoadResult.of(latency, failures, firstFailure, System.nanoTime() - begun);
  }
}
