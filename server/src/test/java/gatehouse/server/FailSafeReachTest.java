package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.FailSafePolicy.Action;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.Broker.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a fail-safe reaches: to the orders of others only where its owner said so. */
class FailSafeReachTest {
  private static final String MINE = "U1000001";

  private Broker broker;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private KeyProgram program(Action action, boolean wholeAccount, Trigger trigger)
      throws Exception {
    FailSafePolicy policy =
        new FailSafePolicy(
            action,
            EnumSet.of(TimeInForce.DAY),
            wholeAccount,
            Duration.ZERO,
            Duration.ofSeconds(5),
            Set.of(trigger));
    return KeyProgram.registered(
        broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE), policy);
  }

  private static HttpResponse<String> bid(KeyProgram program, String token, String id)
      throws Exception {
    String body =
        """
        {"id":"%s","account":"%s","symbol":"AAPL","side":"buy","quantity":"1",\
        "type":"limit","limit":"1.00","tif":"day"}\
        """
            .formatted(id, MINE);
    return program.call("POST", "/api/v1/orders", body, token);
  }

  private static void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private String status(String id) {
    return broker.rows("SELECT status FROM trading_order WHERE client_order_id = ?", id).getFirst();
  }

  private List<String> runs(KeyProgram program) {
    return broker.rows(
        "SELECT state || ' ' || cause FROM fail_safe_run WHERE key_id = ?", program.id.value());
  }

  private String standing(KeyProgram program) {
    return broker
        .rows("SELECT standing FROM api_key WHERE key_id = ?", program.id.value())
        .getFirst();
  }

  private void placed(KeyProgram program, String id) throws Exception {
    HttpResponse<String> answer = bid(program, program.token(), id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    await("accepted", () -> status(id).equals("NEW"));
  }

  private void awaitLost(KeyProgram program, String how) {
    await(
        how + " but " + runs(program),
        () -> {
          broker.clock.advance(Duration.ofMillis(100));
          return runs(program).equals(List.of(how));
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void touchesNoOtherInterfacesOrdersUnlessToldTo(boolean wholeAccount) throws Exception {
    Visitor mira = broker.visitor().signIn("mira").trades();
    Visitor.location(
        mira.post(
            "/trade",
            "id",
            "of-the-portal",
            "account",
            MINE,
            "symbol",
            "AAPL",
            "side",
            "BUY",
            "quantity",
            "1",
            "type",
            "LIMIT",
            "limit",
            "1.00",
            "tif",
            "DAY"));
    placed(program(Action.CANCEL, false, Trigger.SUSPENSION), "of-another-key");
    await("accepted", () -> status("of-the-portal").equals("NEW"));
    KeyProgram lost = program(Action.CANCEL, wholeAccount, Trigger.HEARTBEAT);
    placed(lost, "of-the-lost");
    awaitLost(lost, "DONE HEARTBEAT");
    assertThat(status("of-the-lost")).isEqualTo("CANCELED");
    String others = wholeAccount ? "CANCELED" : "NEW";
    assertThat(List.of(status("of-the-portal"), status("of-another-key")))
        .containsExactly(others, others);
  }

  @Test
  void aSuspensionRunsAtOnceWhereItIsAmongTheTriggers() throws Exception {
    KeyProgram told = program(Action.CANCEL, false, Trigger.SUSPENSION);
    KeyProgram not = program(Action.CANCEL, false, Trigger.HEARTBEAT);
    placed(told, "cancelled");
    placed(not, "stays");
    var keys = broker.server().programs().keys();
    for (KeyProgram each : List.of(not, told)) {
      keys.suspend(each.id, "It was unlike itself.", broker.clock.instant());
    }
    // the clock stands: there is no grace for whoever cannot come back
    await("done", () -> runs(told).equals(List.of("DONE SUSPENSION")));
    assertThat(status("cancelled")).isEqualTo("CANCELED");
    assertThat(status("stays")).isEqualTo("NEW");
    assertThat(runs(not)).isEmpty();
    assertThat(standing(told)).as("a pause does not loosen it").isEqualTo("SUSPENDED");
  }

  @Test
  void aPauseTakesNoNewOrdersAndLeavesThoseThatAreThere() throws Exception {
    KeyProgram program = program(Action.PAUSE, true, Trigger.HEARTBEAT);
    placed(program, "stays");
    awaitLost(program, "DONE HEARTBEAT");
    assertThat(status("stays")).isEqualTo("NEW");
    assertThat(standing(program)).isEqualTo("PAUSED");
    HttpResponse<String> refused = bid(program, program.token(), "late");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("access-paused");
    assertThat(broker.message("mira@example.com", "(orders cancelled: 0, closing orders)"))
        .isNotEmpty();
  }
}
