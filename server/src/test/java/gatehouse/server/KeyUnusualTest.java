package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.KeyProfile;
import gatehouse.core.audit.Origin;
import gatehouse.server.apikey.ApiKeyRows;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A key that is used unlike its past is suspended, told of, and taught by its owner's release. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyUnusualTest {
  private static final String MINE = "U1000001";

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

  private static HttpResponse<String> order(
      KeyProgram program, String token, String id, String side, int quantity, String pricing)
      throws Exception {
    String body =
        """
        {"id":"%s","account":"%s","symbol":"AAPL","side":"%s","quantity":"%d",%s}\
        """
            .formatted(id, MINE, side, quantity, pricing);
    return program.call("POST", "/api/v1/orders", body, token);
  }

  private static HttpResponse<String> bid(KeyProgram program, String token, String id, int quantity)
      throws Exception {
    return order(program, token, id, "buy", quantity, "\"type\":\"limit\",\"limit\":\"1.00\"");
  }

  private KeyProgram fresh() throws Exception {
    return KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
  }

  /** One that sent small orders for two weeks. */
  private KeyProgram known(String name) throws Exception {
    KeyProgram program = fresh();
    String token = program.token();
    for (int i = 0; i < KeyProfile.LEARNS_FROM; i++) {
      assertThat(bid(program, token, name + i, 1).statusCode()).isEqualTo(201);
    }
    broker.clock.advance(KeyProfile.LEARNS_FOR);
    return program;
  }

  private List<String> standing(KeyProgram program) {
    return broker.rows("SELECT standing FROM api_key WHERE key_id = ?", program.id.value());
  }

  private void release(KeyProgram program) {
    // less than the server waits for the rest of a request that it has refused by now
    broker.clock.advance(Duration.ofSeconds(5));
    boolean done =
        broker
            .server()
            .database()
            .write(sql -> {
              ApiKey key = ApiKeyRows.load(sql, program.id).orElseThrow();
              return broker
                  .server()
                  .programs()
                  .keys()
                  .stand(
                      sql,
                      key,
                      new ApiKey.Standing.Active(),
                      key.person().value(),
                      Origin.NONE,
                      broker.clock.instant());
            });
    assertThat(done).isTrue();
  }

  @Test
  void suspendsTellsAndLearnsByTheRelease() throws Exception {
    KeyProgram program = known("steady");
    String token = program.token();
    assertThat(bid(program, token, "usual", 2).statusCode()).isEqualTo(201);
    HttpResponse<String> refused = bid(program, token, "huge", 2_000);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(refused.body()).contains("access-unusual", "worth about 1,", "suspended");
    assertThat(standing(program)).containsExactly("SUSPENDED");
    assertThat(broker.rows("SELECT order_id FROM trading_order WHERE ticket LIKE '%huge%'"))
        .isEmpty();
    assertThat(bid(program, token, "after", 1).statusCode()).isEqualTo(401);
    assertThat(broker.message("mira@example.com", "(key Night desk was suspended)")).isNotEmpty();
    release(program);
    String again = program.token();
    assertThat(bid(program, again, "huge", 2_000).statusCode()).isEqualTo(201);
    assertThat(standing(program)).containsExactly("ACTIVE");
  }

  /** The order was judged, and the machine was cut off before the key was suspended. */
  @Test
  void aSuspensionThatWasCutOffComesWithTheNextSuchOrder() throws Exception {
    KeyProgram program = known("cut");
    assertThat(bid(program, program.token(), "big", 2_000).statusCode()).isEqualTo(403);
    release(program); // and as if neither had happened
    broker
        .server()
        .database()
        .write(sql ->
            sql.run(
                "UPDATE api_key SET standing_ms = created_ms WHERE key_id = ?",
                program.id.value()));
    assertThat(bid(program, program.token(), "big", 2_000).statusCode()).isEqualTo(403);
    assertThat(standing(program)).containsExactly("SUSPENDED");
  }

  /** At four in the morning, in a crash: whoever cuts may be fast, and cut all at once. */
  @Test
  void whatOnlyReducesNeverSuspends() throws Exception {
    KeyProgram program = known("cuts");
    KeyProgram other = fresh();
    String market = "\"type\":\"market\",\"tif\":\"day\"";
    assertThat(order(other, other.token(), "stock-up", "buy", 80, market).statusCode())
        .isEqualTo(201);
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (broker
        .rows(
            "SELECT order_id FROM trading_order WHERE client_id = ? AND status = 'FILLED'",
            other.id.value())
        .isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(end);
      broker.clock.advance(Duration.ofSeconds(1)); // the market shows more shares, by and by
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    String token = program.token();
    for (int i = 0; i < 40; i++) {
      HttpResponse<String> cut = order(program, token, "cut-" + i, "sell", i == 0 ? 40 : 1, market);
      assertThat(cut.statusCode()).as(cut.body()).isEqualTo(201);
    }
    assertThat(standing(program)).containsExactly("ACTIVE");
  }
}
