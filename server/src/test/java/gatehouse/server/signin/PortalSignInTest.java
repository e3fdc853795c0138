package gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker;
import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The portal's sign-in over HTTP, as a browser without scripts sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalSignInTest {
  private Broker broker;

  @BeforeAll
  void start() throws IOException {
    broker = Broker.start();
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void aPaperAccountNeedsThePasswordAlone() throws Exception {
    Visitor ana = broker.visitor();
    HttpResponse<String> answer = ana.password("ana", broker.password("ana"));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(Visitor.location(answer)).isEqualTo("/");
    assertThat(ana.cookies()).containsKey("__Host-gh-session");
  }

  @Test
  void aMarginAccountNeedsASecondFactor() throws Exception {
    Visitor mira = broker.visitor();
    String second = Visitor.location(mira.password("mira", broker.password("mira")));
    assertThat(mira.cookies()).doesNotContainKey("__Host-gh-session");
    HttpResponse<String> wrong = mira.post(second + "/code", "code", "000000");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("That code is not right");
    HttpResponse<String> right = mira.post(second + "/code", "code", broker.totp("mira"));
    assertThat(Visitor.location(right)).isEqualTo("/");
    assertThat(mira.cookies()).containsKey("__Host-gh-session");
  }

  @Test
  void anAccountNumberIsAName() throws Exception {
    Visitor ana = broker.visitor();
    assertThat(Visitor.location(ana.password("D1000004", broker.password("ana")))).isEqualTo("/");
  }

  @Test
  void anUnknownNameSaysTheSameAsAWrongPassword() throws Exception {
    String unknown = text(broker.visitor().password("nobody", "not the password"));
    String wrong = text(broker.visitor().password("wei", "not the password"));
    assertThat(unknown).isEqualTo(wrong).contains("do not match");
  }

  /** The words of the problem box. */
  private static String text(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(401);
    String body = answer.body();
    int from = body.indexOf("role=\"alert\"");
    return body.substring(from, body.indexOf("<form", from)).replaceAll("<[^>]*>", " ");
  }

  @Test
  void aRecoveryCodeCountsOnce() throws Exception {
    String code = broker.recoveryCode("tomas");
    assertThat(withRecoveryCode(broker.visitor(), code).statusCode()).isEqualTo(303);
    HttpResponse<String> again =
        withRecoveryCode(broker.visitor(), code.toLowerCase(java.util.Locale.ROOT));
    assertThat(again.statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> withRecoveryCode(Visitor tomas, String code)
      throws IOException, InterruptedException {
    broker.clock.advance(Duration.ofMinutes(1));
    String second = Visitor.location(tomas.password("tomas", broker.password("tomas")));
    String page = tomas.get(second).body();
    int at = page.indexOf("value=\"recovery-code:");
    if (at >= 0) { // else it is asked for already: a moved clock makes the text message look slow
      String way = page.substring(at + 7, page.indexOf('"', at + 7));
      assertThat(tomas.post(second + "/way", "way", way).statusCode()).isEqualTo(303);
    }
    return tomas.post(second + "/code", "code", code);
  }

  @Test
  void aTextMessageIsNotCalledWeakWhileThePasswordIsAskedFirst() throws Exception {
    Visitor tomas = broker.visitor();
    assertThat(withRecoveryCode(tomas, broker.recoveryCodes("tomas").getLast()).statusCode())
        .isEqualTo(303);
    broker.clock.advance(Duration.ofMinutes(40));
    String again = Visitor.location(tomas.get("/security/factors/totp"));
    assertThat(again).startsWith("/sign-in/");
    assertThat(tomas.get(again).body())
        .contains("Confirm it’s you", "autocomplete=\"current-password\"")
        .doesNotContain("Not strong enough here", "value=\"sms:");
  }

  @Test
  void aCodeCountsOnceOverAllAttempts() throws Exception {
    Visitor first = broker.visitor();
    Visitor second = broker.visitor();
    String one = Visitor.location(first.password("wei", broker.password("wei")));
    String two = Visitor.location(second.password("wei", broker.password("wei")));
    String code = broker.totp("wei");
    assertThat(first.post(one + "/code", "code", code).statusCode()).isEqualTo(303);
    HttpResponse<String> replay = second.post(two + "/code", "code", code);
    assertThat(replay.statusCode()).isEqualTo(401);
    assertThat(replay.body()).contains("used already");
  }

  @Test
  void anotherBrowserCannotGoOnWithAnAttempt() throws Exception {
    Visitor mira = broker.visitor();
    String second = Visitor.location(mira.password("mira", broker.password("mira")));
    broker.clock.advance(Duration.ofSeconds(30));
    HttpResponse<String> stolen =
        broker.visitor().post(second + "/code", "code", broker.totp("mira"));
    assertThat(stolen.statusCode()).isEqualTo(409);
    assertThat(Visitor.location(mira.post(second + "/code", "code", broker.totp("mira"))))
        .isEqualTo("/");
  }

  @Test
  void anAttemptEndsAfterTenMinutes() throws Exception {
    Visitor mira = broker.visitor();
    String second = Visitor.location(mira.password("mira", broker.password("mira")));
    broker.clock.advance(Duration.ofMinutes(10));
    HttpResponse<String> late = mira.post(second + "/code", "code", broker.totp("mira"));
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("10 minutes");
  }

  @Test
  void aFinishedAttemptGivesNoSecondSession() throws Exception {
    Visitor mira = broker.visitor();
    String second = Visitor.location(mira.password("mira", broker.password("mira")));
    broker.clock.advance(Duration.ofSeconds(30));
    String code = broker.totp("mira");
    String binding = mira.cookies().get("__Host-gh-sign-in");
    assertThat(mira.post(second + "/code", "code", code).statusCode()).isEqualTo(303);
    Visitor replay = broker.visitor();
    replay.cookies().put("__Host-gh-sign-in", binding);
    broker.clock.advance(Duration.ofSeconds(30));
    HttpResponse<String> again = replay.post(second + "/code", "code", broker.totp("mira"));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(replay.cookies()).doesNotContainKey("__Host-gh-session");
  }

  @Test
  void aFormFromAnotherSiteIsRefused() throws Exception {
    Visitor visitor = broker.visitor();
    var forged =
        visitor
            .request("/sign-in")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "https://evil.example")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("username=ana&password=x"));
    assertThat(visitor.send(forged).statusCode()).isEqualTo(403);
  }

  @Test
  void nobodyIsSentElsewhereAfterSigningIn() throws Exception {
    Visitor ana = broker.visitor();
    String page = ana.get("/sign-in?to=//evil.example/").body();
    assertThat(Visitor.field(page, "to")).isEqualTo("/");
    broker.clock.advance(Duration.ofSeconds(5));
    HttpResponse<String> answer =
        ana.post(
            "/sign-in",
            "username",
            "ana",
            "password",
            broker.password("ana"),
            "challenge",
            Visitor.field(page, "challenge"),
            "to",
            "https://evil.example/");
    assertThat(Visitor.location(answer)).isEqualTo("/");
  }

  @Test
  void strangersSpendTheirOwnTriesAlone() throws Exception {
    Visitor thief = broker.visitor();
    for (int i = 0; i < 5; i++) {
      thief.password("olu", "guess " + i);
    }
    HttpResponse<String> spent = thief.password("olu", broker.password("olu"));
    assertThat(spent.statusCode()).isEqualTo(429);
    assertThat(spent.headers().firstValue("Retry-After")).isPresent();
    // even the right password is not heard, from any other stranger either
    assertThat(broker.visitor().password("olu", broker.password("olu")).statusCode())
        .isEqualTo(429);
    broker.clock.advance(Duration.ofMinutes(31));
    assertThat(broker.visitor().password("olu", broker.password("olu")).statusCode())
        .isEqualTo(303);
  }

  @Test
  void badInputIsAnsweredInWords() throws Exception {
    Visitor visitor = broker.visitor();
    assertThat(visitor.get("/nowhere").statusCode()).isEqualTo(404);
    assertThat(visitor.get("/sign-in/" + "x".repeat(100)).statusCode()).isEqualTo(404);
    assertThat(visitor.post("/sign-in", "username", "x".repeat(100)).statusCode()).isEqualTo(400);
    assertThat(visitor.post("/sign-in/none/way", "way", "witchcraft").statusCode()).isEqualTo(400);
  }
}
