package gatehouse.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What is done again and again, one after another on one thread. */
final class Rounds implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Rounds.class.getName());

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("timer").unstarted(task));

  /** Has the work done from now on, with a pause in between; a failure is logged and retried. */
  void every(Duration pause, Runnable work) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a timed task failed and will be retried", e);
          }
        };
    var _ =
        timer.scheduleWithFixedDelay(
            guarded, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
