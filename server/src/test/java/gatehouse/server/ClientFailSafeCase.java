package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A registered client that may be lost, with orders at work. */
abstract class ClientFailSafeCase extends AuthorizationCase {
  static final String[] MORE = {
    "action",
    "cancel",
    "trigger-expiry",
    "yes",
    "trigger-revocation",
    "yes",
    "trigger-logout",
    "yes",
    "lifetime-day",
    "yes",
    "lifetime-ioc",
    "yes",
    "lifetime-fok",
    "yes",
    "graceSeconds",
    "30",
    "heartbeatSeconds",
    "30"
  };
  static final Duration TOKEN = Duration.ofMinutes(10);
  static final Duration GRACE = Duration.ofMinutes(1);
  static final String FLATTEN =
      ClientProgram.DETAILS.replace(
          "}]",
          ",\"failSafe\":{\"action\":\"pause\",\"graceSeconds\":5,"
              + "\"triggers\":[\"heartbeat\",\"revocation\"]}}]");

  static final String[] BRIEF = {
    "authorization_details",
    ClientProgram.DETAILS.replace(
        "}]",
        ",\"failSafe\":{\"action\":\"cancel\",\"graceSeconds\":5,"
            + "\"heartbeatSeconds\":5,\"triggers\":[\"expiry\"]}}]")
  };

  static String order(String id, String tif) {
    return """
    {"id":"%s","account":"D1000001","symbol":"AAPL","side":"buy","quantity":"1",\
    "type":"limit","limit":"1.00","tif":"%s"}\
    """
        .formatted(id, tif);
  }

  String placed(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String id = ClientProgram.field(answer, "id");
    await("accepted", () -> status(id, "NEW"));
    return id;
  }

  String placed(String token, String id, String tif) throws Exception {
    return placed(client.call("POST", "/api/v1/orders", order(id, tif), token));
  }

  static void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  boolean status(String order, String status) {
    return broker
        .rows("SELECT status FROM trading_order WHERE order_id = ?", order)
        .equals(List.of(status));
  }

  List<String> runs() {
    return broker.rows("SELECT state FROM fail_safe_run");
  }

  /** Time goes by without a leap, which the watch would take for a sleep of its own. */
  void awaitRuns(String... states) {
    await(
        List.of(states) + " but " + runs(),
        () -> {
          broker.clock.advance(Duration.ofMillis(100));
          return runs().equals(List.of(states));
        });
  }

  String id() throws Exception {
    return ClientProgram.named(mira.get("/connected").body(), "id=\"s-([^\"]+)\"");
  }
}
