package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.Broker.Visitor;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key is not released while its fail-safe is at work: its new orders would be taken for old. */
class FailSafeReleaseTest {
  private static final FailSafePolicy POLICY =
      new FailSafePolicy(
          FailSafePolicy.Action.CANCEL,
          EnumSet.of(TimeInForce.DAY),
          false,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Set.of(Trigger.HEARTBEAT));

  private static void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void whatItIsAtWorkWithIsDoneBeforeItsOwnerReleasesIt(@TempDir Path folder) throws Exception {
    try (Broker broker = Broker.start()) {
      broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
      KeyProgram program =
          KeyProgram.registered(
              broker, "mira", KeyProgram.rights(AccessScope.TRADE, "D1000001"), POLICY);
      String order =
          """
          {"id":"first","account":"D1000001","symbol":"AAPL","side":"buy","quantity":"1",\
          "type":"limit","limit":"1.00","tif":"day"}\
          """;
      HttpResponse<String> placed = program.call("POST", "/api/v1/orders", order, program.token());
      assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
      await(
          "accepted", () -> broker.rows("SELECT status FROM trading_order").equals(List.of("NEW")));
      write(
          broker,
          "CREATE TRIGGER stuck BEFORE UPDATE ON trading_order WHEN NEW.status = 'PENDING_CANCEL'"
              + " BEGIN SELECT RAISE(ABORT, 'the run waits for this'); END");
      await(
          "at work",
          () -> {
            broker.clock.advance(Duration.ofMillis(100));
            return broker.rows("SELECT step FROM fail_safe_run").equals(List.of("CANCEL"));
          });
      String standing = "SELECT standing FROM api_key WHERE key_id = '" + program.id + "'";
      assertThat(broker.rows(standing)).containsExactly("PAUSED");
      Visitor mira = broker.visitor().signIn("mira");
      HttpResponse<String> page = mira.post("/keys/" + program.id + "/release");
      assertThat(page.statusCode()).isEqualTo(409);
      assertThat(page.body()).contains("Its fail-safe is still at work", "Release it in a minute.");
      broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
      Cli cli = new Cli(folder);
      cli.login(broker, "mira");
      assertThat(cli.run("", "keys release " + program.id).err())
          .contains("Its fail-safe is still at work");
      assertThat(broker.rows(standing)).containsExactly("PAUSED");

      // an order that came in by whatever way meanwhile is watched until the run is over
      write(broker, "UPDATE program_watch SET armed = 1, silent_ms = 0");
      broker.clock.advance(Duration.ofMillis(100));
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      assertThat(broker.rows("SELECT armed FROM program_watch")).containsExactly("1");

      write(broker, "DROP TRIGGER stuck");
      await(
          "done",
          () -> {
            broker.clock.advance(Duration.ofMillis(100));
            return broker.rows("SELECT state FROM fail_safe_run").equals(List.of("DONE"));
          });
      assertThat(broker.rows("SELECT status FROM trading_order")).containsExactly("CANCELED");
      assertThat(Visitor.location(mira.post("/keys/" + program.id + "/release")))
          .isEqualTo("/keys");
      assertThat(broker.rows(standing)).containsExactly("ACTIVE");
    }
  }

  private static void write(Broker broker, String statement) {
    broker.server().database().write(sql -> sql.run(statement));
  }
}
