package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.Staff.Answer;
import gatehouse.server.Staff.Operator;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Accounts that operators open, share and fund, over HTTP and on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class OperatorsOpenAccountsTest {
  private static final String ACCOUNTS = "/api/v1/admin/accounts/";
  private static final String NILS =
      ",\"mail\":\"nils@example.com\",\"account\":{\"title\":\"Cash\",\"residence\":\"se\","
          + "\"base\":\"EUR\",\"permissions\":[\"cash-stocks\",\"margin\"],\"paper\":true}";

  private final Map<String, String> settings;
  private Broker broker;
  private Staff staff;

  OperatorsOpenAccountsTest(Dialect dialect) {
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

  /** The invited person chooses a password and is in: a browser with a session. */
  private Visitor arrive(String name) throws IOException, InterruptedException {
    Visitor visitor = broker.visitor();
    String link = broker.message(name + "@example.com", "(/invite/\\S+)");
    Visitor.location(visitor.post(link, "username", name, "new_password", Staff.PASSWORD));
    return visitor;
  }

  private static String number(JsonNode person, String letter) {
    return person.get("accounts").values().stream()
        .map(each -> each.get("number").stringValue())
        .filter(each -> each.startsWith(letter))
        .findFirst()
        .orElseThrow();
  }

  private static String join(String name, String role) {
    return "{\"name\":\"%s\",\"role\":\"%s\",\"reason\":\"the owner asked\"}".formatted(name, role);
  }

  private static String deposit(String amount, String currency, String reference) {
    return "{\"amount\":\"%s\",\"currency\":\"%s\",\"reference\":\"%s\"}"
        .formatted(amount, currency, reference);
  }

  @Test
  void whoeverAnOperatorCreatesCanTrade() throws Exception {
    Operator olu = staff.olu();
    JsonNode person = olu.create("nils", NILS).as(201).json().get("person");
    String live = number(person, "U");
    String paper = number(person, "D");
    assertThat(live.substring(1)).as("one number for both").isEqualTo(paper.substring(1));
    assertThat(olu.activity("nils")).contains("account-opened", live + ", Cash, SE, EUR");

    Visitor nils = arrive("nils");
    assertThat(nils.get("/account/entity").body()).contains("Gatehouse Europe DAC");
    assertThat(nils.get("/portfolio").body()).contains(live);
    assertThat(nils.get("/account/permissions").body()).contains("ETFs, Stocks");
    olu.post(ACCOUNTS + live + "/deposit", deposit("5000.5", "EUR", "bank-1")).as(200);
    assertThat(nils.get("/statements").body()).contains("Deposit, EUR").contains("5,000.50");
    assertThat(broker.message("nils@example.com", "booked a (deposit of 5000.50 EUR)"))
        .isNotEmpty();
    assertThat(olu.activity("nils")).contains("money-deposited", "reference bank-1");

    Answer shown = olu.get(ACCOUNTS + paper).as(200);
    assertThat(shown.json().get("permissions").toString()).isEqualTo("[\"paper\"]");
    assertThat(broker.rows("SELECT content FROM book WHERE account_number = ?", paper).getFirst())
        .contains("1000000");
  }

  @Test
  void aPaperAccountTradesFromItsFirstSessionOn() throws Exception {
    Operator olu = staff.olu();
    JsonNode person = olu.create("nils", NILS).as(201).json().get("person");
    String paper = number(person, "D");
    Visitor nils = arrive("nils");
    assertThat(nils.get("/account?account=" + paper).body()).contains("Paper: play money");
    for (String disclosure :
        broker.rows("SELECT disclosure FROM accepted_disclosure WHERE account_number = ?", paper)) {
      assertThat(disclosure).as("the owner alone accepts").isEmpty();
    }
    String page = nils.get("/account/disclosures?account=" + paper).body();
    var keys =
        java.util.regex.Pattern.compile("name=\"disclosure\" value=\"([^\"]+)\"")
            .matcher(page)
            .results()
            .map(each -> each.group(1))
            .toList();
    assertThat(keys).isNotEmpty();
    for (String key : keys) {
      Visitor.location(nils.post("/account/disclosures", "account", paper, "disclosure", key));
    }
    String order =
        Visitor.location(
            nils.post(
                "/trade",
                "id",
                "first",
                "account",
                paper,
                "symbol",
                "SAP",
                "side",
                "BUY",
                "quantity",
                "10",
                "type",
                "MARKET",
                "tif",
                "DAY"));
    assertThat(order).startsWith("/orders/");
  }

  @Test
  void whatTheHouseDoesNotServeIsRefusedAndNothingIsKept() throws Exception {
    Operator olu = staff.olu();
    List<String> wrong =
        List.of(
            "400|country's two letters|\"residence\":\"XX\",\"base\":\"EUR\",\"permissions\":[]",
            "400|country's two letters|\"residence\":\"\u0131T\",\"base\":\"EUR\",\"permissions\":[]",
            "400|country's two letters|\"residence\":\"SWE\",\"base\":\"EUR\",\"permissions\":[]",
            "400|one of AUD, CAD|\"residence\":\"SE\",\"base\":\"SEK\",\"permissions\":[]",
            "400|one of AUD, CAD|\"residence\":\"SE\",\"base\":\"\",\"permissions\":[]",
            "400|may hold|\"residence\":\"SE\",\"base\":\"EUR\",\"permissions\":[\"advisor\"]",
            "400|may hold|\"residence\":\"SE\",\"base\":\"EUR\",\"permissions\":[\"paper\"]",
            "400|is missing|\"residence\":\"SE\",\"permissions\":[]",
            "422|live in North Korea|\"residence\":\"KP\",\"base\":\"EUR\",\"permissions\":[]",
            "422|not offer currencies|\"residence\":\"US\",\"base\":\"USD\",\"permissions\":[\"fx\"]");
    for (String row : wrong) {
      String[] parts = row.split("\\|", -1);
      String account = "{\"title\":\"Cash\"," + parts[2] + "}";
      Answer person =
          olu.create("zoe", ",\"mail\":\"zoe@example.com\",\"account\":" + account)
              .as(Integer.parseInt(parts[0]));
      assertThat(person.text("detail")).contains(parts[1]);
      Answer another =
          olu.post("/api/v1/admin/people/tomas/accounts", account).as(Integer.parseInt(parts[0]));
      assertThat(another.text("detail")).contains(parts[1]);
    }
    assertThat(olu.get("/api/v1/admin/people?q=zoe").json().toString()).contains("\"people\":[]");
    assertThat(broker.rows("SELECT account_number FROM account_profile WHERE title = 'Cash'"))
        .containsExactly("U1000002");
    String good = "{\"title\":\"Second\",\"residence\":\"GB\",\"base\":\"GBP\",\"permissions\":[]}";
    olu.post("/api/v1/admin/people/olu/accounts", good).as(403);
    olu.post("/api/v1/admin/people/nobody/accounts", good).as(404);
    for (int i = 1; i < 20; i++) {
      olu.post("/api/v1/admin/people/tomas/accounts", good).as(201);
    }
    assertThat(olu.post("/api/v1/admin/people/tomas/accounts", good).as(409).text("detail"))
        .contains("at most 20 accounts");
  }

  @Test
  void aRoleCountsInRunningSessionsAndTakesTwoWhereItTrades() throws Exception {
    Operator olu = staff.olu();
    Visitor wei = broker.visitor().signIn("wei");
    assertThat(wei.get("/portfolio?account=U1000001").statusCode()).isEqualTo(404);
    String mira = ACCOUNTS + "U1000001";

    // to look takes one operator
    olu.post(mira + "/join", join("wei", "viewer")).as(200);
    assertThat(wei.get("/portfolio?account=U1000001").body()).contains("NVDA");
    assertThat(olu.activity("mira")).contains("U1000001, wei is viewer");
    assertThat(olu.activity("wei")).contains("U1000001, wei is viewer");
    assertThat(broker.message("mira@example.com", "(let wei into U1000001)")).isNotEmpty();
    assertThat(broker.message("wei@example.com", "(let wei into U1000001)")).isNotEmpty();
    assertThat(wei.post("/account/limits", "account", "U1000001", "dailyOrders", "1").statusCode())
        .isEqualTo(403);

    // to trade takes two
    assertThat(olu.post(mira + "/join", join("wei", "owner")).as(403).text("detail"))
        .contains("second operator");
    Operator kim = staff.second(olu, "kim");
    JsonNode asked = olu.post(mira + "/join", join("wei", "owner")).as(200).json().get("approval");
    assertThat(asked.get("detail").stringValue()).isEqualTo("U1000001 wei owner");
    assertThat(olu.get(mira).json().toString()).contains("\"wei\",\"role\":\"viewer\"");
    String id = asked.get("id").stringValue();
    olu.approve(id).as(403);
    kim.approve(id).as(200);
    assertThat(olu.get(mira).json().toString()).contains("\"wei\",\"role\":\"owner\"");
    assertThat(wei.post("/account/limits", "account", "U1000001", "dailyOrders", "1").statusCode())
        .isEqualTo(303);

    olu.post(mira + "/leave", "{\"name\":\"wei\",\"reason\":\"parted\"}").as(200);
    assertThat(wei.get("/portfolio?account=U1000001").statusCode()).isEqualTo(404);
    olu.post(mira + "/leave", "{\"name\":\"wei\",\"reason\":\"parted\"}").as(404);
    assertThat(
            olu.post(mira + "/leave", "{\"name\":\"mira\",\"reason\":\"gone\"}")
                .as(409)
                .text("detail"))
        .contains("stays an owner");
    olu.post(mira + "/join", join("mira", "viewer")).as(409);
    olu.post(mira + "/join", join("wei", "OWNER")).as(400);
    olu.post(mira + "/join", join("nobody", "viewer")).as(404);
    olu.post(ACCOUNTS + "U9999999/join", join("wei", "viewer")).as(404);
    olu.post(ACCOUNTS + "mira/join", join("wei", "viewer")).as(404);
    assertThat(olu.post(mira + "/join", join("olu", "viewer")).as(403).text("detail"))
        .contains("let yourself");
    // nobody operates on what is partly their own
    kim.post(mira + "/join", join("olu", "viewer")).as(200);
    olu.post(mira + "/deposit", deposit("5", "EUR", "x")).as(403);
  }

  @Test
  void depositsAreBookedOnceAndOnlyWhenTheyAreNumbers() throws Exception {
    Operator olu = staff.olu();
    String path = ACCOUNTS + "U1000002/deposit";
    for (String amount :
        new String[] {
          "0",
          "0.00",
          "-5",
          "+5",
          "1e3",
          "NaN",
          "Infinity",
          "1,5",
          "1 000",
          "٥",
          "5.001",
          "1000000000.01",
          "9999999999999",
          "",
          " ",
          ".5",
          "0x10"
        }) {
      olu.post(path, deposit(amount, "USD", "r")).as(400);
    }
    olu.post(path, "{\"amount\":5,\"currency\":\"USD\"}").as(400);
    olu.post(path, deposit("5", "SEK", "r")).as(400);
    olu.post(path, deposit("5", "USD", "a b")).as(400);
    olu.post(path, deposit("5.5", "JPY", "r")).as(400);
    olu.post(ACCOUNTS + "U9999999/deposit", deposit("5", "USD", "r")).as(404);

    Answer booked = olu.post(path, deposit("100.5", "USD", "bank-7")).as(200);
    assertThat(booked.text("amount")).isEqualTo("100.50");
    assertThat(olu.post(path, deposit("100.5", "USD", "bank-7")).as(409).text("detail"))
        .contains("booked already");
    assertThat(olu.post(path, deposit("3", "JPY", "bank-8")).as(200).text("balance"))
        .isEqualTo("3");
    assertThat(olu.post(path, "{\"amount\":\"1\",\"currency\":\"USD\"}").as(200).text("balance"))
        .isEqualTo(
            new java.math.BigDecimal(booked.text("balance"))
                .add(java.math.BigDecimal.ONE)
                .toPlainString());
    assertThat(
            broker.rows(
                "SELECT postings FROM journal WHERE account_number = ? AND reference = ?",
                "U1000002",
                "bank-7"))
        .hasSize(1);
  }

  @Test
  void nobodyElseOperates() throws Exception {
    Operator wei = staff.user("wei");
    wei.get("/api/v1/admin/accounts").as(403);
    wei.get(ACCOUNTS + "U1000003").as(403);
    wei.post(ACCOUNTS + "U1000003/deposit", deposit("5", "JPY", "r")).as(403);
    wei.post(ACCOUNTS + "U1000002/join", join("wei", "owner")).as(403);
    Operator olu = staff.olu();
    olu.get(ACCOUNTS + "U1000003'").as(404);
    olu.get("/api/v1/admin/accounts?after=x").as(400);
    assertThat(olu.get("/api/v1/admin/accounts?after=U1000002").as(200).json().toString())
        .contains("U1000003")
        .doesNotContain("U1000001");
    broker.clock.advance(Duration.ofMinutes(31));
    olu.get("/api/v1/admin/accounts").as(401);
  }
}
