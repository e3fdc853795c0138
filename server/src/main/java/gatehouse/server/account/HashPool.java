package gatehouse.server.account;

import gatehouse.server.base.OverloadedException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Platform threads for password hashes, no more than cores, with a short queue. A storm of sign-ins
 * is shed here, at once, so that people who are already in keep the machine.
 */
public final class HashPool implements AutoCloseable {
  /** Hashes that may wait: about half a second on two cores. */
  public static final int WAITING_MAX = 64;

  private static final int RETRY_SECONDS_MAX = 60;
  private static final long FIRST_GUESS_NANOS = 20_000_000;

  private final ThreadPoolExecutor threads;

  /** Nanoseconds of one hash, smoothed; races only lose a sample. */
  private volatile long nanosPerHash = FIRST_GUESS_NANOS;

  /**
   * Starts threads as they are needed.
   *
   * @param cores threads, 1 or more
   * @param waitingMax hashes that may wait, 1 or more
   */
  public HashPool(int cores, int waitingMax) {
    this.threads =
        new ThreadPoolExecutor(
            cores,
            cores,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waitingMax),
            Thread.ofPlatform().name("password-", 0).daemon().factory());
  }

  /** One thread a core of this machine, and the usual queue. */
  public static HashPool ofCores() {
    return new HashPool(Runtime.getRuntime().availableProcessors(), WAITING_MAX);
  }

  /**
   * Runs the work on a thread of the pool and waits for it.
   *
   * @throws OverloadedException when the queue is full
   * @throws IllegalStateException when the caller is interrupted; the work is not done if it had
   *     not begun
   */
  <T> T run(Callable<T> work) {
    Future<T> result = submit(work);
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(false);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a password was hashed", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("A password could not be hashed", e.getCause());
    }
  }

  /** How many wait now. */
  public int waiting() {
    return threads.getQueue().size();
  }

  private <T> Future<T> submit(Callable<T> work) {
    try {
      return threads.submit(() -> timed(work));
    } catch (RejectedExecutionException full) {
      throw new OverloadedException("Very many people sign in right now", retryAfterSeconds());
    }
  }

  private <T> T timed(Callable<T> work) throws Exception {
    long start = System.nanoTime();
    T result = work.call();
    nanosPerHash = (7 * nanosPerHash + (System.nanoTime() - start)) / 8;
    return result;
  }

  /** The time that the queue of now takes, rounded up. */
  private int retryAfterSeconds() {
    long nanos = nanosPerHash * (waiting() + 1) / threads.getCorePoolSize();
    return (int) Math.min(RETRY_SECONDS_MAX, 1 + TimeUnit.NANOSECONDS.toSeconds(nanos));
  }

  @Override
  public void close() {
    threads.close();
  }
}
