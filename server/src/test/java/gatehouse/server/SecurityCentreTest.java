package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The security centre of a running broker, over HTTP. */
class SecurityCentreTest {
  private static Broker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = Broker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/security/devices",
        "/security/sessions",
        "/security/activity",
        "/security/activity/download",
        "/security/travel",
        "/security/alerts",
        "/security/panic",
        "/security/frozen"
      })
  void strangersAreSentToSignInAndBack(String path) throws Exception {
    HttpResponse<String> answer = broker.visitor().get(path);
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(Visitor.location(answer)).startsWith("/sign-in?to=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/security/devices",
        "/security/sessions",
        "/security/activity",
        "/security/travel",
        "/security/alerts",
        "/security/panic"
      })
  void everyPageOpens(String path) throws Exception {
    HttpResponse<String> answer = wei().get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("Wei Tanaka").contains("Sign out");
  }

  private static Visitor wei() throws Exception {
    return broker.visitor().signIn("wei");
  }

  @Test
  void openPagesNeedNobody() throws Exception {
    assertThat(broker.visitor().get("/help/locked-out").body())
        .contains("number on your statements");
    assertThat(broker.visitor().get("/signed-out").body()).contains("not signed in");
    String outbox = broker.visitor().get("/demo/outbox").body();
    assertThat(outbox).contains(broker.totp("wei")).contains("Authenticator apps");
  }

  @Test
  void signingOutEndsThisSessionAtOnceAndTwiceHarmsNothing() throws Exception {
    Visitor wei = wei();
    String cookie = wei.cookies().get("__Host-gh-session");
    HttpResponse<String> out = wei.post("/sign-out");
    assertThat(Visitor.location(out)).isEqualTo("/signed-out");
    assertThat(wei.get("/signed-out").body()).contains("This session has ended");
    wei.cookies().put("__Host-gh-session", cookie);
    assertThat(wei.get("/").statusCode()).as("the old cookie").isEqualTo(303);
    assertThat(Visitor.location(wei.post("/sign-out"))).isEqualTo("/signed-out");
  }

  @Test
  void endingAnotherSessionIsSeenByItsNextRequest() throws Exception {
    Visitor here = wei();
    Visitor there = wei();
    String id = endable(here.get("/security/sessions").body());
    // the newest other session stands first
    assertThat(there.get("/").statusCode()).isEqualTo(200);
    HttpResponse<String> ended = here.post("/security/sessions/" + id + "/end");
    assertThat(Visitor.location(ended)).isEqualTo("/security/sessions");
    assertThat(there.get("/").statusCode()).as("its next request").isEqualTo(303);
    assertThat(here.get("/security/sessions").body()).contains("1 session ended.");
    HttpResponse<String> again = here.post("/security/sessions/" + id + "/end");
    assertThat(again.statusCode()).as("pressed twice").isEqualTo(303);
    assertThat(here.get("/security/sessions").body()).contains("ended already");
  }

  private static String endable(String page) {
    Matcher form = Pattern.compile("/security/sessions/([^/\"]+)/end\"").matcher(page);
    assertThat(form.find()).as(page).isTrue();
    return form.group(1);
  }

  @Test
  void endingAllOthersKeepsThisOne() throws Exception {
    Visitor here = wei();
    Visitor there = wei();
    here.post("/security/sessions/end-others");
    assertThat(here.get("/").statusCode()).isEqualTo(200);
    assertThat(there.get("/").statusCode()).isEqualTo(303);
    assertThat(Visitor.location(here.post("/security/sessions/end-all"))).isEqualTo("/signed-out");
    assertThat(here.get("/").statusCode()).isEqualTo(303);
  }

  @Test
  void otherPeoplesThingsAreNotThere() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    Visitor wei = wei();
    ana.post("/security/sessions/end-others");
    wei();
    String id = endable(wei.get("/security/sessions").body());
    for (String path :
        new String[] {
          "/security/sessions/" + id + "/end",
          "/security/sessions/" + "x".repeat(80) + "/end",
          "/security/devices/unknown/remove",
          "/security/travel/unknown/withdraw"
        }) {
      HttpResponse<String> refused = ana.post(path);
      assertThat(refused.statusCode()).as(path).isEqualTo(404);
      assertThat(refused.body()).contains("Nothing was done.");
    }
    assertThat(ana.post("/security/devices/unknown/rename", "name", "x").statusCode())
        .isEqualTo(404);
    assertThat(wei.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void activityTellsInPlainWordsAndGoesBack() throws Exception {
    Visitor wei = wei();
    for (int i = 0; i < 8; i++) {
      wei();
    }
    String newest = wei.get("/security/activity").body();
    assertThat(newest)
        .contains("You signed in with password and authenticator app")
        .contains("UTC+9")
        .contains("Client Portal");
    Matcher older = Pattern.compile("href=\"(/security/activity\\?before=\\d+)\"").matcher(newest);
    assertThat(older.find()).isTrue();
    String page = wei.get(older.group(1)).body();
    assertThat(page).contains("Newer");
    assertThat(wei.get("/security/activity?before=nonsense").statusCode()).isEqualTo(200);
  }

  @Test
  void theDownloadHoldsEveryRowAndItself() throws Exception {
    HttpResponse<String> file = wei().get("/security/activity/download");
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains("activity");
    assertThat(file.body().lines()).hasSizeGreaterThan(3).allMatch(line -> line.startsWith("{"));
    assertThat(file.body()).contains("audit-exported").doesNotContain("mira");
  }

  @Test
  void aJourneyIsToldOnceAndWithdrawn() throws Exception {
    Visitor wei = wei();
    String[] journey = {"country", "NO", "from", "2026-12-01", "to", "2026-12-07"};
    assertThat(Visitor.location(wei.post("/security/travel", journey)))
        .isEqualTo("/security/travel");
    wei.post("/security/travel", journey);
    String page = wei.get("/security/travel").body();
    assertThat(page).contains("1 December 2026 to 7 December 2026").contains("Planned");
    Matcher form = Pattern.compile("/security/travel/([^/\"]+)/withdraw").matcher(page);
    assertThat(form.find()).isTrue();
    String id = form.group(1);
    assertThat(form.find()).as("told twice, noted once").isFalse();
    assertThat(wei.post("/security/travel/" + id + "/withdraw").statusCode()).isEqualTo(303);
    assertThat(wei.get("/security/travel").body()).contains("No journey is planned");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "XX 2026-12-01 2026-12-07 Choose where",
        "NO 2026-12-07 2026-12-01 before the start",
        "NO 2020-12-01 2020-12-07 in the past",
        "NO 2026-12-01 2027-03-01 at most 90 days",
        "NO 1.12.26 2026-12-07 the first day",
        "NO 2026-12-01 +123456789 the last day"
      })
  void journeysThatMakeNoSense(String row) throws Exception {
    String[] typed = row.split(" ", 4);
    HttpResponse<String> answer =
        wei().post("/security/travel", "country", typed[0], "from", typed[1], "to", typed[2]);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(typed[3]).contains("value=\"" + typed[1] + "\"");
  }

  @Test
  void panicThrowsEverybodyOutFreezesAndIsLiftedADayLater() throws Exception {
    Visitor owner = broker.visitor().signIn("mira");
    Visitor thief = broker.visitor().signIn("mira");
    HttpResponse<String> pressed = owner.post("/security/panic");
    assertThat(Visitor.location(pressed)).isEqualTo("/signed-out");
    assertThat(owner.get("/signed-out").body()).contains("2 sessions have ended");
    assertThat(owner.get("/").statusCode()).isEqualTo(303);
    assertThat(thief.get("/").statusCode()).as("the thief's next request").isEqualTo(303);

    Visitor back = broker.visitor().signIn("mira");
    assertThat(back.get("/").body())
        .contains("Changes are frozen")
        .as("nothing is advised that cannot be done")
        .doesNotContain("No passkey yet");
    assertThat(back.get("/security/frozen").body()).contains("Frozen since").contains("Go on");
    String[] journey = {"country", "NO", "from", "2026-12-01", "to", "2026-12-07"};
    assertThat(Visitor.location(back.post("/security/travel", journey)))
        .isEqualTo("/security/frozen");
    HttpResponse<String> early = back.post("/security/thaw");
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(early.body()).contains("at least 24 hours");

    broker.clock.advance(Duration.ofHours(24));
    Visitor later = broker.visitor().signIn("mira");
    assertThat(later.get("/security/frozen").body()).contains("Lift the freeze</button>");
    assertThat(Visitor.location(later.post("/security/thaw"))).isEqualTo("/");
    assertThat(later.post("/security/thaw").statusCode()).as("pressed twice").isEqualTo(409);
    assertThat(Visitor.location(later.get("/security/frozen"))).isEqualTo("/");
    assertThat(later.get("/security/activity").body())
        .contains("Changes were frozen")
        .contains("The freeze was lifted");
    assertThat(later.get("/security/alerts").body())
        .as("what was told, when the words themselves are gone")
        .contains("Gatehouse: All sessions ended", "Text message to +1 ••••");
    assertThat(broker.visitor().get("/demo/outbox").body()).contains("panic");
  }

  @Test
  void aFormThatNeedsAFreshProofSaysAfterwardsThatItDidNothing() throws Exception {
    Visitor wei = wei();
    broker.clock.advance(Duration.ofMinutes(6));
    HttpResponse<String> pressed = wei.post("/security/factors/recovery");
    assertThat(Visitor.location(pressed)).startsWith("/sign-in/");
    assertThat(wei.get("/security/factors").body()).contains("Nothing has been done yet");
    assertThat(wei.get("/security/factors").body()).doesNotContain("Nothing has been done yet");
  }

  @Test
  void otherSitesCannotPressAnything() throws Exception {
    Visitor wei = wei();
    HttpResponse<String> forged =
        wei.send(
            wei.request("/security/panic")
                .header("Origin", "https://evil.example")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));
    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(wei.get("/").statusCode()).isEqualTo(200);
  }
}
