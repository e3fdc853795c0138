package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.KeyProfile;
import gatehouse.core.audit.Origin;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.apikey.ApiKeyRows;
import java.net.http.HttpResponse;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A key that is used unlike its past is suspended, told of, and taught by its owner's release. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyUnusualTest {
  private static final String MINE = "U1000001";
  private static final String HOME = "192.0.2.7";
  private static final String ELSEWHERE = "198.51.100.9";

  private Broker broker;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start(Map.of("trusted.proxies", "127.0.0.1"));
  }

  @BeforeEach
  void onAWednesdayWhileNewYorkIsOpen() {
    ZonedDateTime now = broker.clock.instant().atZone(ZoneOffset.UTC);
    ZonedDateTime then = // no holiday of the exchange is on such a day
        now.with(TemporalAdjusters.next(DayOfWeek.WEDNESDAY)).with(LocalTime.of(15, 0));
    broker.clock.advance(Duration.between(now, then));
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

  private static HttpResponse<String> bidFor(
      KeyProgram program, String token, String symbol, String id) throws Exception {
    String body =
        """
        {"id":"%s","account":"%s","symbol":"%s","side":"buy","quantity":"1",\
        "type":"limit","limit":"1.00"}\
        """
            .formatted(id, MINE, symbol);
    return program.call("POST", "/api/v1/orders", body, token);
  }

  private KeyProgram fresh() throws Exception {
    return KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
  }

  private KeyProgram known(String name) throws Exception {
    return known(fresh(), name);
  }

  /** One that sent small orders from home, one a minute, two weeks ago. */
  private KeyProgram known(KeyProgram program, String name) throws Exception {
    program.from = HOME;
    String token = program.token();
    for (int i = 0; i < KeyProfile.LEARNS_FROM; i++) {
      if (i % 5 == 4) { // a token serves ten minutes
        token = program.token();
      }
      broker.clock.advance(Duration.ofMinutes(1));
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

  @Test
  void itsFailSafeDoesWhatItsOwnerDecidedOnSuspension() throws Exception {
    FailSafePolicy policy =
        new FailSafePolicy(
            FailSafePolicy.Action.CANCEL,
            EnumSet.of(TimeInForce.DAY),
            false,
            Duration.ZERO,
            Duration.ofSeconds(30),
            Set.of(FailSafePolicy.Trigger.SUSPENSION));
    KeyProgram program =
        known(
            KeyProgram.registered(
                broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE), policy),
            "cleaned");
    String token = program.token();
    assertThat(bid(program, token, "cleaned-usual", 1).statusCode()).isEqualTo(201);
    assertThat(bid(program, token, "cleaned-huge", 2_000).statusCode()).isEqualTo(403);
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String status = "SELECT status FROM trading_order WHERE client_order_id = 'cleaned-usual'";
    while (!broker.rows(status).equals(List.of("CANCELED"))) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(broker.rows("SELECT cause FROM fail_safe_run WHERE key_id = ?", program.id.value()))
        .containsExactly("SUSPENSION");
  }

  /**
   * A thief has the key, and the owner's program renews its token after him: what counts is where
   * the order came from.
   */
  @Test
  void aThiefsOrderIsJudgedByItsOwnNetworkHourAndInstrument() throws Exception {
    KeyProgram owner = known("robbed");
    broker.clock.advance(Duration.ofHours(3));
    KeyProgram thief = KeyProgram.holding(broker, owner.key, owner.id.value());
    thief.from = ELSEWHERE;
    String stolen = thief.token();
    String own = owner.token();
    HttpResponse<String> refused = bidFor(thief, stolen, "KO", "stolen");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(refused.body())
        .contains(
            "from the network 198.51.100.0/24, where it never came from before.",
            "It never sent orders at about this hour before.",
            "It traded KO, which it did not before, and it seldom takes up anything new.");
    assertThat(standing(owner)).containsExactly("SUSPENDED");
    assertThat(bid(owner, own, "after-theft", 1).statusCode()).isEqualTo(401);
    assertThat(broker.rows("SELECT order_id FROM trading_order WHERE ticket LIKE '%stolen%'"))
        .isEmpty();
  }

  /** Nor is the owner's order held against the network that somebody else got a token from. */
  @Test
  void anOrderFromHomeIsOneFromHomeWhoeverGotATokenElsewhere() throws Exception {
    KeyProgram owner = known("at-home");
    broker.clock.advance(Duration.ofHours(3));
    String own = owner.token();
    KeyProgram other = KeyProgram.holding(broker, owner.key, owner.id.value());
    other.from = ELSEWHERE;
    other.token();
    HttpResponse<String> placed = bidFor(owner, own, "KO", "new-at-home");
    assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
    assertThat(standing(owner)).containsExactly("ACTIVE");
    // a network alone is not enough: whoever moves a machine goes on
    assertThat(bid(other, other.token(), "moved", 1).statusCode()).isEqualTo(201);
    assertThat(
            broker.rows(
                "SELECT network FROM log WHERE kind = 'order-placed' ORDER BY seq DESC LIMIT 2"))
        .containsExactly("198.51.100.0/24", "192.0.2.0/24");
  }

  /** Whoever only reads with a stolen key places no order that could be judged. */
  @Test
  void aTokenThatIsAskedForFromElsewhereAtAnUnknownHourSuspends() throws Exception {
    KeyProgram reader =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, MINE));
    reader.from = HOME;
    for (int i = 0; i < KeyProfile.LEARNS_FROM; i++) {
      broker.clock.advance(Duration.ofSeconds(50));
      reader.token();
    }
    broker.clock.advance(KeyProfile.LEARNS_FOR);
    KeyProgram thief = KeyProgram.holding(broker, reader.key, reader.id.value());
    thief.from = ELSEWHERE;
    assertThat(thief.token()).as("a machine that was moved").isNotEmpty();
    broker.clock.advance(Duration.ofHours(3));
    assertThat(reader.token()).as("late, and from home").isNotEmpty();
    broker.clock.advance(Duration.ofHours(4));
    thief.from = "203.0.113.5";
    assertThatThrownBy(thief::token)
        .hasMessageContainingAll(
            "This key is suspended",
            "It came from the network 203.0.113.0",
            "where it never came from before.",
            "It never asked for a token at about this hour before.");
    assertThat(standing(reader)).containsExactly("SUSPENDED");
    assertThat(
            broker.rows(
                "SELECT session_id FROM session WHERE client_id = ? AND ended_ms IS NULL",
                reader.id.value()))
        .isEmpty();
    assertThat(broker.message("mira@example.com", "(asked for a token at about this hour)"))
        .isNotEmpty();
    release(reader);
    assertThat(thief.token()).as("its owner says that it was right").isNotEmpty();
  }

  @Test
  void manyOrdersWithinAMinuteSuspend() throws Exception {
    KeyProgram program = known("fast");
    String token = program.token();
    int before = 20 - 1; // fewer are what people do by hand
    for (int i = 0; i < before; i++) {
      assertThat(bid(program, token, "burst-" + i, 1).statusCode()).isEqualTo(201);
    }
    HttpResponse<String> refused = bid(program, token, "burst-too-many", 1);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(refused.body())
        .contains("It sent 20 orders within a minute; in the last 30 days never more than 1.");
    assertThat(standing(program)).containsExactly("SUSPENDED");
    assertThat(
            broker.message(
                "mira@example.com", "(It sent 20 orders within a minute[^.]*never more than 1)"))
        .isNotEmpty();
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
