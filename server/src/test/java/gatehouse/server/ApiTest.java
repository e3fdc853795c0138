package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.OpenApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON API over HTTP, as a program meets it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final String SIGN_IN = "/api/v1/sign-in";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Broker broker;

  @BeforeAll
  void open() throws IOException {
    broker = Broker.start();
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(broker.base + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode begin(String name) throws IOException, InterruptedException {
    return JSON.readTree(send("POST", SIGN_IN, credentials(name, broker.password(name))).body());
  }

  private static String credentials(String name, String password) {
    return JSON.writeValueAsString(Map.of("name", name, "password", password));
  }

  private HttpResponse<String> step(JsonNode asking, String step, String body)
      throws IOException, InterruptedException {
    return send(
        step.isEmpty() ? "GET" : "POST",
        SIGN_IN + "/" + asking.get("id").stringValue() + step,
        body,
        "Gatehouse-Sign-In",
        asking.get("binding").stringValue());
  }

  /** A token of somebody with an authenticator app. */
  private String token(String name) throws IOException, InterruptedException {
    broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
    JsonNode asking = begin(name);
    HttpResponse<String> done =
        step(asking, "/answer", "{\"answer\":\"" + broker.totp(name) + "\"}");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    return JSON.readTree(done.body()).get("token").stringValue();
  }

  private HttpResponse<String> with(String token, String method, String path, String body)
      throws IOException, InterruptedException {
    return send(method, path, body, "Authorization", "Bearer " + token);
  }

  @Test
  void walksASignInFromPasswordToTokenAndOut() throws Exception {
    JsonNode asking = begin("mira");
    assertThat(asking.get("state").stringValue()).isEqualTo("asking");
    assertThat(asking.get("prompt").get("kind").stringValue()).isEqualTo("totp");
    HttpResponse<String> wrong = step(asking, "/answer", "{\"answer\":\"000\"}");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(wrong.body());
    assertThat(problem.get("type").stringValue()).isEqualTo("urn:gatehouse:trouble:wrong-code");
    assertThat(problem.get("triesLeft").intValue()).isPositive();
    assertThat(problem.get("over").booleanValue()).isFalse();
    assertThat(step(asking, "", "").statusCode()).isEqualTo(200);

    String token = token("mira");
    HttpResponse<String> session = with(token, "GET", "/api/session", "");
    assertThat(session.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(session.body()).get("username").stringValue()).isEqualTo("mira");
    assertThat(with(token, "DELETE", "/api/session", "").statusCode()).isEqualTo(204);
    assertThat(with(token, "GET", "/api/session", "").statusCode()).isEqualTo(401);
  }

  @Test
  void tellsThePortalsCookieWhoItIsButEndsNothingForIt() throws Exception {
    Broker.Visitor visitor = broker.visitor().signIn("wei");
    assertThat(visitor.get("/api/session").statusCode()).isEqualTo(200);
    assertThat(visitor.send(visitor.request("/api/session").DELETE()).statusCode()).isEqualTo(401);
    assertThat(visitor.get("/api/session").statusCode()).isEqualTo(200);
  }

  @Test
  void aStrangersBindingOpensNothing() throws Exception {
    JsonNode asking = begin("wei");
    HttpResponse<String> answer =
        send(
            "POST",
            SIGN_IN + "/" + asking.get("id").stringValue() + "/answer",
            "{\"answer\":\"" + broker.totp("wei") + "\"}",
            "Gatehouse-Sign-In",
            "A".repeat(43));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(step(asking, "/cancel", "").statusCode()).isEqualTo(204);
    assertThat(step(asking, "/answer", "{\"answer\":\"1\"}").statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                                   | 400 | expected
          null                                                 | 400 | expected
          {                                                    | 400 | expected
          {"name":"x","password":"y"}}                         | 400 | expected
          {"name":"x","name":"y","password":"z"}               | 400 | expected
          {"name":"x"}                                         | 400 | password is missing
          {"name":null,"password":"y"}                         | 400 | name is missing
          {"name":1,"password":"y"}                            | 400 | name has the wrong form
          {"name":true,"password":"y"}                         | 400 | name has the wrong form
          {"name":["x"],"password":"y"}                        | 400 | name has the wrong form
          {"name":"x","password":"y","admin":true}             | 400 | admin is not known
          {"name":"x\\u0000","password":"y"}                   | 400 | name holds
          {"name":"x\\ud800","password":"y"}                   | 400 | name
          {"name":"x","password":"y","device":7}               | 400 | device has the wrong form
          {"name":"x","password":"y","device":{"key":"k"}}     | 400 | device.challenge is missing
          {"name":"x","password":"y","device":{"z":"k"}}       | 400 | z is not known
          {"name":"nobody","password":"y"}                     | 401 | do not match
          """)
  void saysWhatIsWrongWithARequest(String body, int status, String words) throws Exception {
    HttpResponse<String> answer = send("POST", SIGN_IN, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).get("detail").stringValue()).contains(words);
  }

  @Test
  void refusesWhatIsNoJsonOrTooMuch() throws Exception {
    String much = "{\"name\":\"" + "x".repeat(130 * 1024) + "\",\"password\":\"y\"}";
    assertThat(send("POST", SIGN_IN, much).statusCode()).isEqualTo(413);
    String name = "{\"name\":\"" + "x".repeat(65) + "\",\"password\":\"y\"}";
    assertThat(send("POST", SIGN_IN, name).body()).contains("name is longer than 64");
    HttpRequest form =
        HttpRequest.newBuilder(URI.create(broker.base + SIGN_IN))
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(http.send(form, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    assertThat(send("POST", SIGN_IN, "[".repeat(60_000)).statusCode()).isEqualTo(400);
  }

  /** Any damage to a good request is refused in words, never by a failure of ours. */
  @Test
  void noDamagedRequestBreaksTheServer() throws Exception {
    Random random = new Random(7);
    byte[] good =
        ("{\"challenge\":\"c\",\"assertion\":{\"id\":\"AQ\",\"rawId\":\"AQ\",\"type\":"
                + "\"public-key\",\"response\":{\"userHandle\":\"AA\"}},\"device\":{\"challenge\":"
                + "\"c\",\"key\":\"k\",\"proof\":\"p\"},\"remember\":true}")
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 400; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j <= random.nextInt(4); j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(broker.base + SIGN_IN + "/passkey"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(bad))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode())
          .as(() -> new String(bad, StandardCharsets.ISO_8859_1))
          .isIn(400, 401);
    }
  }

  @Test
  void onlyOperatorsOperateAndOnlyWithAFreshProof() throws Exception {
    String people = "/api/v1/admin/people";
    assertThat(send("GET", people, "").statusCode()).isEqualTo(401);
    assertThat(with(token("wei"), "GET", people, "").statusCode()).isEqualTo(403);

    String old = token("olu");
    assertThat(with(old, "GET", people, "").statusCode()).isEqualTo(200);
    broker.clock.advance(Duration.ofMinutes(31));
    HttpResponse<String> refused = with(old, "GET", people, "");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("insufficient_user_authentication");
    HttpResponse<String> raising =
        with(old, "POST", "/api/v1/session/raise", "{\"action\":\"operate\"}");
    assertThat(raising.statusCode()).as(raising.body()).isEqualTo(200);
    assertThat(JSON.readTree(raising.body()).get("action").stringValue()).isEqualTo("operate");
  }

  @Test
  void operatorsCreateFreezeAndLookButSeeNoSecret() throws Exception {
    String olu = token("olu");
    String created =
        with(
                olu,
                "POST",
                "/api/v1/admin/people",
                "{\"username\":\"nils\",\"displayName\":\"Nils Ek\",\"zone\":\"Europe/Oslo\","
                    + "\"mail\":\"nils@example.com\",\"account\":{\"title\":\"Cash\","
                    + "\"permissions\":[\"cash-stocks\"],\"residence\":\"NO\",\"base\":\"EUR\"}}")
            .body();
    assertThat(created).contains("n•••@example.com").doesNotContain("/invite/");
    String again = "{\"username\":\"Nils\",\"displayName\":\"N\",\"zone\":\"UTC\"}";
    assertThat(with(olu, "POST", "/api/v1/admin/people", again).statusCode()).isEqualTo(409);

    String ana = "/api/v1/admin/people/ana";
    String why = "{\"reason\":\"a test of the door\"}";
    assertThat(with(olu, "POST", ana + "/invite", why).statusCode()).as("alone").isEqualTo(403);
    assertThat(with(olu, "POST", ana + "/freeze", why).statusCode()).isEqualTo(200);
    assertThat(send("POST", SIGN_IN, credentials("ana", broker.password("ana"))).statusCode())
        .isEqualTo(403);
    assertThat(with(olu, "POST", ana + "/unfreeze", why).statusCode()).as("alone").isEqualTo(403);
    String activity = with(olu, "GET", ana + "/activity", "").body();
    assertThat(activity)
        .contains("activity-viewed", "\"frozen\"", "a test of the door")
        .doesNotContain("argon2");
    assertThat(with(olu, "POST", "/api/v1/admin/people/olu/freeze", why).statusCode())
        .isEqualTo(403);
    assertThat(with(olu, "POST", "/api/v1/admin/people/nobody/freeze", why).statusCode())
        .isEqualTo(404);
    assertThat(with(olu, "GET", "/api/v1/admin/people?q=%25", "").body()).contains("\"people\":[]");
    assertThat(with(olu, "GET", "/api/v1/admin/people?limit=51", "").statusCode()).isEqualTo(400);
  }

  @Test
  void theAuditCommandReadsTheLogOfARunningServer() throws Exception {
    begin("mira");
    Config config = Config.read(true, Map.of("data", broker.data.toString()), Map.of());
    ByteArrayOutputStream verified = new ByteArrayOutputStream();
    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    SecureRandom random = new SecureRandom();
    assertThat(new AuditCommand(config, random, new PrintStream(verified)).run("verify")).isZero();
    assertThat(new AuditCommand(config, random, new PrintStream(exported)).run("export")).isZero();
    assertThat(verified.toString(StandardCharsets.UTF_8))
        .contains("The log is sound", "findings: 0");
    assertThat(exported.toString(StandardCharsets.UTF_8).lines()).hasSizeGreaterThan(4);
  }

  @Test
  void theDescriptionHasEveryRouteAndNoOther() {
    Set<String> served = new TreeSet<>();
    for (ApiRoute route : broker.server().api()) {
      served.add(route.method().text().toLowerCase(Locale.ROOT) + " " + route.path());
    }
    Set<String> described = new TreeSet<>();
    JSON.readTree(OpenApi.document())
        .get("paths")
        .forEachEntry((path, methods) ->
            methods.forEachEntry((method, call) -> described.add(method + " " + path)));
    assertThat(described).isEqualTo(served);
  }

  /** Each example is what the schema's record reads and writes, field by field. */
  @Test
  void theExamplesAreTheWiresRecords() throws Exception {
    List<JsonNode> contents = new ArrayList<>();
    JsonNode document = JSON.readTree(OpenApi.document());
    document.findValues("application/json").forEach(contents::add);
    document.findValues("application/problem+json").forEach(contents::add);
    assertThat(contents).hasSizeGreaterThan(20);
    for (JsonNode content : contents) {
      String schema = content.get("schema").get("$ref").stringValue();
      String name = schema.substring(schema.lastIndexOf('/') + 1);
      Class<?> type = Class.forName("gatehouse.client.wire." + name);
      List<JsonNode> examples = new ArrayList<>();
      if (content.has("example")) {
        examples.add(content.get("example"));
      } else if (content.has("examples")) {
        content.get("examples").forEach(each -> examples.add(each.get("value")));
      }
      for (JsonNode example : examples) {
        assertThat(JSON.treeToValue(example, type)).as(name).isNotNull();
      }
    }
  }
}
