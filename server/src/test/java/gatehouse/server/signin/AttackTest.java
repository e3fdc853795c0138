package gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker;
import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a thief tries who holds something already: a cookie, a password, half of a sign-in. */
class AttackTest {
  private static final JsonMapper JSON = new JsonMapper();

  private Broker broker;

  @BeforeEach
  void start() throws IOException {
    broker = Broker.start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private HttpResponse<String> call(
      Visitor who, String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        who.request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return who.send(headers.length == 0 ? request : request.headers(headers));
  }

  /** A program's token for somebody with an authenticator app. */
  private String token(String username) throws Exception {
    Visitor program = broker.visitor();
    String body =
        JSON.createObjectNode()
            .put("name", username)
            .put("password", broker.password(username))
            .toString();
    JsonNode asked = JSON.readTree(call(program, "POST", "/api/v1/sign-in", body).body());
    broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
    String answer = JSON.createObjectNode().put("answer", broker.totp(username)).toString();
    String path = "/api/v1/sign-in/" + asked.get("id").stringValue() + "/answer";
    String binding = asked.get("binding").stringValue();
    HttpResponse<String> came = call(program, "POST", path, answer, "Gatehouse-Sign-In", binding);
    return JSON.readTree(came.body()).get("token").stringValue();
  }

  @Test
  void aCopiedCookieIsNoProgramsToken() throws Exception {
    String cookie = broker.visitor().signIn("ana").cookies().get("__Host-gh-session");
    HttpResponse<String> answer =
        call(broker.visitor(), "GET", "/api/session", "", "Authorization", "Bearer " + cookie);
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void aProgramsTokenIsNoCookie() throws Exception {
    String token = token("wei");
    HttpResponse<String> program =
        call(broker.visitor(), "GET", "/api/session", "", "Authorization", "Bearer " + token);
    assertThat(program.statusCode()).isEqualTo(200);
    Visitor thief = broker.visitor();
    thief.cookies().put("__Host-gh-session", token);
    assertThat(Visitor.location(thief.get("/"))).startsWith("/sign-in");
  }

  @Test
  void aSignInUnderWayEndsWithThePasswordItStandsOn() throws Exception {
    Visitor owner = broker.visitor().signIn("wei");
    Visitor thief = broker.visitor();
    String half = Visitor.location(thief.password("wei", broker.password("wei")));
    HttpResponse<String> changed =
        owner.post("/security/password", "new_password", "quite another long phrase 7");
    assertThat(changed.statusCode()).isEqualTo(303);
    broker.clock.advance(Duration.ofSeconds(30));
    HttpResponse<String> answer = thief.post(half + "/code", "code", broker.totp("wei"));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(thief.cookies()).doesNotContainKey("__Host-gh-session");
  }

  @Test
  void aSignInUnderWayEndsWithTheFactorItStandsOn() throws Exception {
    Visitor owner = broker.visitor().signIn("mira");
    Visitor thief = broker.visitor();
    String half = Visitor.location(thief.password("mira", broker.password("mira")));
    assertThat(thief.get(half).statusCode()).isEqualTo(200);
    String phone =
        broker
            .rows(
                "SELECT factor_id FROM factor JOIN person USING (person_id)"
                    + " WHERE kind = 'sms' AND username = 'mira'")
            .getFirst();
    HttpResponse<String> removed = owner.post("/security/factors/" + phone + "/remove");
    assertThat(removed.statusCode()).isEqualTo(303);
    broker.clock.advance(Duration.ofSeconds(30));
    HttpResponse<String> answer = thief.post(half + "/code", "code", broker.totp("mira"));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(thief.cookies()).doesNotContainKey("__Host-gh-session");
    assertThat(broker.visitor().signIn("mira").get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void noticesUseUpNoCodes() throws Exception {
    Visitor thief = broker.visitor();
    String half = Visitor.location(thief.password("tomas", broker.password("tomas")));
    String code = broker.message("+15550100002", "(\\d{6})");
    assertThat(Visitor.location(thief.post(half + "/code", "code", code))).isEqualTo("/");
    for (int day = 1; day <= 25; day++) {
      String date = "2026-12-%02d".formatted(day);
      thief.post("/security/travel", "country", "NO", "from", date, "to", date);
    }
    assertThat(texts("NOTICE")).as("of journeys").isGreaterThanOrEqualTo(20);
    assertThat(texts("SIGN_IN_CODE")).isEqualTo(1);
    Visitor owner = broker.visitor();
    String other = Visitor.location(owner.password("tomas", broker.password("tomas")));
    assertThat(owner.get(other).body()).contains("•••• ••02");
    assertThat(texts("SIGN_IN_CODE")).isEqualTo(2);
  }

  @Test
  void noPageThatIsOnlyOpenedSendsACode() throws Exception {
    Visitor tomas = broker.visitor();
    String half = Visitor.location(tomas.password("tomas", broker.password("tomas")));
    String code = broker.message("+15550100002", "(\\d{6})");
    assertThat(Visitor.location(tomas.post(half + "/code", "code", code))).isEqualTo("/");
    broker.allSent();
    broker.clock.advance(Duration.ofMinutes(40));
    assertThat(tomas.get("/").statusCode()).isEqualTo(200);
    broker.clock.advance(Duration.ofMinutes(40)); // still signed in, but no proof is fresh
    String stepUp = Visitor.location(tomas.get("/security/activity/download"));
    assertThat(stepUp).startsWith("/sign-in/");
    String page = tomas.get(stepUp).body();
    assertThat(page).contains("Send the code");
    assertThat(texts("SIGN_IN_CODE")).as("before it is asked for").isEqualTo(1);
    int at = page.indexOf("value=\"sms:") + 7;
    String way = page.substring(at, page.indexOf('"', at));
    assertThat(tomas.post(stepUp + "/way", "way", way).statusCode()).isEqualTo(303);
    assertThat(texts("SIGN_IN_CODE")).as("once it is asked for").isEqualTo(2);
    assertThat(tomas.get(stepUp).body()).contains("Code from the text message");
  }

  private int texts(String purpose) {
    return broker
        .rows("SELECT 1 FROM message WHERE channel = 'SMS' AND purpose = ?", purpose)
        .size();
  }

  @Test
  void anOperatorWhoPressedPanicDoesNotOperate() throws Exception {
    String path = "/api/v1/admin/people";
    HttpResponse<String> before =
        call(broker.visitor(), "GET", path, "", "Authorization", "Bearer " + token("olu"));
    assertThat(before.statusCode()).isEqualTo(200);
    assertThat(broker.visitor().signIn("olu").post("/security/panic").statusCode()).isEqualTo(303);
    HttpResponse<String> after =
        call(broker.visitor(), "GET", path, "", "Authorization", "Bearer " + token("olu"));
    assertThat(after.statusCode()).isEqualTo(403);
  }

  @Test
  void aRequestTargetThatIsNoPathLeadsNowhere() throws Exception {
    URI base = URI.create(broker.base);
    try (Socket socket = new Socket("localhost", base.getPort())) {
      String request = "GET @evil.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 400".length());
      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
    }
  }

  @Test
  void aDamagedMessageOfOursIsPassedOver() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    ana.cookies().put("__Host-gh-said", "%zz");
    assertThat(ana.get("/").statusCode()).isEqualTo(200);
  }
}
