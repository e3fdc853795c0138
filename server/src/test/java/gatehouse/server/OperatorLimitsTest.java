package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.Staff.Operator;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits and freezes of the broker, over HTTP and on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class OperatorLimitsTest {
  private static final String ANA = "/api/v1/admin/accounts/D1000004";

  private final Map<String, String> settings;
  private Broker broker;
  private Staff staff;

  OperatorLimitsTest(Dialect dialect) {
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

  private static HttpResponse<String> order(Visitor ana, String id, String side, String quantity)
      throws IOException, InterruptedException {
    return ana.post(
        "/trade",
        "id",
        id,
        "account",
        "D1000004",
        "symbol",
        "HSBA",
        "side",
        side,
        "quantity",
        quantity,
        "type",
        "MARKET",
        "tif",
        "DAY");
  }

  @Test
  void theStricterOfBothCountsAndTheOwnerLoosensNothingOfTheBroker() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    Operator olu = staff.olu();
    assertThat(order(ana, "before", "BUY", "500").statusCode()).isEqualTo(303);
    String limits =
        olu.post(ANA + "/limits", "{\"orderValue\":\"1000\"}").as(200).json().toString();
    assertThat(limits).contains("\"counting\":{\"orderValue\":\"1000\"");
    HttpResponse<String> tooMuch = order(ana, "after", "BUY", "500");
    assertThat(tooMuch.statusCode()).as("in the running session").isEqualTo(422);
    assertThat(order(ana, "close", "SELL", "1500").statusCode()).as("closing").isEqualTo(303);

    assertThat(
            ana.post("/account/limits", "account", "D1000004", "orderValue", "999999").statusCode())
        .isEqualTo(303);
    assertThat(ana.get("/account/limits").body())
        .contains("<dt>Largest order</dt><dd>1000 GBP</dd>")
        .contains("<dt>Largest order</dt><dd>1000 GBP, set by the broker</dd>");
    assertThat(order(ana, "still", "BUY", "500").statusCode()).isEqualTo(422);
    ana.post("/account/limits", "account", "D1000004", "orderValue", "900");
    assertThat(ana.get("/account/limits").body())
        .contains("<dt>Largest order</dt><dd>900 GBP, set by the owner</dd>");
    assertThat(olu.get(ANA + "/limits").as(200).json().get("owner").toString()).contains("\"900\"");
    assertThat(olu.activity("ana")).contains("D1000004, limits of the broker: largest order 1000");

    // what is not named stays; clear takes all away
    String more = "{\"barred\":[\"future\",\"fx\"],\"reduceOnly\":true}";
    assertThat(olu.post(ANA + "/limits", more).as(200).json().get("operator").toString())
        .contains("\"orderValue\":\"1000\"", "[\"future\",\"fx\"]", "\"reduceOnly\":true");
    assertThat(ana.get("/account/limits").body())
        .contains("<dd>Futures, Currencies</dd>", "<dd>Yes, set by the broker</dd>");
    String cleared = "{\"clear\":true,\"dailyOrders\":1000000}";
    assertThat(olu.post(ANA + "/limits", cleared).as(200).json().get("operator").toString())
        .isEqualTo("{\"dailyOrders\":1000000,\"barred\":[],\"reduceOnly\":false}");
  }

  @Test
  void aLimitIsANumberAndNothingElse() throws Exception {
    Operator olu = staff.olu();
    for (String body :
        new String[] {
          "{}",
          "{\"clear\":false}",
          "{\"orderValue\":\"-1\"}",
          "{\"orderValue\":\"0\"}",
          "{\"orderValue\":\"NaN\"}",
          "{\"orderValue\":\"1,000\"}",
          "{\"orderValue\":\"1e9\"}",
          "{\"orderValue\":\"\u0661\"}",
          "{\"orderValue\":1000}",
          "{\"dailyLoss\":\"1234567890123\"}",
          "{\"dailyOrders\":0}",
          "{\"dailyOrders\":-5}",
          "{\"dailyOrders\":1000001}",
          "{\"dailyOrders\":99999999999}",
          "{\"dailyOrders\":1.5}",
          "{\"dailyOrders\":\"7\"}",
          "{\"barred\":[\"FUTURE\"]}",
          "{\"barred\":[\"\"]}",
          "{\"barred\":\"fx\"}",
          "{\"reduceOnly\":\"on\"}",
          "{\"owner\":{}}",
        }) {
      olu.post(ANA + "/limits", body).as(400);
    }
    olu.post("/api/v1/admin/accounts/D9999999/limits", "{\"clear\":true}").as(404);
    olu.get("/api/v1/admin/accounts/ana/limits").as(404);
    Operator wei = staff.user("wei");
    wei.get(ANA + "/limits").as(403);
    wei.post("/api/v1/admin/accounts/U1000003/limits", "{\"clear\":true}").as(403);
    wei.post("/api/v1/admin/accounts/U1000003/freeze", Staff.WHY).as(403);
  }

  @Test
  void aFrozenAccountOnlyClosesAndALiveOneThawsByTwo() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    Operator olu = staff.olu();
    assertThat(olu.post(ANA + "/freeze", Staff.WHY).as(200).json().toString())
        .contains("\"frozen\":true");
    olu.post(ANA + "/freeze", Staff.WHY).as(409);
    assertThat(ana.get("/account").body()).contains("Frozen: closing only");
    assertThat(order(ana, "open", "BUY", "10").statusCode()).isEqualTo(422);
    assertThat(order(ana, "close", "SELL", "10").statusCode()).isEqualTo(303);
    assertThat(olu.post(ANA + "/unfreeze", Staff.WHY).as(200).json().toString())
        .contains("\"frozen\":false");
    olu.post(ANA + "/unfreeze", Staff.WHY).as(409);
    assertThat(order(ana, "again", "BUY", "10").statusCode()).isEqualTo(303);

    String mira = "/api/v1/admin/accounts/U1000001";
    olu.post(mira + "/unfreeze", Staff.WHY).as(409);
    olu.post(mira + "/freeze", Staff.WHY).as(200);
    assertThat(broker.message("mira@example.com", "(froze U1000001)")).isNotEmpty();
    olu.post(mira + "/unfreeze", Staff.WHY).as(403);
    Operator kim = staff.second(olu, "kim");
    String id =
        olu.post(mira + "/unfreeze", Staff.WHY)
            .as(200)
            .json()
            .get("approval")
            .get("id")
            .stringValue();
    olu.approve(id).as(403);
    assertThat(kim.approve(id).as(200).text("detail")).isEqualTo("U1000001");
    assertThat(olu.get(mira).as(200).json().toString()).contains("\"frozen\":false");
    assertThat(olu.activity("mira")).contains("U1000001, frozen: closing only", "case 4711");
  }
}
