package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import gatehouse.core.apikey.AccessScope;
import gatehouse.server.Broker.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of programs through the portal's forms, without scripts. */
class KeyPagesTest {
  private static final String PAPER = "D1000001";
  private static final String MAIL = "mira@example.com";

  private Broker broker;
  private Visitor mira;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
    mira = broker.visitor().signIn("mira");
  }

  @AfterEach
  void close() {
    broker.close();
  }

  /** The form as it stands on the page, with what differs: name=value, or -name for a box. */
  private static String[] form(String... differing) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "name",
                "Night desk",
                "scope",
                "trade",
                "account-" + PAPER,
                "yes",
                "product-stock",
                "yes",
                "orderValueMax",
                "2500",
                "expiresInDays",
                "90",
                "action",
                "cancel",
                "lifetime-day",
                "yes",
                "trigger-heartbeat",
                "yes",
                "graceSeconds",
                "10",
                "heartbeatSeconds",
                "30"));
    for (String day : List.of("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")) {
      fields.addAll(List.of("day-" + day + "day", "yes"));
    }
    for (String each : differing) {
      String name = each.startsWith("-") ? each.substring(1) : each.split("=", 2)[0];
      int at = fields.indexOf(name);
      if (at >= 0) {
        fields.remove(at);
        fields.remove(at);
      }
      if (!each.startsWith("-")) {
        fields.addAll(List.of(each.split("=", 2)));
      }
    }
    return fields.toArray(String[]::new);
  }

  private static ECKey pair() throws Exception {
    return new ECKeyGenerator(Curve.P_256).generate();
  }

  private String described(String... differing) throws Exception {
    HttpResponse<String> answer = mira.post("/keys/new", form(differing));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return Visitor.location(answer);
  }

  /** Makes a key in both steps. */
  private KeyProgram made(ECKey pair, String... differing) throws Exception {
    return confirmed(described(differing), pair);
  }

  private KeyProgram confirmed(String draft, ECKey pair, String... more) throws Exception {
    List<String> fields = new ArrayList<>(List.of(more));
    fields.addAll(List.of("publicKey", pair.toPublicJWK().toJSONString()));
    HttpResponse<String> answer = mira.post(draft, fields.toArray(String[]::new));
    assertThat(Visitor.location(answer)).as(answer.body()).isEqualTo("/keys");
    return KeyProgram.holding(broker, pair, draft.substring(draft.lastIndexOf('/') + 1));
  }

  private static boolean works(KeyProgram program) throws Exception {
    program.token();
    HttpResponse<String> answer =
        program.ask(
            KeyProgram.form(program.signed(program.assertion().build())),
            program.proof("POST", "/oauth/token", null));
    return answer.statusCode() == 200;
  }

  private HttpResponse<String> token(KeyProgram program) throws Exception {
    program.ask(
        KeyProgram.form(program.signed(program.assertion().build())),
        program.proof("POST", "/oauth/token", null));
    return program.ask(
        KeyProgram.form(program.signed(program.assertion().build())),
        program.proof("POST", "/oauth/token", null));
  }

  private void proveAgain(HttpResponse<String> asked) throws Exception {
    String step = Visitor.location(asked);
    assertThat(step).startsWith("/sign-in/");
    broker.clock.advance(Duration.ofSeconds(30));
    for (int i = 0; i < 2; i++) {
      boolean password = mira.get(step).body().contains("type=\"password\"");
      mira.post(step + "/code", "code", password ? broker.password("mira") : broker.totp("mira"));
    }
  }

  @Test
  void aKeyIsMadeInTwoStepsAndItsProgramTrades() throws Exception {
    assertThat(mira.get("/keys").body()).contains("No program can come in");
    assertThat(mira.get("/").body()).contains("href=\"/keys\"");
    String draft = described();
    assertThat(mira.get(draft).body())
        .contains("It may look, cancel orders, and trade, in D1000001, which is play money.")
        .contains("at most 2,500 in the account’s currency");
    ECKey pair = pair();
    HttpResponse<String> exposed = mira.post(draft, "publicKey", pair.toJSONString());
    assertThat(exposed.statusCode()).isEqualTo(422);
    assertThat(exposed.body()).contains("Throw it away").doesNotContain(pair.getD().toString());
    KeyProgram program = confirmed(draft, pair);
    String page = mira.get("/keys").body();
    assertThat(page)
        .contains("Night desk", "Works", program.id.value(), "Never")
        .contains(pair.computeThumbprint().toString());
    assertThat(broker.message(MAIL, "(A key was made by which a program)")).isNotEmpty();
    assertThat(broker.message("+15550100001", "(new key for a program: Night desk)")).isNotEmpty();
    HttpResponse<String> placed =
        program.call(
            "POST",
            "/api/v1/orders",
            """
            {"id":"n1","account":"D1000001","symbol":"AAPL","side":"buy",\
            "quantity":"1","type":"limit","limit":"1.00"}\
            """,
            program.token());
    assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
    assertThat(mira.get("/keys").body()).contains("now, from 127.0.0.0/24");
    // the draft is gone, and a public key counts once
    assertThat(mira.get(draft).statusCode()).isEqualTo(404);
    HttpResponse<String> twice =
        mira.post(described(), "publicKey", pair.toPublicJWK().toJSONString());
    assertThat(twice.body()).contains("registered already");
    assertThat(mira.get("/security/activity").body()).contains("A key for programs was made");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name=                    | Give it a name of 1 to 40 characters
          scope=all                | Choose what it may do
          account-U1000001=yes     | a key is never for both
          -account-D1000001        | Choose at least one account
          -product-stock           | Choose at least one product
          orderValueMax=1,5        | without commas
          dailyOrdersMax=many      | write a whole number
          dailyOrdersMax=0         | from 1 to 1000000
          networks=192.0.2.1/24    | whose bits after the prefix are 0
          networks=office          | is no network
          expiresInDays=366        | ends after 1 to 365 days
          from=09:30               | Hours need a begin and an end
          heartbeatSeconds=0       | 1 to 3600 seconds
          graceSeconds=3601        | 0 to 3600 seconds
          action=                  | Choose what we do when the program is lost
          """)
  void whatDoesNotFitIsToldInWords(String differing, String words) throws Exception {
    HttpResponse<String> answer = mira.post("/keys/new", form(differing));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(words);
    if (!differing.startsWith("name")) {
      assertThat(answer.body()).as("what was typed is kept").contains("value=\"Night desk\"");
    }
  }

  @Test
  void realMoneyTakesAKeyThatCannotBeCopied() throws Exception {
    String draft = described("-account-D1000001", "account-U1000001=yes");
    assertThat(mira.get(draft).body())
        .contains("cannot be copied. You have none", "href=\"/security/factors/security-key\"")
        .doesNotContain("publicKey");
    assertThat(
            mira.get(described("-account-D1000001", "account-U1000001=yes", "scope=read")).body())
        .contains("publicKey");
    Visitor ana = broker.visitor().signIn("ana");
    HttpResponse<String> paper =
        ana.post("/keys/new", form("-account-D1000001", "account-D1000004=yes"));
    assertThat(ana.get(Visitor.location(paper)).body()).contains("with two ways in");
    HttpResponse<String> looking =
        ana.post("/keys/new", form("-account-D1000001", "account-U1000005=yes"));
    assertThat(looking.body()).contains("You may look at U1000005, and not trade in it");
  }

  @Test
  void anOldProofIsAskedForAnewAndNothingIsLost() throws Exception {
    broker.clock.advance(Duration.ofMinutes(6));
    String draft = described();
    proveAgain(mira.get(draft));
    assertThat(mira.get(draft).body()).contains("publicKey");
    confirmed(draft, pair());
  }

  private String standing(KeyProgram program) {
    return broker
        .rows("SELECT standing FROM api_key WHERE key_id = ?", program.id.value())
        .getFirst();
  }

  private void suspend(KeyProgram program) {
    broker
        .server()
        .programs()
        .keys()
        .suspend(program.id, "It was unlike itself.", broker.clock.instant());
    assertThat(standing(program)).isEqualTo("SUSPENDED");
  }

  /** Whoever finds a page open does not let a suspended program in again. */
  @Test
  void aReleaseTakesAFreshProof() throws Exception {
    KeyProgram program = made(pair());
    suspend(program);
    broker.clock.advance(Duration.ofMinutes(6));
    String release = "/keys/" + program.id + "/release";
    HttpResponse<String> asked = mira.post(release);
    assertThat(standing(program)).isEqualTo("SUSPENDED");
    proveAgain(asked);
    assertThat(Visitor.location(mira.post(release))).isEqualTo("/keys");
    assertThat(standing(program)).isEqualTo("ACTIVE");
    assertThat(works(program)).isTrue();
  }

  @Test
  void noProofThatCanBeCopiedReleasesOrRotatesAKeyForRealMoney() throws Exception {
    KeyProgram live =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, "U1000001"));
    String draft = Visitor.location(mira.post("/keys/" + live.id + "/rotate"));
    assertThat(mira.get(draft).body()).contains("cannot be copied. You have none");
    mira.post(draft, "publicKey", pair().toPublicJWK().toJSONString());
    assertThat(broker.rows("SELECT key_id FROM api_key")).containsExactly(live.id.value());
    suspend(live);
    HttpResponse<String> answer = mira.post("/keys/" + live.id + "/release");
    assertThat(answer.headers().firstValue("Location").orElse("")).isNotEqualTo("/keys");
    assertThat(standing(live)).isEqualTo("SUSPENDED");
  }

  @Test
  void rotationLeavesNoGap() throws Exception {
    KeyProgram old = made(pair());
    String draft = Visitor.location(mira.post("/keys/" + old.id + "/rotate"));
    KeyProgram next = confirmed(draft, pair(), "oldEnds", "1");
    assertThat(works(old)).isTrue();
    assertThat(works(next)).isTrue();
    broker.clock.advance(Duration.ofHours(25));
    assertThat(token(old).body()).contains("expired");
    assertThat(works(next)).isTrue();
  }

  @Test
  void aRevokedKeyIsOutForEver() throws Exception {
    KeyProgram program = made(pair());
    String token = program.token();
    assertThat(program.call("GET", "/api/v1/accounts", "", token).statusCode()).isEqualTo(200);
    mira.post("/keys/" + program.id + "/rename", "name", "Day desk");
    assertThat(mira.get("/keys").body()).contains("Day desk");
    mira.post("/keys/" + program.id + "/revoke");
    assertThat(program.call("GET", "/api/v1/accounts", "", token).statusCode()).isEqualTo(401);
    assertThat(mira.get("/keys").body()).contains("Revoked", "you revoked it.");
    assertThat(mira.post("/keys/" + program.id + "/release").statusCode()).isEqualTo(409);
    assertThat(broker.message(MAIL, "(The key Day desk was revoked)")).isNotEmpty();
    Visitor wei = broker.visitor().signIn("wei");
    assertThat(wei.post("/keys/" + program.id + "/revoke").statusCode()).isEqualTo(404);
  }

  @Test
  void panicSuspendsEveryKeyAndOnlyItsOwnerReleasesIt() throws Exception {
    KeyProgram program = made(pair());
    String token = program.token();
    mira.post("/security/panic");
    assertThat(program.call("GET", "/api/v1/accounts", "", token).statusCode()).isEqualTo(401);
    assertThat(token(program).body()).contains("suspended: you pressed the panic button.");
    broker.clock.advance(Duration.ofMinutes(1));
    mira = broker.visitor().signIn("mira");
    assertThat(Visitor.location(mira.post("/keys/new", form()))).isEqualTo("/security/frozen");
    assertThat(Visitor.location(mira.post("/keys/" + program.id + "/release")))
        .isEqualTo("/security/frozen");
    broker.clock.advance(Duration.ofHours(25));
    mira = broker.visitor().signIn("mira");
    mira.post("/security/thaw");
    assertThat(mira.get("/keys").body()).contains("Suspended", "you pressed the panic button.");
    assertThat(Visitor.location(mira.post("/keys/" + program.id + "/release"))).isEqualTo("/keys");
    assertThat(works(program)).isTrue();
    assertThat(broker.message(MAIL, "(The key Night desk was released)")).isNotEmpty();
  }

  @Test
  void remindersComeOnceEachAlsoOverARestart() throws Exception {
    made(pair());
    broker.server().keyKeeping().sweep();
    assertThat(reminders()).isZero();
    int days = 0;
    for (int before : new int[] {14, 3, 1}) {
      broker.clock.advance(Duration.ofDays(90 - before - days).plusSeconds(1));
      days = 90 - before;
      for (int i = 0; i < 2; i++) {
        broker.server().keyKeeping().sweep();
      }
      broker.allSent(); // words that wait for days are not sent any more
    }
    assertThat(reminders()).as("three by mail, three by text").isEqualTo(6);
    Duration gone = Duration.between(new Broker.Clock().instant(), broker.clock.instant());
    broker.close();
    broker = Broker.restart(broker.data);
    broker.clock.advance(gone);
    broker.server().keyKeeping().sweep();
    assertThat(reminders()).isEqualTo(6);
  }

  private long reminders() {
    broker.allSent();
    return broker.rows("SELECT body FROM outbox").stream()
        .filter(body -> body.contains("runs out on"))
        .count();
  }

  @Test
  void atMostTwentyKeysLive() throws Exception {
    for (int i = 0; i < 20; i++) {
      made(pair(), "name=Bot " + i);
    }
    HttpResponse<String> more =
        mira.post(described(), "publicKey", pair().toPublicJWK().toJSONString());
    assertThat(more.body()).contains("You have 20 keys, which is the most");
    Matcher first =
        Pattern.compile("/keys/(key-[^/]{22})/revoke").matcher(mira.get("/keys").body());
    assertThat(first.find()).isTrue();
    mira.post("/keys/" + first.group(1) + "/revoke");
    made(pair());
  }
}
