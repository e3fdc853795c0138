package gatehouse.server.factor;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Base32;
import gatehouse.core.factor.Totp;
import gatehouse.server.Broker;
import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways in of a person, over HTTP, as a browser without scripts sees them. */
class FactorPortalTest {
  private static final String LIST = "/security/factors";
  private static final String NUMBER = "+46 70 123 45 67";
  private static final String NUMBER_E164 = "+46701234567";

  private Broker broker;

  @BeforeEach
  void start() throws IOException {
    broker = Broker.start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static String first(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }

  private Totp app(String page) {
    String secret = first(page, "class=\"secret\">([^<]*)<").replace(" ", "");
    return Totp.standard(SecretBytes.copyOf(Base32.decode(secret).orElseThrow()));
  }

  private String code(Totp app) {
    return app.code(broker.clock.instant()).digits().exposeText();
  }

  /** The id in the forms of the way with this name. */
  private static String id(String list, String name) {
    return first(
        list, "popover id=\"remove-([^\"]*)\" role=\"dialog\" aria-label=\"Remove " + name);
  }

  private static void done(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(Visitor.location(answer)).isEqualTo(LIST);
  }

  private static HttpResponse<String> refused(
      HttpResponse<String> answer, int status, String words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(words);
    return answer;
  }

  /** An app, added as a person would; what came of the form. */
  private HttpResponse<String> addApp(Visitor visitor, String name) throws Exception {
    String page = visitor.get(LIST + "/totp").body();
    return visitor.post(
        LIST + "/totp",
        "enrolment",
        Visitor.field(page, "enrolment"),
        "code",
        code(app(page)),
        "name",
        name);
  }

  @Test
  void aStrangerIsSentToSignIn() throws Exception {
    assertThat(Visitor.location(broker.visitor().get(LIST))).startsWith("/sign-in?to=");
    assertThat(Visitor.location(broker.visitor().post(LIST + "/totp", "code", "1")))
        .startsWith("/sign-in");
  }

  @Test
  void theListNamesEachWay() throws Exception {
    String page = broker.visitor().signIn("mira").get(LIST).body();
    assertThat(page)
        .contains("Demo authenticator", "Text message to +1 •••• ••01", "10 of 10 left", "Password")
        .doesNotContain("15550100001");
  }

  @Test
  void anAppIsAddedByItsFirstCodeOnce() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    String page = wei.get(LIST + "/totp").body();
    assertThat(page).contains("<svg", "End my other sessions");
    Totp app = app(page);
    assertThat(app(wei.get(LIST + "/totp").body()).key().matches(app.key())).as("reload").isTrue();
    String enrolment = Visitor.field(page, "enrolment");
    refused(
        wei.post(LIST + "/totp", "enrolment", enrolment, "code", "123 45", "name", "Pixel"),
        400,
        "That code is not right");
    refused(
        wei.post(LIST + "/totp", "enrolment", enrolment, "code", code(app), "name", " "),
        400,
        "Give it a name");
    String right = code(app);
    done(wei.post(LIST + "/totp", "enrolment", enrolment, "code", right, "name", "Pixel 9"));
    assertThat(wei.get(LIST).body()).contains("Pixel 9 added.");
    done(wei.post(LIST + "/totp", "enrolment", enrolment, "code", right, "name", "Pixel 9"));
    assertThat(broker.rows("SELECT name FROM factor WHERE name = 'Pixel 9'")).hasSize(1);
    assertThat(broker.rows("SELECT kind FROM log WHERE kind = 'factor-added'")).hasSize(1);
    assertThat(broker.rows("SELECT 1 FROM pending_factor")).isEmpty();
  }

  @Test
  void whatTookTooLongIsNotAdded() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    String page = ana.get(LIST + "/totp").body();
    broker.clock.advance(Duration.ofMinutes(3));
    Visitor other = broker.visitor().signIn("ana");
    refused(
        other.post(
            LIST + "/totp",
            "enrolment",
            Visitor.field(page, "enrolment"),
            "code",
            code(app(page)),
            "name",
            "Thief's"),
        409,
        "begun in another window");
    assertThat(broker.rows("SELECT 1 FROM factor WHERE name LIKE 'Thief%'")).isEmpty();
  }

  @Test
  void aChangeNeedsAFreshProof() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    broker.clock.advance(Duration.ofMinutes(6));
    assertThat(Visitor.location(ana.get(LIST + "/totp"))).startsWith("/sign-in/");
    assertThat(ana.get(LIST).statusCode()).isEqualTo(200);
  }

  @Test
  void twoCodesSetTheClock() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    String page = ana.get(LIST + "/totp").body();
    Totp app = app(page);
    done(
        ana.post(
            LIST + "/totp",
            "enrolment",
            Visitor.field(page, "enrolment"),
            "code",
            code(app),
            "name",
            "Drifting"));
    // the first change with a second factor asks for it
    String resync = LIST + "/" + id(ana.get(LIST).body(), "Drifting") + "/resync";
    broker.clock.advance(Duration.ofSeconds(31));
    String raise = Visitor.location(ana.get(resync));
    assertThat(raise).startsWith("/sign-in/");
    ana.post(raise + "/code", "code", broker.password("ana"));
    done303(ana.post(raise + "/code", "code", code(app)), resync);
    assertThat(ana.get(resync).body()).contains("Drifting");
    refused(ana.post(resync, "first", "000000", "second", "000001"), 400, "two codes in a row");
    String first = app.code(broker.clock.instant().plusSeconds(600)).digits().exposeText();
    String second = app.code(broker.clock.instant().plusSeconds(630)).digits().exposeText();
    done(ana.post(resync, "first", first, "second", second));
    refused(ana.post(resync, "first", first, "second", second), 400, "used already");
    for (int i = 0; i < 7; i++) {
      ana.post(resync, "first", "000000", "second", "000001");
    }
    refused(ana.post(resync, "first", "000000", "second", "000001"), 400, "1 try left");
    refused(ana.post(resync, "first", "000000", "second", "000001"), 429, "before the next try");
  }

  private static void done303(HttpResponse<String> answer, String to) {
    assertThat(Visitor.location(answer)).isEqualTo(to);
  }

  @Test
  void aNumberIsProvedByTheCodeThatWentThere() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    refused(ana.post(LIST + "/sms", "number", "070 123", "name", "Phone"), 400, "country code");
    assertThat(Visitor.location(ana.post(LIST + "/sms", "number", NUMBER, "name", "Phone")))
        .isEqualTo(LIST + "/sms/code");
    String page = ana.get(LIST + "/sms/code").body();
    String enrolment = Visitor.field(page, "enrolment");
    assertThat(page).contains("+46 •••• ••67");
    refused(ana.post(LIST + "/sms/send", "enrolment", enrolment), 429, "on its way");
    String code = broker.message(NUMBER_E164, "([0-9]{6})");
    String wrong = code.equals("111111") ? "222222" : "111111";
    refused(
        ana.post(LIST + "/sms/code", "enrolment", enrolment, "code", wrong), 400, "not the code");
    done(ana.post(LIST + "/sms/code", "enrolment", enrolment, "code", code));
    assertThat(broker.rows("SELECT phone FROM person WHERE username = 'ana'"))
        .isEqualTo(List.of(NUMBER_E164));
    assertThat(
            broker.rows(
                "SELECT hex(sealed) FROM factor WHERE name = 'Phone' AND sealed LIKE ?", "%4670%"))
        .isEmpty();
    assertThat(broker.rows("SELECT kind FROM log WHERE kind = 'contact-changed'")).hasSize(1);
  }

  @Test
  void aCodeThatWasGuessedAtIsVoid() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    ana.post(LIST + "/sms", "number", NUMBER, "name", "Phone");
    String enrolment = Visitor.field(ana.get(LIST + "/sms/code").body(), "enrolment");
    String code = broker.message(NUMBER_E164, "([0-9]{6})");
    String wrong = code.equals("111111") ? "222222" : "111111";
    for (int i = 0; i < Pending.TRIES_MAX; i++) {
      ana.post(LIST + "/sms/code", "enrolment", enrolment, "code", wrong);
    }
    refused(ana.post(LIST + "/sms/code", "enrolment", enrolment, "code", code), 400, "void");
    broker.clock.advance(Duration.ofSeconds(31));
    assertThat(Visitor.location(ana.post(LIST + "/sms/send", "enrolment", enrolment)))
        .isEqualTo(LIST + "/sms/code");
  }

  @Test
  void recoveryCodesAreTheSameForASecondClickAndReplaceTheOldOnes() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    assertThat(mira.get(LIST + "/recovery").body()).contains("10 of 10 codes left");
    String codes = first(mira.post(LIST + "/recovery").body(), "<ol([^§]*)</ol>");
    assertThat(first(mira.post(LIST + "/recovery").body(), "<ol([^§]*)</ol>")).isEqualTo(codes);
    done(mira.post(LIST + "/recovery/kept"));
    assertThat(Visitor.location(mira.post(LIST + "/recovery"))).isEqualTo(LIST + "/recovery");
    assertThat(broker.rows("SELECT kind FROM log WHERE kind = 'recovery-codes-made'")).hasSize(1);
    String code = first(codes, "<li>([^<]*)</li>");
    assertThat(withCode(code)).isEqualTo(303);
    assertThat(withCode(broker.recoveryCode("mira"))).isEqualTo(401);
  }

  private int withCode(String code) throws Exception {
    Visitor visitor = broker.visitor();
    String second = Visitor.location(visitor.password("mira", broker.password("mira")));
    visitor.post(second + "/way", "way", "recovery-code:" + recoveryId());
    return visitor.post(second + "/code", "code", code).statusCode();
  }

  private String recoveryId() {
    return broker
        .rows(
            "SELECT factor_id FROM factor JOIN person USING (person_id)"
                + " WHERE kind = 'recovery-code' AND username = 'mira'")
        .getFirst();
  }

  @Test
  void whatTheAccountNeedsStays() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    String list = wei.get(LIST).body();
    refused(
        wei.post(LIST + "/" + id(list, "Demo authenticator") + "/remove"),
        409,
        "Add a passkey, a security key or an authenticator app first");
    // the codes are not needed while the app is there
    done(wei.post(LIST + "/" + id(list, "Recovery codes") + "/remove"));
    done(addApp(wei, "Second app"));
    done(wei.post(LIST + "/" + id(list, "Demo authenticator") + "/remove", "end_others", "yes"));
    assertThat(wei.get(LIST).body()).contains("Second app").doesNotContain("Remove Demo");
    broker.message("wei@example.com", "(removed)");
  }

  @Test
  void onlyTheOwnWaysCanBeTouched() throws Exception {
    String others =
        broker
            .rows(
                "SELECT factor_id FROM factor JOIN person USING (person_id)"
                    + " WHERE username = 'wei' AND kind = 'totp'")
            .getFirst();
    Visitor mira = broker.visitor().signIn("mira");
    for (String act : List.of("rename", "remove", "resync")) {
      refused(
          mira.post(LIST + "/" + others + "/" + act, "name", "Mine"),
          404,
          "no such way in among yours");
    }
  }

  @Test
  void aWayIsRenamed() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    String way = LIST + "/" + id(mira.get(LIST).body(), "Phone");
    refused(mira.post(way + "/rename", "name", "x".repeat(61)), 409, "1 to 60 characters");
    done(mira.post(way + "/rename", "name", "Old <b>phone</b>"));
    assertThat(mira.get(LIST).body()).contains("Old &lt;b>phone&lt;/b>");
  }

  @Test
  void otherSessionsEndWhenThatIsTicked() throws Exception {
    Visitor here = broker.visitor().signIn("ana");
    Visitor elsewhere = broker.visitor().signIn("ana");
    String page = here.get(LIST + "/totp").body();
    done(
        here.post(
            LIST + "/totp",
            "enrolment",
            Visitor.field(page, "enrolment"),
            "code",
            code(app(page)),
            "name",
            "App",
            "end_others",
            "yes"));
    assertThat(elsewhere.get(LIST).statusCode()).isEqualTo(303);
    assertThat(here.get(LIST).body()).contains("Your other session was ended.");
  }

  @Test
  void aKeyIsStoredOnceOverAllPeople() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    String options = options(wei, "/passkey");
    assertThat(options).contains("\"residentKey\":\"required\"");
    refused(wei.post(LIST + "/passkey", "credential", "{}", "name", "Laptop"), 400, "not accepted");
    SoftAuthenticator key = new SoftAuthenticator(SoftAuthenticator.Algorithm.ES256);
    key.origin = broker.base;
    key.rpId = "localhost";
    String answer = registered(key, options);
    done(wei.post(LIST + "/passkey", "credential", answer, "name", "Laptop"));
    done(wei.post(LIST + "/passkey", "credential", answer, "name", "Laptop"));
    assertThat(broker.rows("SELECT detail FROM factor WHERE name = 'Laptop'")).hasSize(1);
    Visitor mira = broker.visitor().signIn("mira");
    String stolen = registered(key, options(mira, "/passkey"));
    refused(
        mira.post(LIST + "/passkey", "credential", stolen, "name", "Mine"),
        409,
        "registered already");
    key.flags = SoftAuthenticator.UP;
    refused(
        mira.post(
            LIST + "/passkey",
            "credential",
            registered(key, options(mira, "/passkey")),
            "name",
            "Mine"),
        400,
        "check that it is you");
    assertThat(options(mira, "/security-key")).contains("\"attestation\":\"direct\"");
    SoftAuthenticator touch = new SoftAuthenticator(SoftAuthenticator.Algorithm.ES256);
    touch.origin = broker.base;
    touch.rpId = "localhost";
    touch.flags = SoftAuthenticator.UP;
    done(
        mira.post(
            LIST + "/security-key",
            "credential",
            registered(touch, options(mira, "/security-key")),
            "name",
            "Blue key"));
    assertThat(mira.get(LIST).body()).contains("Blue key");
  }

  private static String registered(SoftAuthenticator key, String options) {
    key.challenge = Base64.getUrlDecoder().decode(first(options, "\"challenge\":\"([^\"]*)\""));
    return key.register();
  }

  private static String options(Visitor visitor, String kind) throws Exception {
    return first(visitor.get(LIST + kind).body(), "data-passkey-create=\"([^\"]*)\"")
        .replace("&#34;", "\"")
        .replace("&quot;", "\"");
  }
}
