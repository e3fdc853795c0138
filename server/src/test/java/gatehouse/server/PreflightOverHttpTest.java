package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import gatehouse.client.wire.AnswerRequest;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.PreflightRequest;
import gatehouse.client.wire.SignInRequest;
import gatehouse.client.wire.SignInState;
import gatehouse.client.wire.Verdict;
import gatehouse.server.Broker.Visitor;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Preflight as a page, as JSON and as an AuthZEN decision point, on a Monday at 15:00 UTC. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreflightOverHttpTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String MINE = "U1000001";

  private Broker broker;
  private GatehouseClient client;
  private String token;
  private Visitor ana;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35));
    client = new GatehouseClient(URI.create(broker.base), "preflight-test/1");
    SignInState state = client.signIn(new SignInRequest("mira", broker.password("mira"), null));
    if (state instanceof SignInState.Asking asking) {
      broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
      state =
          client.answer(
              new GatehouseClient.Attempt(asking.id(), String.valueOf(asking.binding())),
              new AnswerRequest(broker.totp("mira"), null, false, null));
    }
    token = ((SignInState.Admitted) state).token();
    client.trading(token).portfolio(MINE); // from here on the session is for live accounts
    ana = broker.visitor().signIn("ana");
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private Verdict ask(NewOrder order, @Nullable String plannedFor, @Nullable String through)
      throws Exception {
    return client.trading(token).preflight(new PreflightRequest(order, plannedFor, through));
  }

  private static Verdict.Effect effect(Verdict verdict) {
    return Objects.requireNonNull(verdict.effect());
  }

  private static NewOrder market(String symbol, String quantity) {
    return NewOrder.atMarket("pre", MINE, symbol, "buy", quantity);
  }

  @Test
  void aProbeIsOfNow() throws Exception {
    NewOrder order = market("AAPL", "1");
    Verdict now = client.trading(token).preflight(PreflightRequest.probe(order));
    assertThat(now.allowed()).isTrue();
    assertThatThrownBy(() ->
            client
                .trading(token)
                .preflight(new PreflightRequest(order, "2026-11-24T15:00:00Z", null, true)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("A probe is of now");
  }

  @Test
  void aProgramHearsOfTheMomentThePlaceAndTheCost() throws Exception {
    Verdict now = ask(market("AAPL", "10"), null, null);
    assertThat(now.allowed()).isTrue();
    assertThat(now.outlook().accessInterface()).isEqualTo("api");
    assertThat(now.outlook().route().phase()).isEqualTo("continuous");
    assertThat(now.outlook().session().state()).isEqualTo("lives");
    assertThat(now.outlook().data().live()).isTrue();
    assertThat(effect(now).base()).isEqualTo("EUR");
    assertThat(effect(now).conversions()).isEmpty();
    assertThat(now.notices()).extracting(Verdict.Finding::code).contains("smart-route");

    Verdict evening = ask(market("AAPL", "1000"), "2026-11-23T22:30:00+01:00", null);
    assertThat(evening.allowed()).isTrue();
    assertThat(evening.outlook().plannedFor()).isEqualTo("2026-11-23T21:30:00Z");
    assertThat(evening.outlook().route().venue()).isEqualTo("XNAS");
    assertThat(evening.outlook().route().phase()).isEqualTo("after-hours");
    assertThat(evening.outlook().route().opensAt()).isEqualTo("2026-11-24T14:30:00Z");
    assertThat(evening.outlook().session().state()).isEqualTo("idle-by-then");
    assertThat(evening.notices())
        .extracting(Verdict.Finding::code)
        .contains("waits-for-opening", "borrows", "session-idle-by-then")
        .as("which venue is the best then is not known now")
        .doesNotContain("smart-route");
    Verdict.Conversion borrowed = effect(evening).conversions().get(0);
    assertThat(borrowed.currency()).isEqualTo("USD");
    assertThat(borrowed.borrows()).isTrue();
    assertThat(String.valueOf(borrowed.by())).contains("symbol=EUR.USD, side=sell");

    Verdict late = ask(market("AAPL", "10"), "2026-11-30T15:00:00Z", null);
    assertThat(late.findings().get(0).code()).isEqualTo("session-over-by-then");
    Verdict there = ask(market("AAPL", "10"), "2026-11-30T15:00:00Z", "mobile");
    assertThat(there.allowed()).as(there.findings().toString()).isTrue();
    assertThat(there.outlook().session().state()).isEqualTo("elsewhere");
    assertThat(there.outlook().session().level()).isEqualTo("aal2");
    assertThat(there.notices()).extracting(Verdict.Finding::code).contains("sign-in-there");
    Verdict unseen = ask(market("SHEL", "10"), null, null);
    assertThat(unseen.findings().get(0).code()).isEqualTo("live-data-missing");
    assertThat(unseen.outlook().data().delayMinutes()).isEqualTo(15);
    assertThat(unseen.outlook().data().feed()).isEqualTo("uk-equities");
    assertThat(
            broker.rows("SELECT client_order_id FROM trading_order WHERE client_order_id = 'pre'"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T14:00:00Z, api, has passed",
    "2026-12-24T15:00:00Z, api, more than 30 days ahead",
    "2026-11-24T15:00:00, api, with its offset",
    "tomorrow, api, with its offset",
    "2026-11-24T15:00:00Z, telephone, client-portal",
  })
  void whatCannotBePlannedIsSaid(String at, String through, String words) {
    RefusedException refused =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            RefusedException.class, () -> ask(market("AAPL", "10"), at, through));
    assertThat(refused.problem().status()).isEqualTo(400);
    assertThat(refused.problem().detail()).contains(words);
  }

  private static String query(String... fields) {
    StringBuilder query = new StringBuilder("/preflight?");
    for (int i = 0; i < fields.length; i += 2) {
      query.append(i == 0 ? "" : "&").append(fields[i]).append('=');
      query.append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return query.toString();
  }

  @Test
  void aPersonHearsItInPlainWords() throws Exception {
    assertThat(ana.get("/preflight").body()).contains("The answer shows here", "Europe/London");
    String[] order = {
      "symbol",
      "aapl",
      "side",
      "BUY",
      "quantity",
      "10",
      "type",
      "MARKET",
      "tif",
      "DAY",
      "planned",
      "2026-11-23T22:00",
      "interface",
      "mobile"
    };
    HttpResponse<String> answer = ana.get(query(order));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "Would go through",
            "Buy 10 AAPL at the market, from Mobile, today, 22:00 (UTC).",
            "You sign in on Mobile first",
            "Take it to the ticket",
            "Borrows",
            "To convert instead",
            "Initial margin",
            "Nasdaq (XNAS), or whichever shows the best price then",
            "After the close, until 24 Nov, 01:00 (UTC); there today, 20:00",
            "Mobile has a session of its own",
            "Live, simulated");
    order[11] = "2026-11-21T22:00";
    assertThat(ana.get(query(order)).body()).contains("Would not go through", "has passed");
    order[11] = "";
    order[13] = "fax";
    assertThat(ana.get(query(order)).body()).contains("The interface must be one of");
    order[13] = "client-portal";
    order[5] = "10000000";
    assertThat(ana.get(query(order)).body())
        .contains("Would not go through", "There is not enough to cover it", "href=\"/portfolio\"");
    order[1] = "nosuch";
    assertThat(ana.get(query(order)).body()).contains("Nothing that can be traded here");
    assertThat(broker.visitor().get("/preflight").headers().firstValue("Location"))
        .hasValue("/sign-in?to=%2Fpreflight");
  }

  @Test
  void anOrderThatIsThereIsSaidToBeThere() throws Exception {
    NewOrder order = NewOrder.atLimit("pre-there", MINE, "AAPL", "buy", "1", "1.00");
    client.trading(token).place(order);
    Verdict again = ask(order, null, null);
    assertThat(again.allowed()).isTrue();
    assertThat(again.effect()).isNull();
    assertThat(again.notices().get(0).code()).isEqualTo("placed-already");
    Verdict other = ask(order.with("2", null, null, null), null, null);
    assertThat(other.findings().get(0).code()).isEqualTo("client-order-id-reused");
  }

  private HttpResponse<String> post(String path, String body, String bearer, String type)
      throws Exception {
    var request =
        broker
            .visitor()
            .request(path)
            .header("Content-Type", type)
            .header("X-Request-ID", "bfe9eb29-ab87-4ca3")
            .POST(BodyPublishers.ofString(body));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    HttpResponse<String> answer = broker.visitor().send(request);
    assertThat(answer.headers().firstValue("X-Request-ID")).hasValue("bfe9eb29-ab87-4ca3");
    return answer;
  }

  private static String evaluation(String subject, String action, String quantity, String context) {
    return "{\"subject\":{\"type\":\"user\",\"id\":\"%s\",\"more\":1},\"action\":{\"name\":\"%s\"},"
            .formatted(subject, action)
        + "\"resource\":{\"type\":\"account\",\"id\":\"U1000001\",\"properties\":{\"symbol\":\"AAPL\","
        + "\"side\":\"buy\",\"quantity\":\"%s\",\"type\":\"market\"}},\"context\":%s,\"other\":[]}"
            .formatted(quantity, context);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mira  | place_order | 10        | {}                                     | true  | null
          mira  | place_order | 10        | {"time":"2026-11-24T15:00:00Z","interface":"mobile"} | true | null
          mira  | place_order | 10        | {"time":"2026-11-30T15:00:00Z"}        | false | session-over-by-then
          mira  | place_order | 100000000 | {"ip":"192.0.2.1"}                     | false | funds-too-low
          mira  | fly         | 10        | {}                                     | false | unknown-action
          """)
  void aDecisionPointDecides(
      String subject, String action, String quantity, String context, boolean decision, String id)
      throws Exception {
    HttpResponse<String> answer =
        post(
            "/access/v1/evaluation",
            evaluation(subject, action, quantity, context),
            token,
            "application/json");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.get("decision").booleanValue()).as(answer.body()).isEqualTo(decision);
    if (!decision) {
      assertThat(json.get("context").get("id").stringValue()).isEqualTo(id);
      assertThat(json.get("context").get("reason_user").get("en").stringValue()).endsWith(".");
    }
    if (id.equals("funds-too-low")) {
      JsonNode first = json.get("context").get("reasons").get(0);
      assertThat(first.get("link").stringValue()).isEqualTo(broker.base + "/portfolio");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                                                          | 400 | expected
          []                                                                         | 400 | expected
          {}                                                                         | 400 | subject is missing
          {"subject":"mira"}                                                         | 400 | subject has the wrong form
          {"subject":{"type":"user"},"action":{"name":"x"},"resource":{"type":"a","id":"b"}} | 400 | subject.id is missing
          {"subject":{"type":"user","id":"mira"},"action":{"name":"x"}}              | 400 | resource is missing
          {"subject":{"type":"user","id":"tomas"},"action":{"name":"x"},"resource":{"type":"a","id":"b"}} | 403 | own person
          {"subject":{"type":"user","id":"mira"},"action":{"name":"place_order"},"resource":{"type":"account","id":"U1000001","properties":{"symbol":"AAPL","quantity":10}}} | 400 | properties.quantity must be a text
          {"subject":{"type":"user","id":"mira"},"action":{"name":"place_order"},"resource":{"type":"account","id":"U1000001","properties":{"symbol":"AAPL","quantity":"10"}},"context":{"time":"then"}} | 400 | with its offset
          """)
  void aQuestionThatIsNoneIsAnErrorInASentence(String body, int status, String words)
      throws Exception {
    HttpResponse<String> answer = post("/access/v1/evaluation", body, token, "application/json");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(answer.body()).contains(words).endsWith(".");
  }

  @Test
  void aDecisionPointWantsToKnowWhoAsks() throws Exception {
    HttpResponse<String> nobody = post("/access/v1/evaluation", "{}", "", "application/json");
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(nobody.body()).isEqualTo("Nobody is signed in. Sign in first.");
    assertThat(post("/access/v1/evaluation", "{}", token, "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(post("/access/v1/nothing", "{}", token, "application/json").statusCode())
        .isEqualTo(404);
    assertThat(broker.visitor().get("/accessible").body()).contains("<html");
    assertThat(broker.visitor().get("/apixyz").body()).contains("<html");
  }

  @Test
  void aRowOfQuestionsIsAnsweredInItsOrder() throws Exception {
    String top = evaluation("mira", "place_order", "10", "{}");
    String small = "{}";
    String large =
        "{\"resource\":{\"type\":\"account\",\"id\":\"U1000001\",\"properties\":{\"symbol\":\"AAPL\","
            + "\"quantity\":\"100000000\"}}}";
    String theirs = "{\"subject\":{\"type\":\"user\",\"id\":\"wei\"}}";
    for (Map.Entry<String, String> semantic :
        Map.of(
                "execute_all", "true false false true",
                "deny_on_first_deny", "true false",
                "permit_on_first_permit", "true")
            .entrySet()) {
      String body =
          top.substring(0, top.length() - 1)
              + ",\"options\":{\"evaluations_semantic\":\""
              + semantic.getKey()
              + "\"},\"evaluations\":["
              + String.join(",", small, large, theirs, small)
              + "]}";
      HttpResponse<String> answer = post("/access/v1/evaluations", body, token, "application/json");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      StringBuilder decisions = new StringBuilder();
      JSON.readTree(answer.body())
          .get("evaluations")
          .forEach(each -> decisions.append(each.get("decision").booleanValue()).append(' '));
      assertThat(decisions.toString().strip()).isEqualTo(semantic.getValue());
      assertThat(answer.body().contains("\"status\":403"))
          .isEqualTo(semantic.getKey().equals("execute_all"));
    }
    JsonNode one =
        JSON.readTree(post("/access/v1/evaluations", top, token, "application/json").body());
    assertThat(one.get("decision").booleanValue()).isTrue();
    String odd =
        top.substring(0, top.length() - 1) + ",\"options\":{\"evaluations_semantic\":\"x\"}}";
    assertThat(post("/access/v1/evaluations", odd, token, "application/json").statusCode())
        .isEqualTo(400);
  }

  @Test
  void theDecisionPointSaysWhereItIs() throws Exception {
    HttpResponse<String> answer = broker.visitor().get("/.well-known/authzen-configuration");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.get("policy_decision_point").stringValue()).isEqualTo(broker.base);
    assertThat(json.get("access_evaluation_endpoint").stringValue())
        .isEqualTo(broker.base + "/access/v1/evaluation");
    assertThat(json.get("access_evaluations_endpoint").stringValue())
        .isEqualTo(broker.base + "/access/v1/evaluations");
  }
}
