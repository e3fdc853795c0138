package gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.PersonId;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LookUpsTest {
  /** Native code that looks a name up cannot be cut off: such threads are few, of an owner too. */
  @Test
  void namesThatHangAreBoundedAndLeaveOthersFree() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger hanging = new AtomicInteger();
    WebhookSender.Names names =
        host -> {
          if (host.startsWith("hangs")) {
            hanging.incrementAndGet();
            while (end.getCount() > 0) {
              try {
                end.await();
              } catch (InterruptedException e) {
                // as native code does: it goes on
              }
            }
          }
          return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
    LookUps lookUps = new LookUps(names, Duration.ofSeconds(2)); // a thread begins before that
    PersonId thief = new PersonId("thief");
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<?> each :
          pool.invokeAll(
              Collections.nCopies(LookUps.OF_AN_OWNER_MAX, () -> lookUps.of(thief, "hangs")))) {
        assertThatThrownBy(each::get).hasCauseInstanceOf(TimeoutException.class);
      }
    }
    assertThatThrownBy(() -> lookUps.of(thief, "fine"))
        .isInstanceOf(LookUps.CrowdedException.class);
    assertThat(lookUps.of(new PersonId("ada"), "fine")).hasSize(1);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = LookUps.OF_AN_OWNER_MAX; i < LookUps.AT_ONCE_MAX; i++) {
        PersonId other = new PersonId("thief" + i / LookUps.OF_AN_OWNER_MAX);
        pool.execute(() -> assertThatThrownBy(() -> lookUps.of(other, "hangs")).isNotNull());
      }
    }
    assertThatThrownBy(() -> lookUps.of(new PersonId("last"), "hangs"))
        .isInstanceOf(LookUps.CrowdedException.class);
    assertThat(hanging).hasValue(LookUps.AT_ONCE_MAX);
    end.countDown();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) { // as soon as they are through, all are free again
      try {
        assertThat(lookUps.of(thief, "fine")).hasSize(1);
        break;
      } catch (LookUps.CrowdedException e) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    }
  }

  /** A machine that has no thread left for a while does not lose the places for ever. */
  @Test
  void whatCouldNotBeginKeepsNoPlace() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    LookUps lookUps =
        new LookUps(
            host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
            Duration.ofSeconds(20),
            work -> {
              if (tries.incrementAndGet() <= LookUps.AT_ONCE_MAX) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              work.run();
            });
    for (int i = 0; i < LookUps.AT_ONCE_MAX; i++) {
      PersonId owner = new PersonId("owner" + i / LookUps.OF_AN_OWNER_MAX);
      assertThatThrownBy(() -> lookUps.of(owner, "fine")).isInstanceOf(OutOfMemoryError.class);
    }
    assertThat(lookUps.of(new PersonId("owner0"), "fine")).hasSize(1);
  }
}
