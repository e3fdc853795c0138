package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import gatehouse.client.Trading;
import gatehouse.client.wire.AnswerRequest;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.SignInRequest;
import gatehouse.client.wire.SignInState;
import gatehouse.server.Broker.Visitor;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two whole brokers on one PostgreSQL: the loser's stream is at the other node than the taker. */
class TradingSessionOnTwoNodesTest {
  private static final String MINE = "U1000001";

  @Test
  void theLoserHearsOfItAtAnotherNodeBeforeItPasses() throws Exception {
    Map<String, String> options = Map.of("database", TestDatabases.freshUrl(Dialect.POSTGRES));
    try (Broker one = Broker.start(options);
        Broker two = Broker.node(one.data, options)) {
      one.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
      Visitor portal = one.visitor().signIn("mira");
      String token = token(one);
      two.clock.advance(Duration.between(two.clock.instant(), one.clock.instant()));
      Trading terminal = new GatehouseClient(URI.create(two.base), "test/1").trading(token);
      assertThat(buy(portal, "held").statusCode()).isEqualTo(303);
      StreamClient stream = StreamClient.open(one.base, cookie(one, portal));
      stream.next("session");

      assertThat(refused(terminal)).isEqualTo(409);
      terminal.takeBrokerageSession();
      assertThat(state(stream.next("session"))).isEqualTo("trading-passes");
      assertThat(refused(terminal)).as("not yet").isEqualTo(409);
      assertThat(buy(portal, "last").statusCode()).isEqualTo(303);

      one.clock.advance(Duration.ofSeconds(1));
      two.clock.advance(Duration.ofSeconds(1));
      terminal.place(bought());
      assertThat(buy(portal, "late").statusCode()).isEqualTo(422);
      assertThat(state(stream.next("session"))).isEqualTo("trading-elsewhere");
      assertThat(
              one.rows("SELECT kind FROM log WHERE kind LIKE 'brokerage-session-%' ORDER BY seq"))
          .containsExactly(
              "brokerage-session-taken", "brokerage-session-taking", "brokerage-session-taken");
      stream.drop();
    }
  }

  private static String token(Broker broker) throws Exception {
    GatehouseClient client = new GatehouseClient(URI.create(broker.base), "test/1");
    var asking =
        (SignInState.Asking)
            client.signIn(new SignInRequest("mira", broker.password("mira"), null));
    broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
    SignInState state =
        client.answer(
            new GatehouseClient.Attempt(asking.id(), String.valueOf(asking.binding())),
            new AnswerRequest(broker.totp("mira"), null, false, null));
    return ((SignInState.Admitted) state).token();
  }

  private static Map<String, String> cookie(Broker broker, Visitor of) {
    String cookies =
        of.cookies().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("; "));
    return Map.of("Cookie", cookies, "Origin", broker.base);
  }

  private static HttpResponse<String> buy(Visitor portal, String id) throws Exception {
    return portal.post(
        "/trade",
        "id",
        id,
        "account",
        MINE,
        "symbol",
        "AAPL",
        "side",
        "BUY",
        "quantity",
        "1",
        "type",
        "LIMIT",
        "limit",
        "1.00",
        "tif",
        "DAY");
  }

  private static NewOrder bought() {
    return NewOrder.atLimit("terminal", MINE, "AAPL", "buy", "1", "1.00");
  }

  private static int refused(Trading terminal) {
    return catchThrowableOfType(RefusedException.class, () -> terminal.place(bought()))
        .problem()
        .status();
  }

  private static String state(JsonNode message) {
    return message.get("session").get("state").stringValue();
  }
}
