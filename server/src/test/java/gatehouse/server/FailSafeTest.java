package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.FailSafePolicy.Action;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import gatehouse.core.audit.Origin;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.apikey.ApiKeyRows;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A program that is lost, with the whole broker: what is done, told, and shown when it is back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailSafeTest {
  private static final String MINE = "U1000001";
  private static final Duration HEARTBEAT = Duration.ofSeconds(6);
  private static final Duration GRACE = Duration.ofSeconds(4);

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

  private static FailSafePolicy policy(Action action, Trigger... triggers) {
    return new FailSafePolicy(
        action,
        EnumSet.of(TimeInForce.DAY),
        false,
        GRACE,
        HEARTBEAT,
        triggers.length == 0 ? EnumSet.allOf(Trigger.class) : Set.of(triggers));
  }

  private KeyProgram program(FailSafePolicy policy) throws Exception {
    return KeyProgram.registered(
        broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE), policy);
  }

  private String placed(KeyProgram program, String token, String id, String tif) throws Exception {
    HttpResponse<String> answer =
        program.call(
            "POST",
            "/api/v1/orders",
            """
            {"id":"%s","account":"%s","symbol":"AAPL","side":"buy","quantity":"1",\
            "type":"limit","limit":"1.00","tif":"%s"}\
            """
                .formatted(id, MINE, tif),
            token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return first(answer.body(), "\"id\":\"([^\"]+)\"");
  }

  private static String first(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private String status(String order) {
    return broker.rows("SELECT status FROM trading_order WHERE order_id = ?", order).getFirst();
  }

  private List<String> runs(KeyProgram program) {
    return broker.rows("SELECT state FROM fail_safe_run WHERE key_id = ?", program.id.value());
  }

  /** Time goes by without a leap, which the watch would take for a sleep of its own. */
  private void awaitRun(KeyProgram program, String state) {
    await(
        state + " but " + runs(program),
        () -> {
          broker.clock.advance(Duration.ofMillis(100));
          return runs(program).equals(List.of(state));
        });
  }

  private void accepted(String order) {
    await("accepted", () -> status(order).equals("NEW"));
  }

  private String state(KeyProgram program, String token) throws Exception {
    return first(
        program.call("GET", "/api/v1/fail-safe", "", token).body(), "\"state\":\"([^\"]+)\"");
  }

  @Test
  void cancelsWhatASilentProgramLeftAndReconcilesWhenItIsBack() throws Exception {
    KeyProgram program = program(policy(Action.CANCEL));
    String token = program.token();
    var before = broker.clock.instant();
    String day = placed(program, token, "lost-day", "day");
    String gtc = placed(program, token, "lost-gtc", "gtc");
    KeyProgram other = program(policy(Action.CANCEL, Trigger.LOGOUT));
    String others = placed(other, other.token(), "other-day", "day");
    accepted(day);
    accepted(gtc);
    accepted(others);
    assertThat(state(program, token)).isEqualTo("armed");
    awaitRun(program, "GRACE");
    awaitRun(program, "DONE");
    assertThat(status(day)).isEqualTo("CANCELED");
    assertThat(status(gtc)).as("its lifetime is not covered").isEqualTo("NEW");
    assertThat(status(others)).as("another interface's").isEqualTo("NEW");
    HttpResponse<String> refused =
        program.call(
            "POST",
            "/api/v1/orders",
            """
            {"id":"late","account":"%s","symbol":"AAPL","side":"buy","quantity":"1",\
            "type":"limit","limit":"1.00","tif":"day"}\
            """
                .formatted(MINE),
            token);
    assertThat(refused.body()).contains("access-paused");
    assertThat(state(program, token)).isEqualTo("done");
    String news = program.call("GET", "/api/v1/reconciliation?since=" + before, "", token).body();
    assertThat(news)
        .contains(day, gtc, "\"status\":\"canceled\"", "order-cancel-asked", "\"by\":\"broker\"")
        .contains("it is silent for too long")
        .doesNotContain(others);
    broker.message("mira@example.com", "(fail-safe|program with the key Night desk)");
    // whoever is paused and silent again is not lost a second time
    Instant later = broker.clock.instant().plus(HEARTBEAT.multipliedBy(3));
    await(
        "later",
        () -> {
          broker.clock.advance(Duration.ofMillis(100));
          return broker.clock.instant().isAfter(later);
        });
    assertThat(runs(program)).containsExactly("DONE");
    ended(others, other);
  }

  /** A machine that slept, or a clock that was set: no program is to blame for that. */
  @Test
  void aLeapOfTheClockIsNobodysSilence() throws Exception {
    KeyProgram program = program(policy(Action.CANCEL));
    String token = program.token();
    String order = placed(program, token, "leap-day", "day");
    accepted(order);
    broker.clock.advance(HEARTBEAT.multipliedBy(10));
    KeyProgram later = program(policy(Action.CANCEL, Trigger.LOGOUT));
    assertThat(later.call("DELETE", "/api/session", "", later.token()).statusCode()).isEqualTo(204);
    await("the watch has looked", () -> runs(later).equals(List.of("GRACE")));
    assertThat(runs(program)).isEmpty();
    awaitRun(program, "GRACE");
    broker.clock.advance(GRACE.multipliedBy(10));
    program.call("POST", "/api/v1/heartbeat", "", token); // brings the nonce of this minute
    assertThat(program.call("POST", "/api/v1/heartbeat", "", token).statusCode()).isEqualTo(200);
    awaitRun(program, "CALLED_OFF");
    program.call("DELETE", "/api/v1/accounts/" + MINE + "/orders/" + order, "", token);
    program.call("DELETE", "/api/session", "", token);
  }

  /** A token that was asked for before, by a request that a slow line brings afterwards. */
  @Test
  void whoSignedOutIsNotBroughtBackByALateRequest() throws Exception {
    KeyProgram program = program(policy(Action.CANCEL, Trigger.LOGOUT));
    String token = program.token();
    String order = placed(program, token, "late-day", "day");
    accepted(order);
    Map<String, String> form = KeyProgram.form(program.signed(program.assertion().build()));
    String proof = program.proof("POST", "/oauth/token", null);
    assertThat(program.call("DELETE", "/api/session", "", token).statusCode()).isEqualTo(204);
    HttpResponse<String> late = program.ask(form, proof);
    assertThat(late.statusCode()).as(late.body()).isEqualTo(429);
    assertThat(late.body()).contains("before the program signed out");
    awaitRun(program, "DONE");
    assertThat(status(order)).isEqualTo("CANCELED");
    assertThat(program.token()).as("asked for after that second").isNotEmpty();
  }

  private void ended(String order, KeyProgram program) throws Exception {
    broker.clock.advance(
        Duration.ofSeconds(1)); // what is asked for in the second of an end is late
    program.call("DELETE", "/api/v1/accounts/" + MINE + "/orders/" + order, "", program.token());
  }

  @Test
  void aProgramThatComesBackInTimeGoesOn() throws Exception {
    KeyProgram program = program(policy(Action.CANCEL));
    String token = program.token();
    String order = placed(program, token, "back-day", "day");
    accepted(order);
    awaitRun(program, "GRACE");
    broker.clock.advance(Duration.ofSeconds(1));
    HttpResponse<String> beat = program.call("POST", "/api/v1/heartbeat", "", token);
    assertThat(beat.body()).contains("\"secondsLeft\":6");
    awaitRun(program, "CALLED_OFF");
    broker.clock.advance(Duration.ofSeconds(5));
    assertThat(program.call("POST", "/api/v1/heartbeat", "", token).body())
        .contains("\"state\":\"armed\"");
    assertThat(status(order)).isEqualTo("NEW");
    program.call("DELETE", "/api/v1/accounts/" + MINE + "/orders/" + order, "", token);
    program.call("DELETE", "/api/session", "", token);
    broker.clock.advance(GRACE);
  }

  @Test
  void aVoluntaryEndFiresOnlyWhereItsOwnerWantsThat() throws Exception {
    KeyProgram quiet = program(policy(Action.CANCEL, Trigger.HEARTBEAT));
    String token = quiet.token();
    String kept = placed(quiet, token, "logout-kept", "day");
    accepted(kept);
    assertThat(quiet.call("DELETE", "/api/session", "", token).statusCode()).isEqualTo(204);
    await(
        "no longer watched",
        () ->
            broker
                .rows("SELECT armed FROM program_watch WHERE key_id = ?", quiet.id.value())
                .getFirst()
                .equals("0"));
    KeyProgram careful = program(policy(Action.CANCEL, Trigger.LOGOUT));
    String second = careful.token();
    String gone = placed(careful, second, "logout-gone", "day");
    accepted(gone);
    assertThat(careful.call("DELETE", "/api/session", "", second).statusCode()).isEqualTo(204);
    awaitRun(careful, "GRACE");
    awaitRun(careful, "DONE");
    assertThat(status(gone)).isEqualTo("CANCELED");
    assertThat(status(kept)).isEqualTo("NEW");
    assertThat(runs(quiet)).isEmpty();
    ended(kept, quiet);
  }

  @Test
  void aRevokedKeyIsCleanedUpAtOnce() throws Exception {
    KeyProgram program = program(policy(Action.CANCEL));
    String order = placed(program, program.token(), "revoked-day", "day");
    accepted(order);
    var database = broker.server().database();
    ApiKey key = database.read(sql -> ApiKeyRows.load(sql, program.id)).orElseThrow();
    var now = broker.clock.instant();
    database.write(sql ->
        broker
            .server()
            .programs()
            .keys()
            .stand(
                sql,
                key,
                new ApiKey.Standing.Revoked("it was lost", now),
                key.person().value(),
                Origin.NONE,
                now));
    awaitRun(program, "DONE");
    assertThat(status(order)).isEqualTo("CANCELED");
    assertThat(broker.rows("SELECT standing FROM api_key WHERE key_id = ?", program.id.value()))
        .containsExactly("REVOKED");
  }

  @Test
  void flattensWhatItsOwnerWantsFlat() throws Exception {
    KeyProgram program = program(policy(Action.FLATTEN));
    String token = program.token();
    HttpResponse<String> bought =
        program.call(
            "POST",
            "/api/v1/orders",
            """
            {"id":"flat-1","account":"U1000001","symbol":"AAPL","side":"buy","quantity":"3",\
            "type":"market","tif":"day"}\
            """,
            token);
    assertThat(bought.statusCode()).as(bought.body()).isEqualTo(201);
    String order = first(bought.body(), "\"id\":\"([^\"]+)\"");
    await("filled", () -> status(order).equals("FILLED"));
    awaitRun(program, "GRACE");
    awaitRun(program, "DONE");
    List<String> closing =
        broker.rows(
            "SELECT order_id FROM trading_order WHERE interface = 'FAIL_SAFE' AND client_id = ?",
            program.id.value());
    assertThat(closing).isNotEmpty();
    await(
        "closed but "
            + broker.rows(
                "SELECT status || ticket || detail FROM trading_order WHERE interface = 'FAIL_SAFE'"),
        () -> {
          broker.clock.advance(
              Duration.ofMillis(250)); // what the market shows is taken step by step
          return broker
                  .rows(
                      "SELECT ticket FROM trading_order WHERE interface = 'FAIL_SAFE'"
                          + " AND client_id = ? AND ticket LIKE '%\"AAPL\"%'"
                          + " AND status = 'FILLED'",
                      program.id.value())
                  .size()
              == 1;
        });
  }
}
