package gatehouse.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.server.base.OverloadedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HashPoolTest {
  @Test
  void shedsWhatDoesNotFit() throws Exception {
    try (HashPool pool = new HashPool(1, 2)) {
      CountDownLatch began = new CountDownLatch(1);
      CountDownLatch free = new CountDownLatch(1);
      List<FutureTask<Integer>> callers = new ArrayList<>();
      callers.add(
          start(
              pool,
              () -> {
                began.countDown();
                assertThat(free.await(60, TimeUnit.SECONDS)).isTrue();
                return 0;
              }));
      assertThat(began.await(60, TimeUnit.SECONDS)).isTrue();
      callers.add(start(pool, () -> 1));
      callers.add(start(pool, () -> 2));
      while (pool.waiting() < 2) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> pool.run(() -> 3))
          .isInstanceOfSatisfying(
              OverloadedException.class, e -> assertThat(e.retryAfterSeconds()).isBetween(1, 60));
      free.countDown();
      for (int i = 0; i < callers.size(); i++) {
        assertThat(callers.get(i).get()).isEqualTo(i);
      }
      assertThat(pool.run(() -> 4)).isEqualTo(4);
    }
  }

  @Test
  void failuresReachTheCaller() {
    try (HashPool pool = new HashPool(1, 1)) {
      assertThatThrownBy(() ->
              pool.run(() -> {
                throw new IllegalArgumentException("no");
              }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() ->
              pool.run(() -> {
                throw new IOException("no");
              }))
          .isInstanceOf(IllegalStateException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  private static FutureTask<Integer> start(HashPool pool, Callable<Integer> work) {
    FutureTask<Integer> caller = new FutureTask<>(() -> pool.run(work));
    Thread.ofVirtual().start(caller);
    return caller;
  }
}
