package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.Webhooks;
import gatehouse.core.apikey.AccessScope;
import gatehouse.server.Broker.Visitor;
import gatehouse.server.webhook.Receiver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints by the portal's forms, without scripts, and by JSON, to a program on this machine. */
class WebhooksOverHttpTest {
  private static final String PAGE = "/account/webhooks";
  private static final String API = "/api/v1/webhooks";
  private static final JsonMapper JSON = JsonMapper.shared();

  private Broker broker;
  private Visitor mira;
  private Receiver receiver;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.start();
    mira = broker.visitor().signIn("mira");
    receiver = Receiver.open();
  }

  @AfterEach
  void close() {
    receiver.close();
    broker.close();
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }

  private HttpResponse<String> added(String url, String... events) throws Exception {
    String[] fields = new String[2 + 2 * events.length];
    fields[0] = "url";
    fields[1] = url;
    for (int i = 0; i < events.length; i++) {
      fields[2 + 2 * i] = "event-" + events[i];
      fields[3 + 2 * i] = "yes";
    }
    return mira.post(PAGE, fields);
  }

  private String verified(String secret, Receiver.Got got) throws Exception {
    return Webhooks.verify(secret, got.headers(), got.body(), broker.clock);
  }

  @Test
  void anEndpointIsAddedToldRotatedPausedAndRemoved() throws Exception {
    assertThat(mira.get(PAGE).body()).contains("No program of yours is told");
    assertThat(mira.get("/account").body()).contains("href=\"" + PAGE + "\"");
    assertThat(mira.get(PAGE + "/new").body()).contains("event-renewal.failed");
    HttpResponse<String> answer = added(receiver.url().toString(), "key.created", "key.revoked");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    String secret = found(answer.body(), "(whsec_[A-Za-z0-9+/]{43}=)");
    String page = PAGE + "/" + found(answer.body(), "(hook-[A-Za-z0-9_-]{22})");
    assertThat(mira.get(page).body()).doesNotContain("whsec_");
    broker.message("mira@example.com", "now on also sent to localhost");

    KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, "D1000001"));
    Receiver.Got told = receiver.next();
    String id = verified(secret, told);
    JsonNode body = JSON.readTree(told.text());
    assertThat(body.get("type").stringValue()).isEqualTo("key.created");
    assertThat(body.get("data").get("link").stringValue()).isEqualTo(broker.base + "/keys");
    broker.allSent();
    assertThat(mira.get(page).body()).contains("New key for a program", "Delivered", id, "204");

    mira.post(page + "/deliveries/" + id);
    assertThat(verified(secret, receiver.next())).isEqualTo(id);
    mira.post(page + "/test");
    assertThat(receiver.next().text()).contains("\"type\":\"webhook.test\"");
    broker.allSent();

    HttpResponse<String> rotated = mira.post(page + "/rotate");
    String fresh = found(rotated.body(), "(whsec_[A-Za-z0-9+/]{43}=)");
    assertThat(fresh).isNotEqualTo(secret);
    mira.post(page + "/test");
    Receiver.Got both = receiver.next();
    assertThat(verified(secret, both)).isEqualTo(verified(fresh, both));
    broker.allSent();

    mira.post(page + "/pause");
    assertThat(mira.get(page).body()).contains("Paused", "Resume");
    assertThat(mira.post(page + "/test").statusCode()).isEqualTo(409);
    KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, "D1000001"));
    broker.allSent();
    assertThat(receiver.heardMore()).isFalse();
    mira.post(page + "/resume");
    mira.post(page + "/remove");
    assertThat(mira.get(page).statusCode()).isEqualTo(404);
    broker.message("mira@example.com", "no longer sent to localhost\\.");
    assertThat(broker.rows("SELECT reference FROM message WHERE target <> ''")).isEmpty();
    assertThat(broker.rows("SELECT kind FROM log WHERE kind LIKE 'webhook-%' ORDER BY kind"))
        .containsExactly(
            "webhook-added",
            "webhook-changed",
            "webhook-changed",
            "webhook-changed",
            "webhook-removed");
  }

  @Test
  void aFailedRenewalIsTold() throws Exception {
    String secret =
        found(
            added(receiver.url().toString(), "renewal.failed", "key.suspended").body(),
            "(whsec_[A-Za-z0-9+/]{43}=)");
    KeyProgram program =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, "D1000001"));
    program.token();
    broker
        .server()
        .programs()
        .keys()
        .suspend(program.id, "it was used oddly.", broker.clock.instant());
    assertThat(receiver.next().text()).contains("\"type\":\"key.suspended\"", program.id.value());
    assertThat(
            program
                .ask(
                    KeyProgram.form(program.signed(program.assertion().build())),
                    program.proof("POST", "/oauth/token", null))
                .statusCode())
        .isNotEqualTo(200);
    Receiver.Got told = receiver.next();
    verified(secret, told);
    assertThat(told.text())
        .contains("\"type\":\"renewal.failed\"", "\"mend\":\"", "used oddly", program.id.value());
  }

  /** People hear of it by one notice for all keys; endpoints choose by the event. */
  @Test
  void thePanicButtonTellsOfEachKeyThatItSuspends() throws Exception {
    added(receiver.url().toString(), "key.suspended");
    KeyProgram one =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, "D1000001"));
    KeyProgram other =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, "U1000001"));
    mira.post("/security/panic");
    assertThat(receiver.next().text() + receiver.next().text())
        .contains("\"type\":\"key.suspended\"", one.id.value(), other.id.value())
        .contains("you pressed the panic button.");
    assertThat(
            broker.rows(
                "SELECT subject FROM message WHERE subject LIKE '%suspended%' AND target = ''"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://hooks.example.com/ | begins with https://
          https://10.0.0.1/ | not public
          https://169.254.169.254/latest | not public
          https://user:secret@hooks.example.com/ | no user, password
          https://hooks.example.com:25/ | port is 443
          """)
  void whatMustNotBeReachedIsRefusedOnThePage(String url, String because) throws Exception {
    HttpResponse<String> answer = added(url, "key.created");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(because);
    assertThat(broker.rows("SELECT url FROM webhook")).isEmpty();
  }

  @Test
  void hasLimitsAndNeedsFreshProof() throws Exception {
    assertThat(added(receiver.url().toString()).body()).contains("Choose at least one thing");
    for (int i = 0; i < 5; i++) {
      assertThat(added("https://hooks.example.com/" + i, "key.created").statusCode())
          .isEqualTo(200);
    }
    assertThat(added("https://hooks.example.com/0", "key.created").statusCode()).isEqualTo(422);
    HttpResponse<String> sixth = added("https://hooks.example.com/5", "key.created");
    assertThat(sixth.body()).contains("You have 5 endpoints, the most");
    broker.clock.advance(Duration.ofMinutes(6));
    assertThat(Visitor.location(added("https://hooks.example.com/6", "key.created")))
        .startsWith("/sign-in/");
    String first = PAGE + "/" + broker.rows("SELECT webhook_id FROM webhook").getFirst();
    mira.post(first + "/pause");
    assertThat(Visitor.location(mira.post(first + "/resume")))
        .as("a stolen session tells of one pause, not of a thousand")
        .startsWith("/sign-in/");
    assertThat(broker.rows("SELECT standing FROM webhook WHERE standing = 'PAUSED'")).hasSize(1);
    Visitor wei = broker.visitor().signIn("wei");
    String id = broker.rows("SELECT webhook_id FROM webhook").getFirst();
    for (String act : List.of("test", "pause", "resume", "remove")) {
      assertThat(wei.post(PAGE + "/" + id + "/" + act).statusCode()).isEqualTo(404);
    }
    assertThat(wei.get(PAGE + "/" + id).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> call(String token, String method, String path, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(broker.base + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", token);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String token() throws Exception {
    broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
    String name =
        JSON.writeValueAsString(Map.of("name", "mira", "password", broker.password("mira")));
    JsonNode asking = JSON.readTree(call("", "POST", "/api/v1/sign-in", name).body());
    HttpRequest answer =
        HttpRequest.newBuilder(
                URI.create(
                    broker.base + "/api/v1/sign-in/" + asking.get("id").stringValue() + "/answer"))
            .header("Content-Type", "application/json")
            .header("Gatehouse-Sign-In", asking.get("binding").stringValue())
            .POST(
                HttpRequest.BodyPublishers.ofString("{\"answer\":\"" + broker.totp("mira") + "\"}"))
            .build();
    HttpResponse<String> done =
        HttpClient.newHttpClient().send(answer, HttpResponse.BodyHandlers.ofString());
    return "Bearer " + JSON.readTree(done.body()).get("token").stringValue();
  }

  @Test
  void programsOfTheOwnersSessionDoTheSameByJson() throws Exception {
    String token = token();
    String wish =
        "{\"url\":\"" + receiver.url() + "\",\"events\":[\"key.created\",\"failsafe.ran\"]}";
    HttpResponse<String> made = call(token, "POST", API, wish);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode webhook = JSON.readTree(made.body());
    String secret = webhook.get("secret").stringValue();
    String path = API + "/" + webhook.get("id").stringValue();
    assertThat(call(token, "GET", API, "").body()).contains("\"active\"").doesNotContain("whsec_");
    assertThat(call(token, "POST", API, wish).statusCode()).isEqualTo(422);
    assertThat(call(token, "POST", API, wish.replace("key.created", "key.eaten")).statusCode())
        .isEqualTo(422);

    receiver.answer = Receiver.status(500);
    assertThat(call(token, "POST", path + "/test", "").statusCode()).isEqualTo(200);
    String id = verified(secret, receiver.next());
    receiver.answer = Receiver.status(200);
    assertThat(call(token, "POST", path + "/deliveries/" + id + "/send-again", "").statusCode())
        .isEqualTo(200);
    assertThat(verified(secret, receiver.next())).isEqualTo(id);
    broker.allSent();
    JsonNode delivery =
        JSON.readTree(call(token, "GET", path + "/deliveries", "").body()).get("deliveries").get(0);
    assertThat(delivery.get("state").stringValue()).isEqualTo("delivered");
    assertThat(delivery.get("lastAnswer").stringValue()).isEqualTo("It answered 200.");

    assertThat(call(token, "POST", path + "/pause", "").body()).contains("\"paused\"");
    assertThat(call(token, "POST", path + "/test", "").statusCode()).isEqualTo(409);
    assertThat(call(token, "POST", path + "/resume", "").body()).contains("\"active\"");
    assertThat(call(token, "POST", path + "/rotate", "").body())
        .contains("whsec_", "formerSecretUntil")
        .doesNotContain(secret);
    broker.clock.advance(Duration.ofMinutes(6));
    call(token, "POST", path + "/pause", "");
    assertThat(call(token, "POST", path + "/resume", "").body()).contains("grant-access");
    assertThat(call(token, "DELETE", path, "").statusCode()).isEqualTo(200);
    assertThat(call(token, "GET", path + "/deliveries", "").statusCode()).isEqualTo(404);

    assertThat(call(token, "POST", API, wish).body()).contains("grant-access");
    KeyProgram program =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, "D1000001"));
    assertThat(program.call("GET", API, "", program.token()).statusCode()).isEqualTo(403);
  }
}
