package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.audit.Origin;
import gatehouse.server.apikey.ApiKeyRows;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A program with an API key: tokens that are bound to it, and what a thief gets of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyProgramTest {
  private static final String MINE = "U1000001";
  private static final String JOINT = "U1000005";

  private Broker broker;
  private KeyProgram program;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
    program = KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private static String order(String account, String id) {
    return """
    {"id":"%s","account":"%s","symbol":"AAPL","side":"buy","quantity":"1",\
    "type":"limit","limit":"1.00"}\
    """
        .formatted(id, account);
  }

  private HttpResponse<String> asked(String assertion) throws Exception {
    program.token();
    return program.ask(KeyProgram.form(assertion), program.proof("POST", "/oauth/token", null));
  }

  private void refused(HttpResponse<String> answer, String error) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 401);
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
  }

  @Test
  void tradesInItsAccountAlone() throws Exception {
    String token = program.token();
    assertThat(program.call("GET", "/api/v1/accounts", "", token).body())
        .contains(MINE)
        .doesNotContain(JOINT);
    HttpResponse<String> placed =
        program.call("POST", "/api/v1/orders", order(MINE, "night-1"), token);
    assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
    assertThat(program.call("POST", "/api/v1/orders", order(JOINT, "night-2"), token).statusCode())
        .isEqualTo(404);
  }

  /** What an order grows by counts as much as another order. */
  @Test
  void anOrderThatGrowsIsCounted() throws Exception {
    AccessRights plain = KeyProgram.rights(AccessScope.TRADE, MINE);
    KeyProgram bounded =
        KeyProgram.registered(
            broker,
            "mira",
            new AccessRights(
                plain.accounts(),
                plain.scope(),
                plain.products(),
                plain.orderValueMax(),
                plain.dailyOrdersMax(),
                Optional.of(new BigDecimal("500")),
                plain.networks(),
                plain.hours()));
    String token = bounded.token();
    String body = bounded.call("POST", "/api/v1/orders", order(MINE, "grows"), token).body();
    String path = "/api/v1/accounts/" + MINE + "/orders/" + field(body, "id");
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (field(body, "status").equals("pending-new") && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      body = bounded.call("GET", path, "", token).body();
    }
    String larger = order(MINE, "grows").replace("\"quantity\":\"1\"", "\"quantity\":\"400\"");
    HttpResponse<String> grown =
        bounded.call(
            "PUT",
            path,
            "{\"order\":" + larger + ",\"revision\":" + field(body, "revision") + "}",
            token);
    assertThat(grown.statusCode()).as(grown.body()).isIn(200, 201);
    HttpResponse<String> more =
        bounded.call("POST", "/api/v1/orders", larger.replace("grows", "more"), token);
    assertThat(more.statusCode()).as(more.body()).isEqualTo(422);
    assertThat(more.body()).contains("access-daily-value");
  }

  private static String field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(json);
    assertThat(matcher.find()).as(json).isTrue();
    return matcher.group(1);
  }

  @Test
  void goesOnInOneSession() throws Exception {
    String first = program.call("GET", "/api/session", "", program.token()).body();
    broker.clock.advance(Duration.ofMinutes(9));
    assertThat(program.call("GET", "/api/session", "", program.token()).body()).isEqualTo(first);
  }

  @Test
  void aTokenWithoutItsKeyIsNothing() throws Exception {
    String token = program.token();
    assertThat(program.send("GET", "/api/v1/accounts", "", "Bearer " + token, null).statusCode())
        .isEqualTo(401);
    assertThat(program.send("GET", "/api/v1/accounts", "", "DPoP " + token, null).statusCode())
        .isEqualTo(401);
    KeyProgram thief =
        KeyProgram.registered(broker, "ana", KeyProgram.rights(AccessScope.TRADE, "D1000003"));
    thief.token();
    HttpResponse<String> answer = thief.call("GET", "/api/v1/accounts", "", token);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("another key");
  }

  @Test
  void aProofCountsOnceForItsOwnRequest() throws Exception {
    String token = program.token();
    String proof = program.proof("GET", "/api/v1/accounts", token);
    String header = "DPoP " + token;
    assertThat(program.send("GET", "/api/v1/accounts", "", header, proof).statusCode())
        .isEqualTo(200);
    assertThat(program.send("GET", "/api/v1/accounts", "", header, proof).body())
        .contains("used before");
    String other = program.proof("GET", "/api/session", token);
    assertThat(program.send("GET", "/api/v1/accounts", "", header, other).body()).contains("htu");
    String method = program.proof("POST", "/api/v1/accounts", token);
    assertThat(program.send("GET", "/api/v1/accounts", "", header, method).body()).contains("htm");
    String withoutHash = program.proof("GET", "/api/v1/accounts", null);
    assertThat(program.send("GET", "/api/v1/accounts", "", header, withoutHash).body())
        .contains("ath");
  }

  @Test
  void aNonceOfLongAgoOrOfAnotherNodeIsAskedForAnew() throws Exception {
    String token = program.token();
    String proof = program.proof("GET", "/api/v1/accounts", token);
    broker.clock.advance(Duration.ofMinutes(3));
    HttpResponse<String> late = program.send("GET", "/api/v1/accounts", "", "DPoP " + token, proof);
    assertThat(late.headers().firstValue("WWW-Authenticate").orElse("")).contains("use_dpop_nonce");
    assertThat(program.call("GET", "/api/v1/accounts", "", token).statusCode()).isEqualTo(200);
    program.nonce = "A".repeat(32);
    assertThat(program.call("GET", "/api/v1/accounts", "", token).statusCode()).isEqualTo(401);
    assertThat(program.call("GET", "/api/v1/accounts", "", token).statusCode()).isEqualTo(200);
  }

  @Test
  void tokensExpire() throws Exception {
    String token = program.token();
    broker.clock.advance(Duration.ofMinutes(10));
    assertThat(program.call("GET", "/api/v1/accounts", "", token).body()).contains("has expired");
  }

  @Test
  void anAssertionCountsOnceAndOnlyHere() throws Exception {
    String good = program.signed(program.assertion().build());
    assertThat(asked(good).statusCode()).isEqualTo(200);
    refused(asked(good), "invalid_client");
    String audience = broker.base;
    refused(
        asked(program.signed(program.assertion().audience(audience + "/oauth/token").build())),
        "invalid_client");
    refused(
        asked(program.signed(program.assertion().audience(List.of(audience, "x")).build())),
        "invalid_client");
    refused(asked(program.signed(program.assertion().issuer("other").build())), "invalid_client");
    Date ahead = Date.from(broker.clock.instant().plusSeconds(61));
    refused(asked(program.signed(program.assertion().issueTime(ahead).build())), "invalid_client");
    refused(
        asked(program.signed(program.assertion().notBeforeTime(ahead).build())), "invalid_client");
    Date soon = Date.from(broker.clock.instant().plusSeconds(10));
    assertThat(asked(program.signed(program.assertion().issueTime(soon).build())).statusCode())
        .isEqualTo(200);
    Date past = Date.from(broker.clock.instant());
    refused(
        asked(program.signed(program.assertion().expirationTime(past).build())), "invalid_client");
    refused(asked(program.signed(program.assertion().jwtID(null).build())), "invalid_client");
    KeyProgram other =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, MINE));
    refused(asked(other.signed(program.assertion().build())), "invalid_client");
  }

  @Test
  void whatNoClientWouldSendIsRefused() throws Exception {
    program.token();
    Map<String, String> form =
        new HashMap<>(KeyProgram.form(program.signed(program.assertion().build())));
    refused(program.ask(form, null), "invalid_dpop_proof");
    form.put("grant_type", "password");
    refused(
        program.ask(form, program.proof("POST", "/oauth/token", null)), "unsupported_grant_type");
    form.put("grant_type", "client_credentials");
    form.put("client_assertion", "x".repeat(9_000));
    refused(program.ask(form, program.proof("POST", "/oauth/token", null)), "invalid_client");
    refused(program.ask(Map.of("a", UUID.randomUUID().toString()), "no proof"), "invalid_request");
  }

  /** Another node revoked it, and this one has not heard of it yet: no session may outlive that. */
  @Test
  void aRevocationCountsBeforeItIsHeardOf() throws Exception {
    KeyProgram lost =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, MINE));
    lost.token();
    broker
        .server()
        .database()
        .write(sql ->
            sql.run("UPDATE api_key SET standing = 'REVOKED' WHERE key_id = ?", lost.id.value()));
    HttpResponse<String> answer =
        lost.ask(
            KeyProgram.form(lost.signed(lost.assertion().build())),
            lost.proof("POST", "/oauth/token", null));
    refused(answer, "invalid_client");
    assertThat(answer.body()).contains("was revoked");
  }

  /** What cannot be read at all is answered for programs too, and nothing is made of it. */
  @Test
  void aFormThatIsTooLongIsRefusedInJson() throws Exception {
    HttpResponse<String> answer = program.ask(Map.of("a", "x".repeat(200_000)), null);
    assertThat(answer.statusCode()).isIn(400, 413);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("json");
  }

  /** A stolen key must not have codes sent to its owner, nor end in a session with more power. */
  @Test
  void aKeyRaisesNothing() throws Exception {
    HttpResponse<String> answer =
        program.call("POST", "/api/v1/session/raise", "{\"action\":\"trade\"}", program.token());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("Its owner signs in for that");
  }

  @Test
  void aKeyThatOnlyLooksPlacesNothing() throws Exception {
    KeyProgram looking =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, MINE));
    HttpResponse<String> answer =
        looking.call("POST", "/api/v1/orders", order(MINE, "look-1"), looking.token());
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("access-read-only");
  }

  @Test
  void aKeyThatIsRevokedServesNoMore() throws Exception {
    KeyProgram lost =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
    String token = lost.token();
    assertThat(lost.call("GET", "/api/v1/accounts", "", token).statusCode()).isEqualTo(200);
    var database = broker.server().database();
    ApiKey key = database.read(sql -> ApiKeyRows.load(sql, lost.id)).orElseThrow();
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
    assertThat(lost.call("GET", "/api/v1/accounts", "", token).statusCode()).isEqualTo(401);
    refused(
        lost.ask(
            KeyProgram.form(lost.signed(lost.assertion().build())),
            lost.proof("POST", "/oauth/token", null)),
        "invalid_client");
  }
}
