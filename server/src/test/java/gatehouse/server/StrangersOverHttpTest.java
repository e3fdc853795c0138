package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.GatehouseClient;
import gatehouse.client.wire.AnswerRequest;
import gatehouse.client.wire.SignInRequest;
import gatehouse.client.wire.SignInState;
import gatehouse.server.Broker.Visitor;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody tries who is signed in, and whose the account is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersOverHttpTest {
  private static final int STREAMS_OF_AN_ACCOUNT_MAX = 50;

  private Broker broker;
  private Visitor ana;
  private String token;

  @BeforeAll
  void start() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // to Monday, 15:00 UTC
    GatehouseClient client = new GatehouseClient(URI.create(broker.base), "strangers-test/1");
    SignInState state = client.signIn(new SignInRequest("mira", broker.password("mira"), null));
    if (state instanceof SignInState.Asking asking) {
      broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
      state =
          client.answer(
              new GatehouseClient.Attempt(asking.id(), String.valueOf(asking.binding())),
              new AnswerRequest(broker.totp("mira"), null, false, null));
    }
    token = ((SignInState.Admitted) state).token();
    client.trading(token).portfolio("U1000001"); // from here on the session is for live accounts
    ana = broker.visitor().signIn("ana");
    assertThat(ana.get("/portfolio?account=D1000004").statusCode()).isEqualTo(200);
  }

  @AfterAll
  void close() {
    broker.close();
  }

  /** Somebody else's, and one that ana may look at in a session for live accounts alone. */
  @ParameterizedTest
  @ValueSource(strings = {"U1000002", "U1000005", "U9999999", "x"})
  void noPageShowsOrChangesAnAccountThatTheSessionDoesNotReach(String account) throws Exception {
    for (String path :
        List.of(
            "/portfolio",
            "/portfolio/chart",
            "/orders",
            "/trade",
            "/trade/stream",
            "/preflight",
            "/account",
            "/account/entity",
            "/account/permissions",
            "/account/feeds",
            "/account/limits",
            "/account/disclosures",
            "/statements",
            "/statements/csv",
            "/statements/pdf")) {
      HttpResponse<String> answer = ana.get(path + "?account=" + account);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).as(path).doesNotContain("Cash", "MSFT", "SAP");
    }
    for (String path :
        List.of(
            "/orders/cancel-all",
            "/account/permissions",
            "/account/permissions/withdraw",
            "/account/feeds",
            "/account/limits",
            "/account/disclosures")) {
      HttpResponse<String> answer =
          ana.post(
              path, "account", account, "what", "margin", "feed", "us-equities", "request", "r");
      assertThat(answer.statusCode()).as(path).isIn(403, 404);
    }
    HttpResponse<String> order = ana.post("/trade", order(account));
    assertThat(order.statusCode()).isIn(404, 422);
    assertThat(broker.rows("SELECT order_id FROM trading_order WHERE account_number = ?", account))
        .isEmpty();
  }

  private static String[] order(String account) {
    return new String[] {
      "id",
      "strange",
      "account",
      account,
      "symbol",
      "SAP",
      "side",
      "SELL",
      "quantity",
      "1",
      "type",
      "MARKET",
      "tif",
      "DAY"
    };
  }

  /** Somebody else's, and the paper account of the same person. */
  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/accounts/{}, ''",
    "GET, /api/v1/accounts/{}/orders, ''",
    "GET, /api/v1/accounts/{}/orders/any, ''",
    "DELETE, /api/v1/accounts/{}/orders/any, ''",
    "PUT, /api/v1/accounts/{}/orders/any, '{\"order\":ORDER,\"revision\":1}'",
    "GET, /api/v1/accounts/{}/fills, ''",
    "POST, /api/v1/orders, ORDER",
    "POST, /api/v1/preflight, '{\"order\":ORDER}'",
  })
  void noProgramReachesAnAccountThatTheSessionDoesNot(String method, String path, String body)
      throws Exception {
    for (String account : List.of("U1000002", "D1000001", "U9999999")) {
      HttpResponse<String> answer =
          call(
              method, path.replace("{}", account), body.replace("ORDER", json(account, "DAY", "")));
      assertThat(answer.statusCode()).as(account + answer.body()).isEqualTo(404);
    }
  }

  private static String json(String account, String force, String till) {
    return ("{\"id\":\"strange\",\"account\":\"%s\",\"symbol\":\"SAP\",\"side\":\"BUY\","
            + "\"quantity\":\"1\",\"type\":\"LIMIT\",\"limit\":\"100\",\"tif\":\"%s\"%s}")
        .formatted(account, force, till.isEmpty() ? "" : ",\"till\":\"" + till + "\"");
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    return broker
        .visitor()
        .send(
            broker
                .visitor()
                .request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Days at the ends of the calendar are wrong days, and no fault of the house. */
  @Test
  void theEndsOfTheCalendarAreToldInWords() throws Exception {
    HttpResponse<String> statement = ana.get("/statements?until=-999999999-01-01");
    assertThat(statement.statusCode()).isEqualTo(400);
    assertThat(statement.body()).contains("Write the days of a statement as 2026-11-24.");
    HttpResponse<String> order =
        call("POST", "/api/v1/orders", json("U1000001", "GTD", "+999999999-12-31"));
    assertThat(order.statusCode()).as(order.body()).isEqualTo(400);
    assertThat(order.body()).contains("Say until which day the order works.");
  }

  /** Wei's account has no feed: a market order would tell what the market stands at. */
  @Test
  void theTicketTellsNoLivePriceWithoutTheFeed() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    String ticket = "/trade?account=U1000003&symbol=7974&side=BUY&quantity=100&type=";
    assertThat(wei.get(ticket + "MARKET").body())
        .contains("15 minutes old")
        .doesNotContain("Worth about");
    assertThat(wei.get(ticket + "LIMIT&limit=5000").body()).contains("Worth about");
  }

  /** Each open page keeps a connection: one account's cannot take them all. */
  @Test
  void soManyPagesFollowAnAccountAndNoMore() throws Exception {
    List<InputStream> open = new ArrayList<>();
    HttpClient http = HttpClient.newHttpClient();
    try {
      HttpRequest stream = ana.request("/trade/stream?account=D1000004").GET().build();
      for (int i = 0; i < STREAMS_OF_AN_ACCOUNT_MAX; i++) {
        HttpResponse<InputStream> answer =
            http.send(stream, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        open.add(answer.body());
      }
      HttpResponse<String> more = http.send(stream, HttpResponse.BodyHandlers.ofString());
      assertThat(more.statusCode()).isEqualTo(429);
      assertThat(more.headers().firstValue("Retry-After")).isPresent();
    } finally {
      for (InputStream each : open) {
        each.close();
      }
      http.shutdownNow();
    }
  }
}
