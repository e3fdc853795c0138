package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.audit.Origin;
import gatehouse.server.apikey.ApiKeyRows;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The stream at a running broker, with a WebSocket client that is not ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamTest {
  private static final String MINE = "U1000001";
  private static final String JOINT = "U1000005";
  private static final String PATH = "/api/v1/stream";

  private Broker broker;
  private KeyProgram program;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
    program = KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private StreamClient stream() throws Exception {
    return StreamClient.open(broker, program, program.token());
  }

  /** Places an order and says its id. */
  private String place(KeyProgram by, String id, String pricing) throws Exception {
    String order =
        """
        {"id":"%s","account":"%s","symbol":"AAPL","side":"buy","quantity":"1",%s}\
        """
            .formatted(id, MINE, pricing);
    HttpResponse<String> placed = by.call("POST", "/api/v1/orders", order, by.token());
    assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
    return placed.body().replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
  }

  private String rests(String id) throws Exception {
    return place(program, id, "\"type\":\"limit\",\"limit\":\"1.00\"");
  }

  private static String act(JsonNode message) {
    return message.get("event").get("act").stringValue();
  }

  @Test
  void tellsOfOrdersAndFillsByNumber() throws Exception {
    StreamClient client = stream();
    JsonNode session = client.next("session");
    assertThat(session.get("session").get("state").stringValue()).isEqualTo("serves");
    assertThat(session.get("session").get("secondsLeft").longValue()).isPositive();
    client.follow(MINE, null);
    long began = client.next("started").get("seq").longValue();
    String id = place(program, "fills", "\"type\":\"market\"");
    JsonNode placed = client.next("order");
    assertThat(act(placed)).isEqualTo("order-placed");
    assertThat(placed.get("previous").longValue()).isEqualTo(began);
    assertThat(placed.get("order").get("id").stringValue()).isEqualTo(id);
    assertThat(placed.get("event").get("through").stringValue()).isEqualTo("api");
    JsonNode filled = client.next("order");
    assertThat(act(filled)).isEqualTo("order-filled");
    assertThat(filled.get("previous")).isEqualTo(placed.get("seq"));
    assertThat(filled.get("order").get("status").stringValue()).isEqualTo("filled");
    assertThat(filled.get("fill").get("order").stringValue()).isEqualTo(id);
    assertThat(filled.get("fill").get("quantity").stringValue()).isEqualTo("1");
    client.drop();
  }

  @Test
  void goesOnAfterTheNumberThatWasSeenLast() throws Exception {
    StreamClient client = stream().follow(MINE, null);
    long seen = client.next("started").get("seq").longValue();
    client.drop();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(rests("away-" + i));
    }
    StreamClient back = stream().follow(MINE, seen);
    List<String> told = new ArrayList<>();
    long previous = seen;
    for (int i = 0; i < 5; i++) {
      JsonNode message = back.next("order");
      assertThat(message.get("previous").longValue()).isEqualTo(previous);
      previous = message.get("seq").longValue();
      told.add(message.get("order").get("id").stringValue());
    }
    assertThat(told).containsExactlyElementsOf(ids);
    assertThat(back.quiet()).isTrue();
    back.drop();
  }

  /** What is followed goes on where it is, or events before it would be passed over. */
  @Test
  void toStartAllLeavesAloneWhatIsFollowed() throws Exception {
    StreamClient client = stream().follow(MINE, null);
    client.next("started");
    client.say("{\"type\":\"start\"}");
    client.say("{\"type\":\"quotes\",\"symbols\":[\"NOSUCH\"]}");
    String type = "";
    while (!type.equals("error")) {
      type = client.next().get("type").stringValue();
      assertThat(type).isNotEqualTo("started");
    }
    client.drop();
  }

  @Test
  void aNumberThatIsUnknownIsAGap() throws Exception {
    StreamClient client = stream().follow(MINE, 1_000_000_000L);
    JsonNode gap = client.next("gap");
    assertThat(gap.get("mend").stringValue()).contains("/api/v1/reconciliation");
    client.follow(JOINT, null);
    assertThat(client.next("error").get("sentence").stringValue()).contains("does not reach");
    client.drop();
  }

  @Test
  void showsPricesAsTheSessionMaySeeThem() throws Exception {
    StreamClient client = stream();
    client.say("{\"type\":\"quotes\",\"symbols\":[\"AAPL\",\"NOSUCH\"]}");
    JsonNode quote = client.next("quote");
    assertThat(quote.get("symbol").stringValue()).isEqualTo("AAPL");
    String seen = program.call("GET", "/api/v1/markets/AAPL", "", program.token()).body();
    assertThat(seen).contains("\"live\":" + quote.get("quote").get("live").booleanValue());
    assertThat(seen).contains("\"bid\":\"" + quote.get("quote").get("bid").stringValue() + "\"");
    assertThat(client.next("error").get("sentence").stringValue()).contains("symbol");
    client.drop();
  }

  @Test
  void aHeartbeatGoesBothWaysAndASilentClientIsLeft() throws Exception {
    StreamClient client = stream();
    client.next("session");
    client.say("{\"type\":\"heartbeat\"}");
    broker.clock.advance(Duration.ofSeconds(11));
    client.next("heartbeat");
    broker.clock.advance(Duration.ofSeconds(61));
    assertThat(client.next("bye").get("sentence").stringValue()).contains("heartbeat");
    assertThat(client.closeCode()).isEqualTo(4003);
  }

  @Test
  void endsAtOnceWhenItsKeyIsRevoked() throws Exception {
    KeyProgram other =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, MINE));
    StreamClient client = StreamClient.open(broker, other, other.token()).follow(MINE, null);
    client.next("started");
    var database = broker.server().database();
    ApiKey key = database.read(sql -> ApiKeyRows.load(sql, other.id)).orElseThrow();
    var now = broker.clock.instant();
    ApiKey.Standing revoked = new ApiKey.Standing.Revoked("it was lost", now);
    var keys = broker.server().programs().keys();
    database.write(sql -> keys.stand(sql, key, revoked, key.person().value(), Origin.NONE, now));
    JsonNode bye = client.next("bye");
    assertThat(bye.get("sentence").stringValue()).contains("revoked");
    assertThat(bye.get("mend").stringValue())
        .isEqualTo("Its owner makes a new key on the page /keys");
    assertThat(broker.visitor().signIn("mira").get("/keys").statusCode()).isEqualTo(200);
    assertThat(client.closeCode()).isEqualTo(4001);
    assertThat(rests("after-another-ended")).isNotEmpty();
  }

  @Test
  void aTokenInTheAddressIsRefused() throws Exception {
    HttpResponse<?> answer =
        StreamClient.refused(broker.base, PATH + "?access_token=" + program.token(), Map.of());
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void aThiefOfTheTokenIsNotLetIn() throws Exception {
    String token = program.token();
    String proof = program.proof("GET", PATH, token);
    Map<String, String> headers = Map.of("Authorization", "DPoP " + token, "DPoP", proof);
    StreamClient.open(broker.base, headers).drop();
    HttpResponse<?> replayed = StreamClient.refused(broker.base, PATH, headers);
    assertThat(replayed.statusCode()).isEqualTo(401);
    assertThat(replayed.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("invalid_dpop_proof");
    assertThat(replayed.headers().firstValue("DPoP-Nonce")).isPresent();
    assertThat(
            StreamClient.refused(broker.base, PATH, Map.of("Authorization", "Bearer " + token))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aCookieCountsOnlyFromAPageOfOurs() throws Exception {
    Broker.Visitor mira = broker.visitor().signIn("mira");
    String cookies =
        mira.cookies().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("; "));
    assertThat(StreamClient.refused(broker.base, PATH, Map.of("Cookie", cookies)).statusCode())
        .isEqualTo(401);
    assertThat(
            StreamClient.refused(
                    broker.base, PATH, Map.of("Cookie", cookies, "Origin", "https://evil.example"))
                .statusCode())
        .isEqualTo(403);
    StreamClient page =
        StreamClient.open(broker.base, Map.of("Cookie", cookies, "Origin", broker.base));
    page.say("{\"type\":\"start\"}");
    page.next("started");
    mira.post("/sign-out");
    assertThat(page.closeCode()).isEqualTo(4001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 1008",
        "nonsense | 1008",
        "{\"type\":\"order\"} | 1008",
        "{\"type\":\"start\",\"acounts\":[]} | 1008",
        "{\"type\":\"start\",\"accounts\":[{\"after\":1}]} | 1008",
        "{\"type\":\"heartbeat\"} {\"type\":\"heartbeat\"} | 1008",
      })
  void aMessageThatIsUnknownClosesTheStream(String text, int code) throws Exception {
    StreamClient client = stream();
    client.say(text);
    assertThat(client.next("bye").get("sentence").stringValue()).isNotEmpty();
    assertThat(client.closeCode()).isEqualTo(code);
  }

  @Test
  void whatIsTooLongOrNoTextClosesTheStream() throws Exception {
    StreamClient binary = stream();
    binary.socket().sendBinary(ByteBuffer.wrap(new byte[8]), true).get(60, TimeUnit.SECONDS);
    assertThat(binary.closeCode()).isEqualTo(1003);
    StreamClient parts = stream();
    for (int i = 0; i < 17; i++) {
      parts.socket().sendText("x".repeat(1_000), false).get(60, TimeUnit.SECONDS);
    }
    assertThat(parts.closeCode()).isEqualTo(1009);
    StreamClient frame = stream();
    frame.socket().sendText("x".repeat(100_000), true).get(60, TimeUnit.SECONDS);
    assertThat(frame.closeCode()).isEqualTo(1009);
  }

  @Test
  void withoutAWebSocketItSaysSo() throws Exception {
    assertThat(program.call("GET", PATH, "", program.token()).statusCode()).isEqualTo(426);
  }
}
