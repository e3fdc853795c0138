package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import gatehouse.core.apikey.AccessScope;
import gatehouse.server.Cli.Ran;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys of programs from a terminal, and what the calls behind it refuse. */
class KeyCliTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private Broker broker;
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35));
    cli = new Cli(folder);
    cli.login(broker, "mira");
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private KeyProgram program(Path file) throws Exception {
    JsonNode kept = JSON.readTree(Files.readString(file));
    assertThat(kept.get("server").stringValue()).isEqualTo(broker.base);
    ECKey pair = ECKey.parse(kept.get("privateKey").toString());
    return KeyProgram.holding(broker, pair, kept.get("keyId").stringValue());
  }

  @Test
  void makesRotatesAndRevokesKeys() throws Exception {
    assertThat(cli.run("", "keys list").out()).contains("No key was made yet");
    Path first = file("first.json");
    String line =
        "keys new --name Bot --account D1000001 --scope trade --order-value 2500"
            + " --network 127.0.0.0/8 --hours 00:00-23:59 --zone UTC --on-loss pause --file ";
    Ran made = cli.run("", line + first);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("active  Bot", "in D1000001, which is", "play money", "never used")
        .contains("The private half is in " + first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
        .isEqualTo("rw-------");
    KeyProgram program = program(first);
    assertThat(program.call("GET", "/api/v1/accounts", "", program.token()).body())
        .contains("D1000001");
    assertThat(cli.run("", line + first).err()).contains("There is a file");
    Path second = file("second.json");
    Ran rotated = cli.run("", "keys rotate " + program.id + " --old-ends-in 3 --file " + second);
    assertThat(rotated.code()).as(rotated.err()).isZero();
    KeyProgram next = program(second);
    assertThat(next.call("GET", "/api/v1/accounts", "", next.token()).statusCode()).isEqualTo(200);
    assertThat(program.token()).isNotEmpty();
    assertThat(cli.run("", "keys revoke " + program.id).out()).contains("revoked  Bot");
    JsonNode page = JSON.readTree(cli.run("", "keys list --json").out());
    assertThat(page.get("keys").size()).isEqualTo(2);
    assertThat(page.get("keys").get(0).get("failSafe").get("action").stringValue())
        .isEqualTo("pause");
    assertThat(cli.run("", "keys list").out()).contains("last used");
    assertThat(cli.run("", "keys release " + program.id).err()).contains("that is for ever");
    assertThat(cli.run("", "keys revoke key-nobody").err()).contains("You have no such key");
  }

  @Test
  void provesAgainWhenTheLastProofIsOld() throws Exception {
    broker.clock.advance(Duration.ofMinutes(6));
    String proofs = broker.password("mira") + "\n" + broker.totp("mira") + "\n";
    Path file = file("late.json");
    Ran made =
        cli.run(proofs, "keys new --name Late --account U1000001 --scope read --file " + file);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.err()).contains("To let a program in, confirm first that it is you.");
    assertThat(program(file).token()).isNotEmpty();
  }

  private String suspended(KeyProgram program) {
    var keys = broker.server().programs().keys();
    keys.suspend(program.id, "It was unlike itself.", broker.clock.instant());
    return standing(program);
  }

  private String standing(KeyProgram program) {
    return broker
        .rows("SELECT standing FROM api_key WHERE key_id = ?", program.id.value())
        .getFirst();
  }

  @Test
  void aReleaseTakesAFreshProofAndForRealMoneyOneThatCannotBeCopied() throws Exception {
    KeyProgram paper =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, "D1000001"));
    KeyProgram live =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, "U1000001"));
    assertThat(cli.run("", "keys rotate " + live.id + " --file " + file("live.json")).err())
        .contains("cannot be copied");
    assertThat(suspended(live)).isEqualTo("SUSPENDED");
    assertThat(cli.run("", "keys release " + live.id).code()).isNotZero();
    assertThat(standing(live)).isEqualTo("SUSPENDED");
    assertThat(suspended(paper)).isEqualTo("SUSPENDED");
    broker.clock.advance(Duration.ofMinutes(6));
    assertThat(cli.run("", "keys release " + paper.id).err())
        .contains("To let a program in, confirm first that it is you.");
    assertThat(standing(paper)).isEqualTo("SUSPENDED");
    String proofs = broker.password("mira") + "\n" + broker.totp("mira") + "\n";
    Ran released = cli.run(proofs, "keys release " + paper.id);
    assertThat(released.code()).as(released.err()).isZero();
    assertThat(standing(paper)).isEqualTo("ACTIVE");
  }

  @Test
  void whatIsRefusedLeavesNoFileBehind() {
    Path file = file("none.json");
    Ran live = cli.run("", "keys new --name X --account U1000001 --scope trade --file " + file);
    assertThat(live.code()).isEqualTo(1);
    assertThat(live.err()).contains("cannot be copied", "/security/factors/security-key");
    Ran both =
        cli.run("", "keys new --name X --account U1000001,D1000001 --scope read --file " + file);
    assertThat(both.err()).contains("never for both");
    Ran hours =
        cli.run("", "keys new --name X --account D1000001 --scope read --hours 9 --file " + file);
    assertThat(hours.code()).isEqualTo(2);
    assertThat(hours.err()).contains("--hours is a begin and an end");
    String trades = "keys new --name X --account D1000001 --scope trade --file " + file;
    assertThat(cli.run("", trades + " --grace 5").err()).contains("by --on-loss");
    assertThat(cli.run("", trades + " --on-loss pause --silence 0").err())
        .contains("The longest silence is 1 to 3600 seconds");
    assertThat(file).doesNotExist();
    assertThat(cli.run("", "keys").err()).contains("Say what to do; one of");
  }

  @Test
  void aFileThatIsNoneIsNoServerThatIsAway() throws IOException {
    Ran missing = cli.run("", "keys certificate none.json --out desk");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("There is no file none.json");
    Path other = file("other.json");
    Files.writeString(other, "{}");
    assertThat(cli.run("", "keys certificate " + other + " --out desk").err())
        .contains("is no key file");
    String inside = other + "/key.json";
    Ran unwritten =
        cli.run("", "keys new --name X --account D1000001 --scope read --file " + inside);
    assertThat(unwritten.code()).isEqualTo(2);
    assertThat(unwritten.err()).contains("cannot be read or written");
  }

  @Test
  void tellsWhatTheFailSafeIsAndWhatBecameOfTheOrders() throws Exception {
    assertThat(cli.run("", "failsafe").out()).contains("No key was made yet");
    Path file = file("watched.json");
    cli.run(
        "",
        "keys new --name Bot --account D1000001 --scope trade --on-loss cancel --silence 20"
            + " --grace 0 --lost-by heartbeat,logout --lifetimes day,gtc --whole-account --file "
            + file);
    KeyProgram program = program(file);
    assertThat(cli.run("", "failsafe").words())
        .contains(
            program.id + " off Bot",
            "never heard of",
            "lost (heartbeat, logout), it has 0 s",
            "cancels all orders (day, gtc)",
            "Silence counts after 20 s");
    assertThat(cli.run("", "failsafe " + program.id).out()).doesNotContain("Open orders");
    String order =
        """
        {"id":"watched-1","account":"D1000001","symbol":"AAPL","side":"buy","quantity":"1",\
        "type":"limit","limit":"1.00","tif":"day"}\
        """;
    assertThat(program.call("POST", "/api/v1/orders", order, program.token()).statusCode())
        .isEqualTo(201);
    Ran shown = cli.run("", "failsafe " + program.id);
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.words())
        .contains("armed Bot", "silent for too long at", "Open orders")
        .contains("watched-1 Buy 1 AAPL", "order placed");
    List<String> lines = cli.run("", "failsafe --json " + program.id).out().lines().toList();
    assertThat(JSON.readTree(lines.get(0)).get("keys").get(0).get("state").stringValue())
        .isEqualTo("armed");
    assertThat(JSON.readTree(lines.get(1)).get("orders").size()).isEqualTo(1);
    assertThat(cli.run("", "positions U1000001").err()) // the session is for paper now
        .contains("Sign in again, and begin with U1000001");
    String late = broker.clock.instant().plusSeconds(60).toString();
    assertThat(cli.run("", "failsafe " + program.id + " --since " + late).out())
        .contains("watched-1")
        .doesNotContain("order placed");
    assertThat(cli.run("", "failsafe " + program.id + " --since noon").err())
        .contains("is a moment");
    assertThat(cli.run("", "failsafe --since " + late).err()).contains("--since needs a KEY");
    assertThat(cli.run("", "failsafe key-nobody").err()).contains("You have no key key-nobody");
  }

  @Test
  void theOrdersOfAKeyAreItsOwnersToSee() throws Exception {
    KeyProgram mine =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, "U1000001"));
    KeyProgram other =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, "U1000001"));
    KeyProgram foreign =
        KeyProgram.registered(broker, "tomas", KeyProgram.rights(AccessScope.TRADE, "U1000002"));
    String asked = "/api/v1/reconciliation?since=" + broker.clock.instant() + "&key=";
    String token = mine.token();
    assertThat(mine.call("GET", asked + mine.id, "", token).statusCode()).isEqualTo(200);
    assertThat(mine.call("GET", asked + other.id, "", token).body()).contains("own orders alone");
    var person = new GatehouseClient(URI.create(broker.base), "test/1").trading(keptToken());
    Instant now = broker.clock.instant();
    assertThat(person.reconciliation(mine.id.value(), now).orders()).isEmpty();
    for (String id : new String[] {foreign.id.value(), "key-nobody"}) {
      assertThatThrownBy(() -> person.reconciliation(id, now))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("You have no such key");
    }
    assertThatThrownBy(() -> person.reconciliation(now)).hasMessageContaining("which one by key");
    KeyProgram paper =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, "D1000001"));
    assertThatThrownBy(() -> person.reconciliation(paper.id.value(), now))
        .hasMessageContaining("does not reach the accounts of that program");
  }

  private String keptToken() throws IOException {
    return Files.readAllLines(folder.resolve("gatehouse/session")).get(1);
  }

  @Test
  void aKeyMakesNoKeys() throws Exception {
    KeyProgram program =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, "U1000001"));
    String token = program.token();
    for (String call : new String[] {"", "/" + program.id + "/revoke", "/x/rotate", "/x/release"}) {
      HttpResponse<String> answer = program.call("POST", "/api/v1/keys" + call, "{}", token);
      assertThat(answer.statusCode()).as(call).isEqualTo(403);
    }
    assertThat(program.call("GET", "/api/v1/keys", "", token).body())
        .contains("does not look after keys");
  }
}
