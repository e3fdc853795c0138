package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Base32;
import gatehouse.core.factor.Totp;
import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A broker's operators, as their programs reach it. */
final class Staff {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PEOPLE = "/api/v1/admin/people";
  static final String PASSWORD = "a quiet harbour at dusk";
  static final String WHY = "{\"reason\":\"seen in the branch, case 4711\"}";

  private final Broker broker;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Staff(Broker broker) {
    this.broker = broker;
  }

  /** An answer, as JSON. */
  record Answer(int status, JsonNode json) {
    String text(String field) {
      assertThat(json.has(field)).as(json.toString()).isTrue();
      return json.get(field).stringValue();
    }

    Answer as(int wanted) {
      assertThat(status).as(json.toString()).isEqualTo(wanted);
      return this;
    }
  }

  /** One operator who is signed in. */
  final class Operator {
    private final String token;

    private Operator(String token) {
      this.token = token;
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
      return send("POST", path, body, token);
    }

    Answer get(String path) throws IOException, InterruptedException {
      return send("GET", path, "", token);
    }

    /** Does something to a person. */
    Answer to(String name, String act) throws IOException, InterruptedException {
      return post(PEOPLE + "/" + name + "/" + act, WHY);
    }

    Answer create(String name, String more) throws IOException, InterruptedException {
      return post(
          PEOPLE,
          "{\"username\":\"%s\",\"displayName\":\"%s\",\"zone\":\"UTC\"%s}"
              .formatted(name, name, more));
    }

    Answer approve(String id) throws IOException, InterruptedException {
      return post("/api/v1/admin/approvals/" + id + "/approve", "");
    }

    Answer decline(String id) throws IOException, InterruptedException {
      return post("/api/v1/admin/approvals/" + id + "/decline", "");
    }

    String activity(String name) throws IOException, InterruptedException {
      return get(PEOPLE + "/" + name + "/activity").as(200).json().toString();
    }
  }

  private Answer send(String method, String path, String body, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(broker.base + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.header(token.startsWith("B") ? "Authorization" : "Gatehouse-Sign-In", token);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String text = answer.body().isEmpty() ? "{}" : answer.body();
    return new Answer(answer.statusCode(), JSON.readTree(text));
  }

  /** The demo's operator. */
  Operator olu() throws IOException, InterruptedException {
    later();
    return signIn("olu", broker.password("olu"), broker.totp("olu"));
  }

  /** Somebody of the demo with an authenticator app, at the operators' doors. */
  Operator user(String name) throws IOException, InterruptedException {
    later();
    return signIn(name, broker.password(name), broker.totp(name));
  }

  /** Half a minute passes, since a code counts once, while no request is still being read. */
  private void later() throws IOException, InterruptedException {
    HttpRequest last = HttpRequest.newBuilder(URI.create(broker.base + "/health/live")).build();
    http.send(last, HttpResponse.BodyHandlers.discarding());
    broker.clock.advance(Duration.ofSeconds(30));
  }

  private Operator signIn(String name, String password, String code)
      throws IOException, InterruptedException {
    String credentials = JSON.writeValueAsString(Map.of("name", name, "password", password));
    JsonNode asking = send("POST", "/api/v1/sign-in", credentials, "").as(200).json();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    broker.base + "/api/v1/sign-in/" + asking.get("id").stringValue() + "/answer"))
            .header("Content-Type", "application/json")
            .header("Gatehouse-Sign-In", asking.get("binding").stringValue())
            .POST(HttpRequest.BodyPublishers.ofString("{\"answer\":\"" + code + "\"}"))
            .build();
    HttpResponse<String> done = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    return new Operator("Bearer " + JSON.readTree(done.body()).get("token").stringValue());
  }

  /** Has olu make an operator alone, who comes in by the link that was mailed. */
  Operator second(Operator olu, String name) throws IOException, InterruptedException {
    Answer made = olu.create(name, ",\"operator\":true,\"mail\":\"" + name + "@example.com\"");
    assertThat(made.as(201).json().get("approval").get("state").stringValue()).isEqualTo("done");
    return join(name, broker.message(name + "@example.com", "(/invite/\\S+)"));
  }

  /** Uses a link, adds an authenticator app, and signs in from a program. */
  Operator join(String name, String link) throws IOException, InterruptedException {
    Visitor visitor = broker.visitor();
    HttpResponse<String> used = visitor.post(link, "username", name, "new_password", PASSWORD);
    assertThat(Visitor.location(used)).isEqualTo("/security/factors");
    String page = visitor.get("/security/factors/totp").body();
    Matcher secret = Pattern.compile("class=\"secret\">([^<]*)<").matcher(page);
    assertThat(secret.find()).as(page).isTrue();
    byte[] key = Base32.decode(secret.group(1).replace(" ", "")).orElseThrow();
    Totp app = Totp.standard(SecretBytes.copyOf(key));
    HttpResponse<String> added =
        visitor.post(
            "/security/factors/totp",
            "enrolment",
            Visitor.field(page, "enrolment"),
            "code",
            code(app),
            "name",
            "App");
    assertThat(added.statusCode()).as(added.body()).isEqualTo(303);
    broker.clock.advance(Duration.ofSeconds(30));
    return signIn(name, PASSWORD, code(app));
  }

  private String code(Totp app) {
    return app.code(broker.clock.instant()).digits().exposeText();
  }
}
