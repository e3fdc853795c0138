package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.GatehouseClient;
import gatehouse.server.Cli.Ran;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trading from a terminal, on a Monday while London and New York are open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TradeCliTest {
  private Broker broker;
  private Cli cli;

  @BeforeAll
  void open() throws IOException {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35));
    cli = new Cli(Files.createTempDirectory("gatehouse-cli"));
    cli.login(broker, "mira");
  }

  @AfterAll
  void close() {
    broker.close();
  }

  /** Mira reaches two live accounts: what is said of an order is said of the first. */
  private Ran run(String typed, String line) {
    boolean named = line.contains("U1000001") || line.contains("--account");
    String whole =
        line.matches("(order|preflight) .*") && !named ? line + " --account U1000001" : line;
    return cli.run(typed, whole);
  }

  private String idOf(String line) {
    Ran placed = run("", line + " --yes --json");
    assertThat(placed.code()).as(placed.err()).isZero();
    return placed.json().get("id").stringValue();
  }

  private void until(String words, String line) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!run("", line).out().contains(words)) {
      assertThat(System.nanoTime()).as(words).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  @Test
  void saysWhichSessionTradesAndTakesIt() {
    Ran taken = run("", "trading-session take");
    assertThat(taken.code()).as(taken.err()).isZero();
    assertThat(taken.out()).isEqualToIgnoringNewLines("This session trades.");
    assertThat(run("", "trading-session --json").json().get("state").stringValue())
        .isEqualTo("here");
  }

  @Test
  void anOrderIsShownAskedAboutAndPlacedOnce() {
    String line = "order aapl BUY 10 --limit 1.00 --tif gtc --id cli-1";
    Ran no = run("n\n", line).fits();
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.err())
        .contains("Buy 10 AAPL at 1", "Commission", "Available then", "Send this order?");
    assertThat(run("", line).code()).as("nobody answers").isEqualTo(2);
    assertThat(run("", "orders U1000001 --all").out()).doesNotContain("Buy 10 AAPL at 1 ");

    Ran yes = run("y\n", line).fits();
    assertThat(yes.code()).as(yes.err()).isZero();
    assertThat(yes.out()).contains("Buy 10 AAPL at 1", "Your id: cli-1");
    Ran again = run("", line); // what is known by its id is not asked about again
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("Buy 10 AAPL at 1", "Your id: cli-1");
    assertThat(broker.rows("SELECT COUNT(*) FROM trading_order WHERE client_order_id = 'cli-1'"))
        .containsExactly("1");

    Ran other = run("", "order AAPL buy 11 --limit 1.00 --tif gtc --id cli-1").fits();
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err())
        .contains("that client order id already", "Choose a new id", broker.base + "/orders");
    String alone = "order AAPL buy 11 --limit 1.00 --yes ";
    assertThat(run("", alone + "--take 9").err()).contains("--take and --loss go together");
    assertThat(run("", alone + "--when above").err()).contains("--when-value go together");
    Ran named = run("", "order AAPL buy 11 --limit 1.00 --tif gtc --id cli-1 --yes --json");
    assertThat(named.code()).isEqualTo(1);
    assertThat(named.json().get("type").stringValue()).endsWith(":client-order-id-reused");
    assertThat(named.json().get("findings").get(0).get("remedy").stringValue()).isNotEmpty();
  }

  @Test
  void anOrderIsReplacedAndCancelled() {
    String id = idOf("order AAPL buy 12 --limit 1.00 --tif gtc");
    until("new", "orders");
    Ran replaced = run("y\n", "replace U1000001 " + id + " --quantity 24 --limit 1.20").fits();
    assertThat(replaced.code()).as(replaced.err()).isZero();
    assertThat(replaced.err()).contains("Now:  Buy 12 AAPL", "Then: Buy 24 AAPL", "Commission");
    assertThat(replaced.out()).contains("Buy 24 AAPL at 1.2");
    Ran step = run("", "replace U1000001 " + id + " --limit 1.23456 --yes").fits();
    assertThat(step.code()).isEqualTo(1);
    assertThat(step.err()).contains("not on a step");
    assertThat(run("", "replace U1000001 " + id).code()).isEqualTo(2);
    assertThat(run("", "orders").fits().out()).contains(id, "Buy 24 AAPL");

    assertThat(run("", "cancel U1000001 " + id).code()).isZero();
    until("canceled", "orders --all");
    Ran late = run("", "cancel U1000001 " + id);
    assertThat(late.code()).isEqualTo(1);
    assertThat(late.err()).isNotBlank();
    assertThat(run("", "orders").out()).doesNotContain(id);
  }

  @Test
  void whatAnAccountHasStandsInColumns() {
    String id = idOf("order MSFT buy 7 --route XNAS");
    until("7", "fills U1000001 --order " + id);
    assertThat(run("", "fills --order " + id).fits().out()).contains("buy", "MSFT", "XNAS");
    assertThat(run("", "accounts").fits().out()).contains("U1000001  live  owner");
    String positions = run("", "positions").fits().out();
    assertThat(positions).contains("SYMBOL", "MSFT", "SETTLED", "Net liquidation");
    String head =
        positions.lines().filter(line -> line.startsWith("SYMBOL")).findFirst().orElseThrow();
    String shell =
        positions.lines().filter(line -> line.startsWith("MSFT ")).findFirst().orElseThrow();
    int end = head.indexOf("QUANTITY") + "QUANTITY".length();
    assertThat(shell.charAt(end - 1)).isEqualTo('7');
    assertThat(run("", "positions U1000001 --json").json().get("account").stringValue())
        .isEqualTo("U1000001");
    assertThat(run("", "accounts --json").json().get("accounts")).hasSize(2);
    Ran unknown = run("", "positions U1000002");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("does not reach such an account");
  }

  @Test
  void pricesAreShown() {
    Ran quote = run("", "quote AAPL eur.usd HSBA").fits();
    assertThat(quote.code()).isZero();
    assertThat(quote.out())
        .contains("AAPL", "EUR.USD", "HSBA", "continuous, live", "15 minutes old");
    Ran some = run("", "quote AAPL NOSUCH a/b");
    assertThat(some.code()).isEqualTo(1);
    assertThat(some.out()).contains("AAPL");
    assertThat(some.err()).contains("NOSUCH: Nothing", "a/b: There is nothing");
    assertThat(run("", "quote AAPL --json").json().get("quote").get("live").booleanValue())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          preflight AAPL buy 10 --limit 1.00          | 0 | Buy 10 AAPL at 1
          preflight AAPL buy 10 --limit 1.00 --json   | 0 | "allowed":true
          preflight AAPL buy 10 --limit 1.23456       | 1 | not on a step
          preflight AAPL buy 9000000                  | 1 | not enough
          preflight AAPL buy 9000000 --json           | 1 | "allowed":false
          preflight AAPL buy 10 --account U1000002    | 1 | does not reach such an account
          preflight NOSUCH buy 10                     | 1 | nothing has that symbol
          preflight AAPL buy 1,000                    | 1 | without commas or signs
          order AAPL buy 10 --limit 1.23456 --yes     | 1 | not on a step
          order AAPL buy 10 --limit 1.23456           | 1 | not on a step
          order AAPL buy 9000000 --yes                | 1 | Lower the quantity, or add money
          order AAPL buy 10 --account U1000002 --yes  | 1 | does not reach such an account
          order AAPL hold 10                          | 2 | gatehouse order: Invalid value
          order AAPL buy                              | 2 | Missing required parameter: 'QUANTITY'
          order AAPL buy 10 --trail 1 --stop 2        | 2 | --trail goes without --limit
          order AAPL buy 10 --at-close --stop 2       | 2 | --at-close goes without
          cancel U1000001                             | 2 | Missing required parameter: 'ORDER'
          cancel U1000001 none                        | 1 | no such order
          replace U1000001 none --limit 2             | 1 | no such order
          quote                                       | 2 | Missing required parameter: 'SYMBOL'
          orders a b                                  | 2 | Unmatched argument
          """)
  void saysWhatIsWrong(String line, int code, String words) {
    Ran ran = run("", line);
    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(code);
    assertThat(ran.out() + ran.err()).contains(words).doesNotContain("\tat ");
  }

  @Test
  void aSessionThatIsOverIsToldOnce(@TempDir Path other) throws Exception {
    Cli second = new Cli(other);
    Ran nobody = second.run("", "accounts");
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.err()).contains("gatehouse login");
    second.login(broker, "mira");
    assertThat(second.run("", "accounts").code()).isZero();
    String token = Files.readAllLines(other.resolve("gatehouse/session")).get(1);
    new GatehouseClient(URI.create(broker.base), "test/1").signOut(token);
    Ran over = second.run("", "order AAPL buy 1 --account U1000001 --yes");
    assertThat(over.code()).isEqualTo(1);
    assertThat(over.err()).isNotBlank().doesNotContain("\tat ");
    assertThat(second.run("", "accounts").code()).isEqualTo(2);
  }
}
