package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.GatehouseClient;
import gatehouse.client.Trading;
import gatehouse.client.wire.NewOrder;
import gatehouse.server.Cli.Ran;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stream on a terminal, at a running broker. */
class StreamCliTest {
  private static final String MINE = "U1000001";

  @TempDir Path folder;
  private Broker broker;
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35));
    cli = new Cli(folder);
    cli.login(broker, "mira");
    assertThat(cli.run("", "positions " + MINE).code()).isZero(); // a session for live accounts
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private GatehouseClient client() {
    return new GatehouseClient(URI.create(broker.base), "stream-test/1");
  }

  private String token() throws IOException {
    return Files.readAllLines(folder.resolve("gatehouse/session")).get(1);
  }

  private void place(String id) throws Exception {
    Trading trading = client().trading(token());
    assertThat(trading.place(NewOrder.atLimit(id, MINE, "AAPL", "buy", "1", "1.00")).open())
        .isTrue();
  }

  @Test
  void showsWhatHappensAndGoesOnAfterTheNumberThatWasSeen() throws Exception {
    Cli.Running following = cli.start("stream " + MINE + " --events 5");
    following.says("Following " + MINE);
    place("stream-1"); // the session begins to trade, which is told too
    following.says("Buy 1 AAPL at 1");
    place("stream-2");
    Ran ended = following.ended();
    assertThat(ended.code()).as(ended.err()).isZero();
    List<String> lines = ended.out().lines().filter(line -> line.contains("placed")).toList();
    assertThat(lines).as(ended.out()).hasSize(2);
    String first = lines.getFirst().replaceAll(".* U1000001:([0-9]+) .*", "$1");

    Ran since = cli.run("", "stream " + MINE + ":" + first + " --events 3 --json");
    assertThat(since.code()).as(since.err()).isZero();
    List<JsonNode> told = since.out().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(told)
        .filteredOn(each -> each.get("type").stringValue().equals("order"))
        .extracting(each -> each.get("order").get("clientOrderId").stringValue())
        .containsExactly("stream-2");
  }

  @Test
  void endsWithOneWhenTheSessionEnds() throws Exception {
    Cli.Running following = cli.start("stream");
    following.says("Following " + MINE);
    client().signOut(token());
    Ran ended = following.ended();
    assertThat(ended.code()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err()).isNotBlank().doesNotContain("\tat ");
    Ran next = cli.run("", "stream");
    assertThat(next.code()).isEqualTo(2);
    assertThat(next.err()).contains("gatehouse login");
  }

  @Test
  void aServerThatComesBackIsFollowedOn() throws Exception {
    Cli.Running following = cli.start("stream " + MINE + " --json");
    following.says("\"started\"");
    place("stream-before");
    following.says("stream-before");
    broker.close();
    following.says("Trying again");
    broker = broker.again();
    place("stream-after");
    following.says("stream-after");
    assertThat(following.said().split("order-placed", -1)).as(following.said()).hasSize(3);
    client().signOut(token());
    assertThat(following.ended().code()).isEqualTo(1);
  }

  /** Nobody could be told of its end: it is found out. */
  @Test
  void aSessionThatEndedWhileTheServerWasAwayEndsIt() throws Exception {
    Cli.Running following = cli.start("stream");
    following.says("Following " + MINE);
    broker.close();
    following.says("Trying again");
    broker.clock.advance(Duration.ofDays(2));
    broker = broker.again();
    Ran ended = following.ended();
    assertThat(ended.code()).as(ended.err()).isEqualTo(1);
    assertThat(cli.run("", "whoami").code()).isEqualTo(2);
  }

  @Test
  void saysWhatIsWrong() {
    for (String line : new String[] {"stream U1000001:x", "stream --events 0", "stream --quote"}) {
      Ran wrong = cli.run("", line);
      assertThat(wrong.code()).as(line).isEqualTo(2);
      assertThat(wrong.err()).contains("gatehouse stream: ").doesNotContain("\tat ");
    }
    Ran unknown = cli.run("", "stream U1000002 --events 2");
    assertThat(unknown.out()).contains("does not reach such an account");
  }
}
