package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.KeyProfile;
import gatehouse.core.signin.Subject;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.account.People;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A program between two whole brokers on one PostgreSQL. */
class ProgramsOnTwoNodesTest {
  private static final String MINE = "U1000001";
  private static final String STOPPED =
      "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
          + " AND datname = current_database()";

  private Broker one;
  private Broker two;
  private KeyProgram atOne;
  private KeyProgram atTwo;

  @BeforeEach
  void open() throws Exception {
    Map<String, String> options = Map.of("database", TestDatabases.freshUrl(Dialect.POSTGRES));
    one = Broker.start(options);
    two = Broker.node(one.data, options);
    pass(Duration.ofHours(35)); // a Monday, while New York is open
    atOne = KeyProgram.registered(one, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
    atTwo = KeyProgram.holding(two, atOne.key, atOne.id.value());
  }

  @AfterEach
  void close() {
    two.close();
    one.close();
  }

  private void pass(Duration time) {
    one.clock.advance(time);
    two.clock.advance(time);
  }

  private static HttpResponse<String> bid(KeyProgram by, String token, String id, int quantity)
      throws Exception {
    String body =
        """
        {"id":"%s","account":"%s","symbol":"AAPL","side":"buy","quantity":"%d",\
        "type":"limit","limit":"1.00"}\
        """
            .formatted(id, MINE, quantity);
    return by.call("POST", "/api/v1/orders", body, token);
  }

  /**
   * What was missed is told again by whichever node is asked, once, and then the stream goes on.
   */
  @Test
  void theStreamGoesOnAtTheOtherNode() throws Exception {
    String token = atOne.token();
    StreamClient first = StreamClient.open(one, atOne, token).follow(MINE, null);
    first.next("started");
    assertThat(bid(atOne, token, "seen", 1).statusCode()).isEqualTo(201);
    long seen = first.next("order").get("seq").longValue();
    first.drop();
    List<String> placed = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      KeyProgram by = i % 2 == 0 ? atOne : atTwo;
      assertThat(bid(by, by.token(), "missed-" + i, 1).statusCode()).isEqualTo(201);
      placed.add("missed-" + i);
    }
    StreamClient back = StreamClient.open(two, atTwo, atTwo.token()).follow(MINE, seen);
    assertThat(bid(atOne, atOne.token(), "after", 1).statusCode()).isEqualTo(201);
    placed.add("after");
    List<String> told = new ArrayList<>();
    long previous = seen;
    for (int i = 0; i < placed.size(); i++) {
      JsonNode message = back.next("order");
      assertThat(message.get("previous").longValue()).isEqualTo(previous);
      previous = message.get("seq").longValue();
      told.add(message.get("order").get("clientOrderId").stringValue());
    }
    assertThat(told).containsExactlyElementsOf(placed);
    assertThat(back.quiet()).isTrue();
    back.drop();
  }

  /** The past that was learned at one node is judged by at the other, which suspends for both. */
  @Test
  void whatIsUnusualIsKnownToBothNodes() throws Exception {
    for (int i = 0; i < KeyProfile.LEARNS_FROM; i++) {
      KeyProgram by = i % 2 == 0 ? atOne : atTwo;
      assertThat(bid(by, by.token(), "usual-" + i, 1).statusCode()).isEqualTo(201);
    }
    pass(KeyProfile.LEARNS_FOR);
    String before = atOne.token();
    assertThat(bid(atOne, before, "still-usual", 2).statusCode()).isEqualTo(201);
    HttpResponse<String> huge = bid(atTwo, atTwo.token(), "huge", 2_000);
    assertThat(huge.statusCode()).as(huge.body()).isEqualTo(403);
    assertThat(huge.body()).contains("access-unusual");
    assertThat(one.rows("SELECT standing FROM api_key WHERE key_id = ?", atOne.id.value()))
        .containsExactly("SUSPENDED");
    assertThat(bid(atOne, before, "elsewhere", 1).statusCode()).isIn(401, 422);
    assertThat(
            one.rows(
                "SELECT order_id FROM trading_order WHERE ticket LIKE '%huge%'"
                    + " OR ticket LIKE '%elsewhere%'"))
        .isEmpty();
    assertThat(one.rows("SELECT lineage FROM key_profile WHERE account_number <> ''")).hasSize(1);
  }

  private List<String> runs(KeyProgram program) {
    return one.rows("SELECT state FROM fail_safe_run WHERE key_id = ?", program.id.value());
  }

  private static void beat(KeyProgram program, String token) throws Exception {
    HttpResponse<String> answer = program.call("POST", "/api/v1/heartbeat", "", token);
    if (answer.statusCode() == 401) { // which brought the nonce of this minute
      answer = program.call("POST", "/api/v1/heartbeat", "", token);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** The node that leads does not take for silent whom the other one hears. */
  @Test
  void whoIsHeardAtTheOtherNodeIsNotSilent() throws Exception {
    FailSafePolicy policy =
        new FailSafePolicy(
            FailSafePolicy.Action.PAUSE,
            EnumSet.of(TimeInForce.DAY),
            false,
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Set.of(FailSafePolicy.Trigger.HEARTBEAT));
    KeyProgram watched =
        KeyProgram.registered(one, "mira", KeyProgram.rights(AccessScope.TRADE, MINE), policy);
    KeyProgram heard = KeyProgram.holding(two, watched.key, watched.id.value());
    String token = heard.token();
    for (int second = 0; second < 10; second++) { // three times as long as the silence that counts
      beat(heard, token);
      for (int i = 0; i < 20; i++) {
        pass(Duration.ofMillis(50));
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      assertThat(runs(watched)).isEmpty();
    }
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!runs(watched).equals(List.of("DONE"))) { // and it was watched all the while
      assertThat(System.nanoTime()).isLessThan(end);
      pass(Duration.ofMillis(50));
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** A token that is asked for while its owner is being frozen is none. */
  @Test
  void noTokenSlipsPastAFreeze() throws Exception {
    String token = atTwo.token();
    assertThat(atTwo.call("DELETE", "/api/session", "", token).statusCode()).isEqualTo(204);
    pass(Duration.ofSeconds(1));
    PersonId mira =
        new PersonId(one.rows("SELECT person_id FROM person WHERE username = 'mira'").getFirst());
    Map<String, String> form = KeyProgram.form(atTwo.signed(atTwo.assertion().build()));
    String proof = atTwo.proof("POST", "/oauth/token", null);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> asked =
          one.server()
              .database()
              .write(sql -> {
                People.setStanding(sql, mira, Subject.Standing.FROZEN);
                Future<HttpResponse<String>> answer = pool.submit(() -> atTwo.ask(form, proof));
                awaitDoneOrStopped(answer);
                return answer;
              });
      assertThat(asked.get().body()).contains("invalid_client");
    }
    assertThat(
            one.rows(
                "SELECT session_id FROM session WHERE ended_ms IS NULL AND client_id = ?",
                atTwo.id.value()))
        .isEmpty();
  }

  private void awaitDoneOrStopped(Future<?> act) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!act.isDone() && one.rows(STOPPED).isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
