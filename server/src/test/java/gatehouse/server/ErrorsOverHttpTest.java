package gatehouse.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How refusals and failures are told: to programs in their form, and with the time to wait. */
class ErrorsOverHttpTest {
  private static Broker broker;
  private static int metricsPort;

  @BeforeAll
  static void start() throws IOException {
    metricsPort = FreePort.any();
    broker = Broker.start(Map.of("metrics.port", Integer.toString(metricsPort)));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api, '', '', 404",
    "GET, /api/, '', '', 404",
    "GET, /api/v1/nothing, '', '', 404",
    "DELETE, /api/v1/sign-in, '', '', 404",
    "GET, /api/session, '', '', 401",
    "GET, /api/v1/admin/people, '', '', 401",
    "POST, /api/v1/sign-in, '', '', 415",
    "POST, /api/v1/sign-in, text/plain, hello, 415",
    "POST, /api/v1/sign-in, application/json, {, 400",
    "POST, /api/v1/sign-in, application/json, [], 400",
    "POST, /api/v1/sign-in, application/json, '{\"name\":1}', 400",
    "POST, /api/v1/sign-in, application/json, LONG, 413",
    "POST, /api/v1/sign-in, application/json, '{\"name\":\"x\",\"password\":\"y\"}', 401",
    "GET, /api/v1/sign-in/nobody, '', '', 400"
  })
  void programsAreToldInTheirForm(String method, String path, String type, String body, int status)
      throws Exception {
    String sent = body.equals("LONG") ? "\"" + "x".repeat(140_000) + "\"" : body;
    HttpRequest.Builder request =
        broker.visitor().request(path).method(method, BodyPublishers.ofString(sent));
    HttpResponse<String> answer =
        broker.visitor().send(type.isEmpty() ? request : request.header("Content-Type", type));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"status\":" + status, "\"detail\":\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/%zz HTTP/1.1|Host: H|Connection: close||",
        "GET /api/session HTTP/1.1|Host: H|No colon||",
        "GET /api/session HTTP/1.1|Connection: close||",
        "GET /api/session HTTP/1.1|Host: H|X: LONG||",
        "POST /api/v1/sign-in HTTP/1.1|Host: H|Transfer-Encoding: chunked|Connection: close||ZZ||"
      })
  void whatCannotBeReadIsToldInTheirFormToo(String text) throws Exception {
    URI base = URI.create(broker.base);
    try (Socket socket = new Socket("localhost", base.getPort())) {
      socket.setSoTimeout(60_000);
      String request =
          text.replace("Host: H", "Host: " + base.getAuthority())
              .replace("LONG", "x".repeat(20_000))
              .replace("|", "\r\n");
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json", "detail");
    }
  }

  private static void waits(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After").orElse("none")).matches("[1-9]\\d*");
  }

  @Test
  void guessingIsToldHowLongToWait() throws Exception {
    for (String name : new String[] {"ana", "nobody"}) {
      HttpResponse<String> answer = broker.visitor().password(name, "a wrong password");
      for (int i = 0; i < 30 && answer.statusCode() == 401; i++) {
        answer = broker.visitor().password(name, "a wrong password");
      }
      waits(answer);
      String body = "{\"name\":\"" + name + "\",\"password\":\"wrong\"}";
      HttpRequest.Builder program =
          broker
              .visitor()
              .request("/api/v1/sign-in")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body));
      waits(broker.visitor().send(program));
    }
  }

  @Test
  void askingForCodesTooFastIsToldHowLongToWait() throws Exception {
    Visitor tomas = broker.visitor();
    String half = Visitor.location(tomas.password("tomas", broker.password("tomas")));
    HttpResponse<String> answer = tomas.post(half + "/send");
    waits(answer);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");

    Visitor wei = broker.visitor().signIn("wei");
    String page = "/security/factors/sms";
    wei.post(page, "number", "+46 70 123 45 67", "name", "Phone");
    String enrolment = Visitor.field(wei.get(page + "/code").body(), "enrolment");
    waits(wei.post(page + "/send", "enrolment", enrolment));
  }

  @Test
  void metricsHaveAListenerOfTheirOwn() throws Exception {
    assertThat(broker.visitor().get("/metrics").statusCode()).as("in public").isEqualTo(404);
    HttpResponse<String> metrics = inside("/metrics");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body())
        .contains("gatehouse_sessions_live", "gatehouse_http_request_seconds");
    for (String other : new String[] {"/", "/sign-in", "/health/ready", "/demo/outbox", "/api/"}) {
      assertThat(inside(other).statusCode()).as(other).isEqualTo(404);
    }
  }

  private static HttpResponse<String> inside(String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + metricsPort + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
  }
}
