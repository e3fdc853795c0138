package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders at a running broker, over HTTP, without scripts. */
class TradingTest {
  private static final Map<String, Visitor> TOMAS = new HashMap<>();
  private static Broker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = Broker.start();
    toMonday(broker);
  }

  /** From Sunday 04:00 to Monday 15:00 UTC, when London and New York are open. */
  private static void toMonday(Broker each) {
    each.clock.advance(Duration.ofHours(35));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static String place(Visitor who, String... fields) throws Exception {
    return Visitor.location(who.post("/trade", fields));
  }

  /** The page of the order, once it shows that status. */
  private static String until(Visitor who, String order, String status) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String page = "";
    while (System.nanoTime() < end) {
      page = who.get(order).body();
      if (page.matches("(?s).*class=\"pill dot [a-z]+\">" + status + "<.*")) {
        return page;
      }
      LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
    }
    throw new AssertionError("never " + status + ": " + page);
  }

  @Test
  void anOrderIsFilledOnceHoweverOftenItIsSent() throws Exception {
    Visitor ana = broker.visitor().signIn("ana").trades();
    String[] order = {
      "id",
      "twice",
      "account",
      "D1000004",
      "symbol",
      "hsba",
      "side",
      "BUY",
      "quantity",
      "100",
      "type",
      "MARKET",
      "tif",
      "DAY"
    };
    String first = place(ana, order);
    assertThat(place(ana, order)).isEqualTo(first);
    assertThat(until(ana, first, "Filled")).contains("Bought 100 HSBA");
    assertThat(place(ana, order)).isEqualTo(first);
    order[9] = "101";
    HttpResponse<String> other = ana.post("/trade", order);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("has that client order id already");
    assertThat(
            broker.rows(
                "SELECT COUNT(*) FROM execution WHERE account_number = 'D1000004' AND order_id = ?",
                first.substring(8)))
        .containsExactly("1");
    assertThat(ana.get("/security/activity").body()).contains("An order was filled");
  }

  /** Four presses after the factor: the portfolio, Close, the order, done. */
  @Test
  void aPositionIsCutInFourSteps() throws Exception {
    Visitor tomas = withRecoveryCode(broker.recoveryCodes("tomas").getLast());
    String portfolio = tomas.get("/portfolio").body();
    Matcher close = Pattern.compile("href=\"(/trade\\?[^\"]*symbol=KO[^\"]*)\"").matcher(portfolio);
    assertThat(close.find()).as(portfolio).isTrue();
    String ticket = tomas.get(close.group(1).replace("&amp;", "&")).body();
    assertThat(ticket).contains("Ready to go").contains("only reduces");
    String order =
        place(
            tomas,
            "id",
            Visitor.field(ticket, "id"),
            "account",
            "U1000002",
            "symbol",
            "KO",
            "side",
            "SELL",
            "quantity",
            Visitor.field(ticket, "quantity"),
            "type",
            "MARKET",
            "tif",
            "DAY");
    until(tomas, order, "Filled");
    assertThat(tomas.get("/portfolio").body()).doesNotContain("symbol=KO");
  }

  /** What a ticket says, and what the broker says of it. */
  @ParameterizedTest
  @CsvSource({
    "7203, BUY, 100, MARKET, '', no permission for this market",
    "AAPL, BUY, 1.5, MARKET, '', multiple of the lot",
    "AAPL, BUY, 0, MARKET, '', above zero",
    "AAPL, BUY, -1, MARKET, '', without commas or signs",
    "AAPL, BUY, '1,000', MARKET, '', without commas or signs",
    "AAPL, BUY, 1e3, MARKET, '', without commas or signs",
    "AAPL, BUY, 1, LIMIT, '', The limit price is missing",
    "AAPL, BUY, 1, LIMIT, 0.001, not on a step",
    "AAPL, BUY, 1, LIMIT, 999999, far through the market",
    "AAPL, SELL, 1, LIMIT, 500, can’t sell short",
    "AAPL, BUY, 100000, MARKET, '', not enough",
    "ES, BUY, 1, MARKET, '', Nothing that can be traded here",
    "'a b', BUY, 1, MARKET, '', can’t be right",
    "AAPL, BUY, 1, GUESS, '', no such choice",
  })
  void aRefusalIsInTheReadersWords(
      String symbol, String side, String quantity, String type, String limit, String words)
      throws Exception {
    Visitor tomas = tomas();
    List<String> before = broker.rows("SELECT content FROM book ORDER BY account_number");
    HttpResponse<String> answer =
        tomas.post(
            "/trade",
            "id",
            "r" + Integer.toHexString((symbol + quantity + type + limit + side).hashCode()),
            "account",
            "U1000002",
            "symbol",
            symbol,
            "side",
            side,
            "quantity",
            quantity,
            "type",
            type,
            "limit",
            limit,
            "tif",
            "DAY");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains(words);
    assertThat(broker.rows("SELECT content FROM book ORDER BY account_number")).isEqualTo(before);
  }

  /** By the password and a recovery code; each of the two that the demo prints is good once. */
  private static Visitor tomas() throws Exception {
    Visitor visitor = TOMAS.get("tomas");
    if (visitor == null) {
      visitor = withRecoveryCode(broker.recoveryCode("tomas"));
      TOMAS.put("tomas", visitor);
    }
    return visitor;
  }

  private static Visitor withRecoveryCode(String code) throws Exception {
    Visitor visitor = broker.visitor();
    String next = Visitor.location(visitor.password("tomas", broker.password("tomas")));
    Matcher way =
        Pattern.compile("value=\"(recovery-code:[^\"]*)\"").matcher(visitor.get(next).body());
    if (way.find()) {
      visitor.post(next + "/way", "way", way.group(1));
    }
    assertThat(Visitor.location(visitor.post(next + "/code", "code", code))).isEqualTo("/");
    return visitor;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cancel", "/replace", ""})
  void anOrderIsNobodyElsesBusiness(String what) throws Exception {
    Visitor ana = broker.visitor().signIn("ana").trades();
    String order =
        place(
            ana,
            "id",
            "mine" + what.length(),
            "account",
            "D1000004",
            "symbol",
            "HSBA",
            "side",
            "BUY",
            "quantity",
            "10",
            "type",
            "LIMIT",
            "limit",
            "1",
            "tif",
            "GTC");
    until(ana, order, "Working");
    Visitor wei = broker.visitor().signIn("wei");
    HttpResponse<String> answer =
        what.isEmpty()
            ? wei.get(order)
            : wei.post(order + what, "quantity", "20", "limit", "1", "revision", "1");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(ana.get(order).body()).contains(">Working<");
  }

  @Test
  void anOrderIsReplacedAndCancelled() throws Exception {
    Visitor ana = broker.visitor().signIn("ana").trades();
    String order =
        place(
            ana,
            "id",
            "change",
            "account",
            "D1000004",
            "symbol",
            "HSBA",
            "side",
            "BUY",
            "quantity",
            "10",
            "type",
            "LIMIT",
            "limit",
            "1",
            "tif",
            "GTC");
    String page = until(ana, order, "Working");
    String seen = Visitor.field(page, "revision");
    Visitor.location(
        ana.post(order + "/replace", "quantity", "20", "limit", "1.2", "revision", seen));
    HttpResponse<String> late =
        ana.post(order + "/replace", "quantity", "30", "limit", "1.2", "revision", seen);
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("changed meanwhile").contains("Buy 20 HSBA at 1.2");
    Visitor.location(ana.post(order + "/cancel"));
    until(ana, order, "Cancelled");
    assertThat(ana.post(order + "/cancel").statusCode()).isEqualTo(409);
  }

  /** Placed while the venue is closed, and the house restarted before it opens: filled once. */
  @Test
  void aRestartGoesOnWithEveryOrder() throws Exception {
    Broker first = Broker.start();
    Visitor ana = first.visitor().signIn("ana");
    String order =
        place(
            ana,
            "id",
            "sunday",
            "account",
            "D1000004",
            "symbol",
            "HSBA",
            "side",
            "BUY",
            "quantity",
            "100",
            "type",
            "MARKET",
            "tif",
            "DAY");
    until(ana, order, "Working");
    first.close();
    try (Broker second = Broker.restart(first.data)) {
      toMonday(second);
      Visitor again = second.visitor().signIn("ana");
      until(again, order, "Filled");
      assertThat(
              second.rows("SELECT COUNT(*) FROM execution WHERE order_id = ?", order.substring(8)))
          .containsExactly("1");
    }
  }

  @Test
  void aBracketClosesWhatItOpened() throws Exception {
    Visitor ana = broker.visitor().signIn("ana").trades();
    String order =
        place(
            ana,
            "id",
            "bracket",
            "account",
            "D1000004",
            "symbol",
            "SHEL",
            "side",
            "BUY",
            "quantity",
            "10",
            "type",
            "MARKET",
            "tif",
            "DAY",
            "take",
            "9000",
            "loss",
            "0.5");
    until(ana, order, "Filled");
    String orders = ana.get("/orders").body();
    assertThat(orders)
        .contains("Sell 10 SHEL at 9,000 or better")
        .contains("Sell 10 SHEL once at 0.5");
  }
}
