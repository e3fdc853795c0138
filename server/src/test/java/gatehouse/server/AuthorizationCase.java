package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registered client, a person who decides about it, and what they do, without scripts. */
abstract class AuthorizationCase {
  static final String PAPER = "D1000001";

  Broker broker;
  Staff.Operator olu;
  ClientProgram client;
  Visitor mira;

  @BeforeEach
  void open() throws Exception {
    broker = start();
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
    olu = new Staff(broker).olu();
    client = ClientProgram.registered(broker, olu, "Night Desk");
    mira = broker.visitor().signIn("mira");
  }

  Broker start() throws IOException {
    return Broker.start(options());
  }

  /** Settings of the broker, named as in the configuration file. */
  Map<String, String> options() throws IOException {
    return Map.of();
  }

  @AfterEach
  void close() {
    broker.close();
  }

  /** The page where the person decides. */
  String page(String... differing) throws Exception {
    String page = Visitor.location(mira.get(client.authorize(differing)));
    assertThat(page).startsWith("/connect/");
    return page;
  }

  HttpResponse<String> decide(String page, String decision) throws Exception {
    return mira.post(page, "decision", decision, "account-" + PAPER, "yes");
  }

  String code(String... differing) throws Exception {
    return ClientProgram.parameter(agreed(client.authorize(differing)), "code");
  }

  /** Opens where a client sends her, lets it in, and says where that leads. */
  String agreed(String address) throws Exception {
    String page = Visitor.location(mira.get(address));
    proved(mira.get(page));
    return Visitor.location(decide(page, "allow"));
  }

  /** Types the code of a device, and says where that leads. */
  String typed(String code) throws Exception {
    return Visitor.location(mira.post("/device", "user_code", code));
  }

  /** Lets the program in that shows this code. */
  void letIn(String code) throws Exception {
    String page = typed(code);
    proved(mira.get(page));
    assertThat(Visitor.location(decide(page, "allow"))).isEqualTo("/connected");
  }

  /** Confirms that it is her, when the page asks for it. */
  void proved(HttpResponse<String> asked) throws Exception {
    if (asked.statusCode() == 200) {
      return;
    }
    String step = Visitor.location(asked);
    assertThat(step).startsWith("/sign-in/");
    broker.clock.advance(Duration.ofSeconds(30));
    for (int i = 0; i < 2; i++) {
      boolean password = mira.get(step).body().contains("type=\"password\"");
      mira.post(step + "/code", "code", password ? broker.password("mira") : broker.totp("mira"));
    }
  }

  HttpResponse<String> issued(String... differing) throws Exception {
    HttpResponse<String> answer = client.exchange(code(differing));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  static void refused(HttpResponse<String> answer, String error) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 401);
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
  }

  int status(String token) throws Exception {
    return client.call("GET", "/api/v1/accounts", "", token).statusCode();
  }
}
