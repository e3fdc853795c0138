package gatehouse.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.notice.Circuit.Closed;
import gatehouse.core.notice.Circuit.HalfOpen;
import gatehouse.core.notice.Circuit.Limits;
import gatehouse.core.notice.Circuit.Open;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static final Limits LIMITS = new Limits(3, 1_000, 100, 400, 50);

  private static Circuit fail(Circuit circuit, long... atMs) {
    Circuit next = circuit;
    for (long at : atMs) {
      next = next.failed(at, LIMITS);
    }
    return next;
  }

  @Test
  void opensWhenFailuresInTheWindowReachTheLimit() {
    assertThat(fail(Circuit.fresh(), 10, 20)).isInstanceOf(Closed.class);
    assertThat(fail(Circuit.fresh(), 10, 20, 30)).isEqualTo(new Open(30, 130, 1));
  }

  @Test
  void forgetsFailuresWhenTheWindowIsOver() {
    assertThat(fail(Circuit.fresh(), 10, 20, 1_000, 1_001)).isInstanceOf(Closed.class);
  }

  @Test
  void staysClosedWhileSuccessesOutnumberFailures() {
    Circuit circuit = Circuit.fresh();
    for (int i = 0; i < 4; i++) {
      circuit = circuit.succeeded(i, LIMITS);
    }
    circuit = fail(circuit, 10, 20, 30);
    assertThat(circuit).isEqualTo(new Closed(0, 3, 4));
    assertThat(fail(circuit, 40)).isInstanceOf(Open.class);
  }

  @Test
  void admitsNothingInTheCoolDownAndOneTryAfterIt() {
    Circuit open = new Open(30, 130, 1);
    assertThat(open.admit(129, LIMITS)).isEmpty();
    assertThat(open.admit(130, LIMITS)).contains(new HalfOpen(30, 180, 1));
    Circuit half = open.admit(130, LIMITS).orElseThrow();
    assertThat(half.admit(179, LIMITS)).as("one try at a time").isEmpty();
    assertThat(half.admit(180, LIMITS)).as("the try was lost").contains(new HalfOpen(30, 230, 1));
  }

  @Test
  void trialDecides() {
    Circuit half = new HalfOpen(30, 180, 1);
    assertThat(half.succeeded(150, LIMITS)).isEqualTo(new Closed(150, 0, 1));
    Circuit again = half.failed(150, LIMITS);
    assertThat(again).as("cool-down doubles, since stays").isEqualTo(new Open(30, 350, 2));
    Circuit third = again.admit(350, LIMITS).orElseThrow().failed(360, LIMITS);
    assertThat(third).isEqualTo(new Open(30, 760, 3));
    Circuit fourth = third.admit(760, LIMITS).orElseThrow().failed(770, LIMITS);
    assertThat(fourth).as("cool-down has a limit").isEqualTo(new Open(30, 1_170, 4));
  }

  @Test
  void lateAnswersOfEarlierTries() {
    Circuit open = new Open(30, 130, 1);
    assertThat(open.failed(40, LIMITS)).isEqualTo(open);
    assertThat(open.succeeded(40, LIMITS)).isEqualTo(new Closed(40, 0, 1));
  }

  @Test
  void backoffDoublesToALimitWithJitter() {
    Backoff backoff = new Backoff(1_000, 10_000);
    assertThat(backoff.pauseMs(1, 1)).isEqualTo(1_000);
    assertThat(backoff.pauseMs(1, 0)).isEqualTo(500);
    assertThat(backoff.pauseMs(4, 1)).isEqualTo(8_000);
    assertThat(backoff.pauseMs(5, 1)).isEqualTo(10_000);
    assertThat(backoff.pauseMs(1_000_000, 0.5)).isEqualTo(7_500);
  }
}
