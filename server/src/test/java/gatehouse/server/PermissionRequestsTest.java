package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.Staff.Answer;
import gatehouse.server.Staff.Operator;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What owners ask for and operators decide, over HTTP and on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class PermissionRequestsTest {
  private static final String REQUESTS = "/api/v1/admin/permissions";
  private static final String PAGE = "/account/permissions";

  private final Map<String, String> settings;
  private Broker broker;
  private Staff staff;

  PermissionRequestsTest(Dialect dialect) {
    settings =
        dialect == Dialect.POSTGRES
            ? Map.of("database", TestDatabases.freshUrl(dialect))
            : Map.of();
  }

  @BeforeEach
  void open() throws IOException {
    broker = Broker.start(settings);
    broker.clock.advance(Duration.ofHours(35)); // to Monday, 15:00 UTC
    staff = new Staff(broker);
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private static HttpResponse<String> ask(
      Visitor who, String account, String what, String experience)
      throws IOException, InterruptedException {
    return who.post(
        PAGE, "account", account, "what", what, "experience", experience, "aim", "grow");
  }

  private static String waiting(Operator operator, String account)
      throws IOException, InterruptedException {
    JsonNode requests = operator.get(REQUESTS).as(200).json().get("requests");
    return requests.values().stream()
        .filter(each -> each.get("account").stringValue().equals(account))
        .map(each -> each.get("id").stringValue())
        .reduce((one, other) -> one + " " + other)
        .orElse("");
  }

  /** Where the password of tomas leads, in a browser that shows its key. */
  private String password(Visitor browser, KeyPair key) throws Exception {
    String challenge = Visitor.field(browser.get("/sign-in").body(), "challenge");
    broker.clock.advance(Duration.ofSeconds(5));
    Signature proof = Signature.getInstance("SHA256withECDSAinP1363Format");
    proof.initSign(key.getPrivate());
    String text = "gatehouse device proof v1\n" + broker.base + "\n" + challenge;
    proof.update(text.getBytes(StandardCharsets.UTF_8));
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return Visitor.location(
        browser.post(
            "/sign-in",
            "username",
            "tomas",
            "password",
            broker.password("tomas"),
            "challenge",
            challenge,
            "device_key",
            base64.encodeToString(key.getPublic().getEncoded()),
            "device_proof",
            base64.encodeToString(proof.sign()),
            "remember",
            "yes"));
  }

  @Test
  void whatIsGrantedCountsAtOnceAndSignInAsksForMore() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair key = keys.generateKeyPair();
    Visitor tomas = broker.visitor();
    String next = password(tomas, key);
    String code = broker.message("+15550100002", "(\\d{6}) ");
    assertThat(Visitor.location(tomas.post(next + "/code", "code", code, "remember", "yes")))
        .isEqualTo("/");
    assertThat(ask(tomas, "U1000002", "margin", "years").statusCode()).isEqualTo(303);
    tomas.post("/sign-out");
    assertThat(password(tomas, key))
        .as("cash on a known device: the password is enough")
        .isEqualTo("/");
    assertThat(tomas.get(PAGE).body())
        .contains("Waiting", "Asked on 23 November", "with the cash that is there", "Withdraw")
        .contains("<dt>Borrow and sell short</dt><dd>No</dd>");

    Operator olu = staff.olu();
    String id = waiting(olu, "U1000002");
    Answer shown = olu.get(REQUESTS + "/" + id).as(200);
    assertThat(shown.json().toString())
        .contains("\"experience\":\"years\"", "\"aim\":\"grow\"", "\"askedBy\":\"tomas\"");
    assertThat(olu.post(REQUESTS + "/" + id + "/grant", "").as(200).text("state"))
        .isEqualTo("granted");
    assertThat(tomas.get(PAGE).body())
        .contains("<dt>Borrow and sell short</dt><dd>Yes</dd>")
        .doesNotContain("Waiting");
    assertThat(broker.message("tomas@example.com", "(granted margin)")).isNotEmpty();
    assertThat(olu.activity("tomas"))
        .contains("permission-asked", "permission-granted", "U1000002, Margin");
    tomas.post("/sign-out");
    assertThat(password(tomas, key))
        .as("borrowed money: the password is not enough any more")
        .startsWith("/sign-in/");
    assertThat(olu.post(REQUESTS + "/" + id + "/grant", "").as(409).text("detail"))
        .contains("already");
    olu.post(REQUESTS + "/" + id + "/refuse", Staff.WHY).as(409);
  }

  @Test
  void whatIsRefusedIsToldWithTheReason() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    assertThat(ask(mira, "U1000001", "options-4", "years").statusCode()).isEqualTo(303);
    assertThat(mira.get(PAGE).body()).contains("Meanwhile options go on up to level 3.");
    Operator olu = staff.olu();
    String id = waiting(olu, "U1000001");
    olu.post(REQUESTS + "/" + id + "/refuse", "{\"reason\":\"x\"}").as(400);
    olu.post(REQUESTS + "/" + id + "/refuse", "{\"reason\":\"spreads first <b>\"}").as(200);
    assertThat(broker.message("mira@example.com", "(did not grant options level 4)")).isNotEmpty();
    assertThat(mira.get(PAGE).body())
        .contains("Not granted", "spreads first &lt;b&gt;")
        .doesNotContain("Waiting");
    assertThat(waiting(olu, "U1000001")).isEmpty();
    assertThat(
            broker.rows(
                "SELECT experience || ' ' || aim FROM permission_request WHERE request_id = ?", id))
        .as("the answers are kept")
        .containsExactly("YEARS GROW");
  }

  @Test
  void aSecondRequestReplacesTheFirstAndTheOwnerWithdraws() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    ask(mira, "U1000001", "future", "some");
    Operator olu = staff.olu();
    String first = waiting(olu, "U1000001");
    mira = broker.visitor().signIn("mira");
    ask(mira, "U1000001", "future", "years");
    olu = staff.olu();
    String second = waiting(olu, "U1000001");
    assertThat(second).isNotEqualTo(first).doesNotContain(" ");
    olu.post(REQUESTS + "/" + first + "/grant", "").as(409);
    assertThat(olu.get(REQUESTS + "/" + first).text("state")).isEqualTo("replaced");

    Visitor wei = broker.visitor().signIn("wei");
    assertThat(wei.post(PAGE + "/withdraw", "account", "U1000003", "request", second).statusCode())
        .as("a request of another account")
        .isEqualTo(404);
    assertThat(wei.post(PAGE + "/withdraw", "account", "U1000001", "request", second).statusCode())
        .isEqualTo(404);
    assertThat(wei.post(PAGE + "/withdraw", "account", "U1000002", "request", second).statusCode())
        .as("an advisor withdraws nothing")
        .isEqualTo(403);
    String[] mine = {"account", "U1000001", "request", second};
    assertThat(mira.post(PAGE + "/withdraw", mine).statusCode()).isEqualTo(303);
    assertThat(mira.post(PAGE + "/withdraw", mine).statusCode()).isEqualTo(409);
    assertThat(olu.post(REQUESTS + "/" + second + "/grant", "").as(409).text("detail"))
        .contains("does not wait");
    assertThat(olu.activity("mira")).contains("permission-withdrawn");
  }

  @Test
  void theBoundHoldsAndNothingElseIsTaken() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    assertThat(ask(wei, "U1000003", "options-2", "some").statusCode()).isEqualTo(303);
    assertThat(ask(wei, "U1000003", "europe", "none").statusCode()).isEqualTo(303);
    assertThat(wei.get(PAGE).body()).contains("Level 2", "Europe, Japan").doesNotContain("Waiting");
    for (String what :
        new String[] {
          "", "options-5", "options-0", "option", "global", "MARGIN", "stock", "bond"
        }) {
      assertThat(ask(wei, "U1000003", what, "years").statusCode()).as(what).isEqualTo(422);
    }
    assertThat(ask(wei, "U1000003", "margin", "\u0663 years").body()).contains("experience with");
    assertThat(ask(wei, "U1000003", "options-3", "years").body()).contains("need margin first");
    assertThat(broker.rows("SELECT request_id FROM permission_request")).isEmpty();
  }

  @Test
  void nobodyDecidesForThemselves() throws Exception {
    Operator olu = staff.olu();
    Operator kim = staff.second(olu, "kim");
    kim.post(
            "/api/v1/admin/people/olu/accounts",
            "{\"title\":\"Own\",\"residence\":\"SE\",\"base\":\"EUR\","
                + "\"permissions\":[\"cash-stocks\"]}")
        .as(201);
    Visitor page = broker.visitor().signIn("olu");
    String own = broker.rows("SELECT account_number FROM account WHERE title = 'Own'").getFirst();
    assertThat(ask(page, own, "margin", "years").statusCode()).isEqualTo(303);
    String id = waiting(olu, own);
    assertThat(olu.post(REQUESTS + "/" + id + "/grant", "").as(403).text("detail"))
        .contains("Ask another operator");
    olu.post(REQUESTS + "/" + id + "/refuse", Staff.WHY).as(403);
    Operator wei = staff.user("wei");
    wei.get(REQUESTS).as(403);
    wei.post(REQUESTS + "/" + id + "/grant", "").as(403);
    kim.post(REQUESTS + "/" + id + "0/grant", "").as(404);
    kim.post(REQUESTS + "/%00/grant", "").as(404);
    kim.post(REQUESTS + "/" + id + "/grant", "").as(200);
  }
}
