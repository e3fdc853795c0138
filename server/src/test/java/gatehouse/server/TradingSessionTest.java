package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import gatehouse.client.Trading;
import gatehouse.client.wire.AnswerRequest;
import gatehouse.client.wire.BrokeragePolicy;
import gatehouse.client.wire.BrokerageSessionInfo;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.Problem;
import gatehouse.client.wire.SignInRequest;
import gatehouse.client.wire.SignInState;
import gatehouse.core.apikey.AccessScope;
import gatehouse.server.Broker.Visitor;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One brokerage session per person, over portal, terminal and keys, at a running broker. */
class TradingSessionTest {
  private static final String MINE = "U1000001";
  private static final String PAGE = "/account/trading-session";

  private Broker broker;
  private GatehouseClient client;
  private Visitor portal;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
    client = new GatehouseClient(URI.create(broker.base), "test/1");
    portal = broker.visitor().signIn("mira");
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private String token() throws Exception {
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

  private HttpResponse<String> order(String id, String side, String quantity) throws Exception {
    return portal.post(
        "/trade",
        "id",
        id,
        "account",
        MINE,
        "symbol",
        "AAPL",
        "side",
        side,
        "quantity",
        quantity,
        "type",
        "LIMIT",
        "limit",
        side.equals("BUY") ? "1.00" : "9000.00",
        "tif",
        "DAY");
  }

  private static NewOrder buys(String id) {
    return NewOrder.atLimit(id, MINE, "AAPL", "buy", "1", "1.00");
  }

  private interface Call {
    void make() throws Exception;
  }

  private static Problem refused(Call call) {
    return Objects.requireNonNull(catchThrowableOfType(RefusedException.class, call::make))
        .problem();
  }

  private StreamClient stream(Visitor of) throws Exception {
    String cookies =
        of.cookies().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("; "));
    return StreamClient.open(broker.base, Map.of("Cookie", cookies, "Origin", broker.base));
  }

  private static String state(JsonNode message) {
    return message.get("session").get("state").stringValue();
  }

  @Test
  void theSecondSessionIsToldWhoTradesAndTakesOverAndTheFirstHearsOfItBefore() throws Exception {
    Trading terminal = client.trading(token());
    assertThat(terminal.brokerageSession().state()).isEqualTo("free");
    assertThat(order("first", "BUY", "1").statusCode()).isEqualTo(303);
    StreamClient stream = stream(portal);
    assertThat(state(stream.next("session"))).isEqualTo("serves");

    Problem problem = refused(() -> terminal.place(buys("second")));
    assertThat(problem.status()).isEqualTo(409);
    assertThat(problem.type()).isEqualTo("urn:gatehouse:order:trading-elsewhere");
    assertThat(problem.mend()).isEqualTo("POST /api/v1/brokerage-session");
    BrokerageSessionInfo.Trading other = Objects.requireNonNull(problem.trading());
    assertThat(other.accessInterface()).isEqualTo("client-portal");
    assertThat(other.since()).isEqualTo(broker.clock.instant());
    assertThat(other.lastOrder()).isEqualTo(broker.clock.instant());
    assertThat(Objects.requireNonNull(problem.findings()).getFirst().text())
        .contains("Client Portal", "since 23 November 2026");
    assertThat(terminal.preflight(buys("second")).allowed()).isFalse();
    terminal.place(NewOrder.atLimit("cuts", MINE, "AAPL", "sell", "1", "9000.00"));

    BrokerageSessionInfo taking = terminal.takeBrokerageSession();
    assertThat(taking.state()).isEqualTo("elsewhere");
    JsonNode passes = stream.next("session");
    assertThat(state(passes)).isEqualTo("trading-passes");
    assertThat(passes.get("mend").stringValue()).isEqualTo("POST /api/v1/brokerage-session");
    assertThat(passes.get("sentence").stringValue()).contains("API", "close positions");
    assertThat(order("last", "BUY", "2").statusCode()).as("it trades until then").isEqualTo(303);
    assertThat(portal.get("/trade").body()).contains("It passes to another one on");

    broker.clock.advance(Duration.ofSeconds(1));
    terminal.place(buys("second"));
    JsonNode elsewhere = stream.next("session");
    assertThat(state(elsewhere)).isEqualTo("trading-elsewhere");
    assertThat(elsewhere.get("sentence").stringValue()).contains("API and command line");
    HttpResponse<String> late = order("late", "BUY", "1");
    assertThat(late.statusCode()).isEqualTo(422);
    assertThat(late.body()).contains("Another session of yours trades now", PAGE);
    assertThat(order("close", "SELL", "1").statusCode()).isEqualTo(303);
    assertThat(portal.get("/trade").body()).contains("Trade here", "API and command line");
    assertThat(portal.get("/security/activity").body())
        .contains("It was announced that another session will trade");

    StreamClient back = stream(portal);
    assertThat(state(back.next("session"))).isEqualTo("serves");
    assertThat(state(back.next("session"))).isEqualTo("trading-elsewhere");
    back.drop();

    portal.post(PAGE + "/take", "to", "/trade");
    broker.clock.advance(Duration.ofSeconds(1));
    assertThat(state(stream.next("session"))).isEqualTo("trading-comes");
    assertThat(state(stream.next("session"))).isEqualTo("trading-here");
    assertThat(order("again", "BUY", "1").statusCode()).isEqualTo(303);
    stream.drop();
  }

  @Test
  void theHoldEndsWithItsSession() throws Exception {
    String token = token();
    Trading terminal = client.trading(token);
    terminal.place(buys("held"));
    assertThat(order("refused", "BUY", "1").statusCode()).isEqualTo(422);
    client.signOut(token);
    assertThat(order("free", "BUY", "1").statusCode()).isEqualTo(303);
    assertThat(portal.get(PAGE).body()).contains("Trades here");
  }

  @Test
  void aKeyTradesBesideItsOwnerUnlessItIsToCompete() throws Exception {
    KeyProgram key =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
    assertThat(order("mine", "BUY", "1").statusCode()).isEqualTo(303);
    assertThat(place(key, "k1").statusCode()).isEqualTo(201);
    assertThat(key.call("GET", "/api/v1/brokerage-session", "", key.token()).body())
        .as("it is told of none of its owner's sessions")
        .contains("\"beside\"")
        .doesNotContain("client-portal", "\"trading\":");
    assertThat(order("mine-2", "BUY", "1").statusCode()).isEqualTo(303);
    assertThat(portal.get(PAGE).body()).contains("Programs that compete too", "Night desk");
    assertThat(
            Visitor.location(
                portal.post(
                    PAGE + "/policy", "kind", "ASK", "minutes", "5", key.id.value(), "yes")))
        .isEqualTo(PAGE);
    HttpResponse<String> second = place(key, "k2");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("\"mend\":\"POST /api/v1/brokerage-session\"");
    assertThat(key.call("PUT", "/api/v1/brokerage-session/policy", "{}", key.token()).statusCode())
        .isEqualTo(403);
  }

  /** Whoever got hold of a session is not to help it to trade; the owner hears of each change. */
  @Test
  void whatMakesATakeoverEasierNeedsAFreshProofAndIsTold() throws Exception {
    Trading terminal = client.trading(token());
    portal.post(PAGE + "/policy", "kind", "NEVER", "minutes", "10");
    String told = "From now on it is: ([^.]+)[.]";
    assertThat(broker.message("mira@example.com", told)).isEqualTo("Never");
    broker.clock.advance(Duration.ofMinutes(31));

    HttpResponse<String> asked = portal.post(PAGE + "/policy", "kind", "WAIT", "minutes", "10");
    assertThat(Visitor.location(asked)).startsWith("/sign-in/");
    Problem raise = refused(() -> terminal.decide(new BrokeragePolicy("wait", 10, List.of())));
    assertThat(raise.status()).isEqualTo(401);
    assertThat(raise.detail()).contains("confirm first that it is you");
    assertThat(portal.get(PAGE).body()).contains("value=\"NEVER\" checked");

    broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
    for (int i = 0; i < 2; i++) {
      String step = Visitor.location(asked);
      boolean password = portal.get(step).body().contains("type=\"password\"");
      portal.post(step + "/code", "code", password ? broker.password("mira") : broker.totp("mira"));
    }
    assertThat(broker.message("mira@example.com", told)).isEqualTo("Never");
    portal.post(PAGE + "/policy", "kind", "WAIT", "minutes", "10");
    assertThat(broker.message("mira@example.com", "From now on it is: (Wait[^.]+)[.]"))
        .isEqualTo("Wait, 10 minutes");
    assertThat(terminal.decide(new BrokeragePolicy("never", 10, List.of())).policy().kind())
        .as("what makes it harder is free")
        .isEqualTo("never");
  }

  private static HttpResponse<String> place(KeyProgram key, String id) throws Exception {
    NewOrder order = buys(id);
    String json = GatehouseClient.json(order);
    return key.call("POST", "/api/v1/orders", json, key.token());
  }

  @Test
  void thePolicyIsDecidedOnThePageAndByPrograms() throws Exception {
    Trading terminal = client.trading(token());
    terminal.decide(new BrokeragePolicy("never", 10, List.of()));
    order("held", "BUY", "1");
    Problem never = refused(terminal::takeBrokerageSession);
    assertThat(never.status()).isEqualTo(409);
    assertThat(never.detail()).contains("By your policy", "Client Portal");
    assertThat(never.mend()).isNull();
    assertThat(portal.get(PAGE).body()).contains("value=\"NEVER\" checked");

    HttpResponse<String> wrong = portal.post(PAGE + "/policy", "kind", "WAIT", "minutes", "0");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("Minutes are a number from 1 to 720");
    portal.post(PAGE + "/policy", "kind", "WAIT", "minutes", "5");
    BrokerageSessionInfo waits = terminal.takeBrokerageSession();
    assertThat(waits.sentence()).contains("next in line");
    assertThat(Visitor.location(portal.post(PAGE + "/release"))).isEqualTo(PAGE);
    assertThat(terminal.brokerageSession().state()).isEqualTo("here");
    assertThat(
            refused(() -> terminal.decide(new BrokeragePolicy("ask", 5, List.of("key-x"))))
                .status())
        .isEqualTo(400);
  }
}
