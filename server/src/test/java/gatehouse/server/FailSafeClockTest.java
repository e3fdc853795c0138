package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import gatehouse.core.trade.TimeInForce;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A clock that ran ahead and is set back: who is gone is found, and who is there is left alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailSafeClockTest {
  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final FailSafePolicy POLICY =
      new FailSafePolicy(
          FailSafePolicy.Action.CANCEL,
          EnumSet.of(TimeInForce.DAY),
          false,
          Duration.ofSeconds(4),
          Duration.ofSeconds(6),
          Set.of(Trigger.HEARTBEAT));

  private Broker broker;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private KeyProgram program() throws Exception {
    return KeyProgram.registered(
        broker, "mira", KeyProgram.rights(AccessScope.TRADE, "D1000001"), POLICY);
  }

  private static void beat(KeyProgram program, String token) throws Exception {
    HttpResponse<String> answer = program.call("POST", "/api/v1/heartbeat", "", token);
    if (answer.statusCode() == 401) { // which brought the nonce of this minute
      answer = program.call("POST", "/api/v1/heartbeat", "", token);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private List<String> runs(KeyProgram program) {
    return broker.rows("SELECT state FROM fail_safe_run WHERE key_id = ?", program.id.value());
  }

  /** Time goes by without a leap, but never for as long as the clock ran ahead. */
  private void awaitRun(KeyProgram program, String state) {
    Instant late = broker.clock.instant().plus(AHEAD.dividedBy(2));
    await(
        state,
        () -> {
          broker.clock.advance(Duration.ofMillis(100));
          return runs(program).equals(List.of(state)) || broker.clock.instant().isAfter(late);
        });
    assertThat(runs(program)).containsExactly(state);
  }

  private void aheadAndBack(KeyProgram program, String token) throws Exception {
    broker.clock.advance(AHEAD);
    beat(program, token);
    String ahead = Long.toString(broker.clock.instant().toEpochMilli());
    await(
        "heard of",
        () ->
            broker
                .rows("SELECT heard_ms FROM program_watch WHERE key_id = ?", program.id.value())
                .equals(List.of(ahead)));
    broker.clock.advance(AHEAD.negated());
  }

  @Test
  void whoIsGoneIsFound() throws Exception {
    KeyProgram program = program();
    aheadAndBack(program, program.token());
    awaitRun(program, "GRACE");
  }

  @Test
  void whoIsThereIsLeftAlone() throws Exception {
    KeyProgram program = program();
    aheadAndBack(program, program.token());
    String token = program.token();
    for (int second = 0; second < 20; second++) {
      beat(program, token);
      for (int i = 0; i < 10; i++) {
        broker.clock.advance(Duration.ofMillis(100));
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
    assertThat(runs(program)).isEmpty();
  }

  @Test
  void whoComesBackFromAGraceThatBeganAheadIsBack() throws Exception {
    KeyProgram program = program();
    String token = program.token();
    broker.clock.advance(AHEAD);
    awaitRun(program, "GRACE");
    broker.clock.advance(AHEAD.negated());
    beat(program, token);
    awaitRun(program, "CALLED_OFF");
  }
}
