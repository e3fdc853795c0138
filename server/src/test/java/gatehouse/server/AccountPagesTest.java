package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages about markets and accounts of a running broker, over HTTP, without scripts. */
class AccountPagesTest {
  private static Broker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // to Monday, 15:00 UTC
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static final List<String> PAGES =
      List.of(
          "/portfolio",
          "/trade",
          "/orders",
          "/markets",
          "/markets/AAPL",
          "/markets/AAPL/options",
          "/account",
          "/account/entity",
          "/account/permissions",
          "/account/feeds",
          "/account/limits",
          "/account/disclosures",
          "/statements",
          "/statements/all");

  @Test
  void everyPageOpensForItsOwnerAlone() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    for (String page : PAGES) {
      assertThat(Visitor.location(broker.visitor().get(page))).startsWith("/sign-in?to=");
      HttpResponse<String> answer = ana.get(page);
      assertThat(answer.statusCode()).as(page + answer.body()).isEqualTo(200);
    }
    assertThat(ana.get("/portfolio").body()).contains("D1000004").contains("HSBA");
    assertThat(ana.get("/portfolio?account=U1000002").statusCode()).isEqualTo(404);
    assertThat(ana.get("/markets/NFLX").body()).contains("Corporate actions", "10-for-1 split");
    assertThat(ana.get("/markets/TLT").body()).contains("Dividend of 0.", "USD a share, paid on");
    assertThat(ana.get("/markets/NOSUCH").statusCode()).isEqualTo(404);
  }

  /** Each event of the download sums to zero: an accountant can add it up again. */
  @Test
  void aStatementIsTheBooks() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    assertThat(ana.get("/statements").body()).contains("2,000 HSBA").contains("Deposit, GBP");
    String csv = ana.get("/statements/csv?from=2026-01-01").body();
    Map<String, BigDecimal> sums = new HashMap<>();
    for (String line : csv.lines().skip(1).toList()) {
      String[] fields = line.split(",", -1);
      sums.merge(fields[3] + fields[5], new BigDecimal(fields[6]), BigDecimal::add);
    }
    assertThat(sums).hasSizeGreaterThan(2);
    assertThat(sums.values()).allSatisfy(sum -> assertThat(sum).isEqualByComparingTo("0"));
    assertThat(ana.get("/statements?from=2026-13-01").statusCode()).isEqualTo(400);
    assertThat(ana.get("/statements?from=2026-02-01&until=2026-01-01").statusCode()).isEqualTo(400);
    assertThat(ana.get("/statements?account=U1000002").statusCode()).isEqualTo(404);
  }

  /** Owned by two, looked at by a third: whose session is for paper until that is opened first. */
  @Test
  void aJointAccountHasTwoOwnersAndAViewer() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    assertThat(mira.get("/portfolio?account=U1000005").body()).contains("SAP").contains("SIE");
    assertThat(mira.get("/account?account=U1000005").body()).contains("Joint, served by");
    assertThat(broker.rows("SELECT role FROM account_role WHERE account_number = 'U1000005'"))
        .containsExactlyInAnyOrder("OWNER", "OWNER", "VIEWER");

    assertThat(broker.visitor().signIn("ana").get("/portfolio").body()).contains("D1000004");
    Visitor ana = broker.visitor().signIn("ana");
    assertThat(ana.get("/portfolio?account=U1000005").body()).contains("SAP");
    assertThat(ana.get("/account/limits?account=U1000005").body())
        .contains("Limits of the owner")
        .doesNotContain("Set the limits");
    assertThat(ana.post("/account/limits", "account", "U1000005", "dailyOrders", "1").statusCode())
        .isEqualTo(403);
    HttpResponse<String> order =
        ana.post(
            "/trade",
            "id",
            "look",
            "account",
            "U1000005",
            "symbol",
            "SAP",
            "side",
            "SELL",
            "quantity",
            "1",
            "type",
            "MARKET",
            "tif",
            "DAY");
    assertThat(order.statusCode()).isIn(403, 422);
    assertThat(ana.get("/portfolio?account=D1000004").statusCode()).isEqualTo(404);

    Visitor again = broker.visitor().signIn("ana");
    assertThat(again.get("/").body()) // which decides nothing
        .contains("/portfolio?account=U1000005")
        .contains("/portfolio?account=D1000004");
    assertThat(again.get("/statements?account=U1000005").body()).contains("U1000005");
    assertThat(again.get("/statements?account=D1000004").statusCode()).isEqualTo(404);
    assertThat(again.get("/").body())
        .contains("/orders?account=U1000005")
        .contains("no open orders")
        .doesNotContain("/portfolio?account=D1000004");
    assertThat(broker.visitor().signIn("olu").get("/").body()).doesNotContain(">Accounts</h2>");
  }

  @Test
  void permissionsAreAskedForAndGiven() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    HttpResponse<String> no =
        wei.post(
            "/account/permissions",
            "account",
            "U1000003",
            "what",
            "options-4",
            "experience",
            "none",
            "aim",
            "grow");
    assertThat(no.statusCode()).isEqualTo(422);
    assertThat(no.body()).contains("need margin first");
    Visitor.location(
        wei.post(
            "/account/permissions",
            "account",
            "U1000003",
            "what",
            "europe",
            "experience",
            "none",
            "aim",
            "keep"));
    assertThat(wei.get("/account/permissions").body()).contains("Europe, Japan");
    assertThat(
            wei.post(
                    "/account/permissions",
                    "account",
                    "U1000002",
                    "what",
                    "margin",
                    "experience",
                    "years",
                    "aim",
                    "grow")
                .statusCode())
        .as("an advisor changes no client's rights")
        .isEqualTo(403);
  }
}
