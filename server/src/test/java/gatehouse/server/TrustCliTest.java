package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.server.Cli.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The terminal with a server whose certificate is of its own authority. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustCliTest {
  private static final String SESSION = "gatehouse/session";

  private Broker broker;
  @TempDir Path folder;
  private Cli cli;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.tls(Map.of());
  }

  @BeforeEach
  void home() {
    cli = new Cli(folder);
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private String server() {
    return " --server " + broker.url();
  }

  private String ca() {
    return " --ca " + broker.authority();
  }

  private Path wrong() throws Exception {
    Path file = folder.resolve("wrong.pem");
    Files.writeString(
        file,
        TestCertificates.pem(
            TestCertificates.selfSigned("CN=Other", TestCertificates.pair(), Instant.now())));
    return file;
  }

  @Test
  void anUnknownAuthorityIsToldInOneLineThatSaysWhatToDo() throws Exception {
    for (String options : new String[] {"", " --ca " + wrong()}) {
      Ran refused = cli.login(broker, "mira", server() + options);
      assertThat(refused.code()).isEqualTo(3);
      assertThat(refused.err().lines()).hasSize(1);
      assertThat(refused.err())
          .contains("the certificate of " + broker.url() + " is of none of the authorities")
          .contains("by --ca FILE", "authority.pem")
          .doesNotContain("PKIX");
      assertThat(folder.resolve(SESSION)).doesNotExist();
    }
  }

  @Test
  void theLoginKeepsItForEveryVerbAndForKeyFiles() throws Exception {
    Ran in = cli.login(broker, "mira", server() + ca());
    assertThat(in.code()).as(in.err()).isZero();
    assertThat(cli.run("", "whoami").out()).contains("mira");
    Path file = folder.resolve("key.json");
    Ran made =
        cli.run(
            "",
            "keys new --name Bot --account D1000001 --scope trade --on-loss pause --file " + file);
    assertThat(made.code()).as(made.err()).isZero();
    ApiKeyFile key = ApiKeyFile.read(file);
    try (KeyAccess access = KeyAccess.open(key, broker.clock, new SecureRandom(), event -> {})) {
      GatehouseClient client = new GatehouseClient(key.server(), "trust-test/1");
      assertThat(client.trading(access).accounts().accounts()).hasSize(1);
      client.signOut(access);
    }
    for (String verb :
        new String[] {"keys list", "failsafe", "orders D1000001", "stream D1000001 --events 1"}) {
      Ran ran = cli.run("", verb);
      assertThat(ran.code()).as(verb + ": " + ran.err()).isZero();
    }
    // for this once, and for every part of the line
    for (String verb : new String[] {"whoami --ca " + wrong(), "keys list --ca " + wrong()}) {
      assertThat(cli.run("", verb).err()).as(verb).contains("that were named for it");
    }
    assertThat(cli.run("", "whoami").code()).isZero();
  }

  @Test
  void signingOutForgetsTheSessionAndNotTheServer() throws Exception {
    assertThat(cli.login(broker, "mira", server() + ca()).code()).isZero();
    assertThat(cli.run("", "logout").out()).contains("Signed out.");
    assertThat(Files.readAllLines(folder.resolve(SESSION)).get(1)).isEmpty();
    assertThat(cli.run("", "whoami").code()).isEqualTo(2);
    assertThat(cli.run("", "logout").out()).contains("Nobody was signed in here.");
    assertThat(cli.login(broker, "mira", "").code()).isZero();
    // and back to those that Java trusts
    assertThat(cli.login(broker, "mira", " --ca=").err()).contains("that this Java trusts");
  }

  @Test
  void theEnvironmentNamesItToo() throws Exception {
    String right = broker.authority().toString();
    Cli set = new Cli(folder, Map.of("GATEHOUSE_CA", right));
    assertThat(set.login(broker, "mira", server()).code()).isZero();
    assertThat(set.run("", "whoami").code()).isZero();
    Cli wrong = new Cli(folder, Map.of("GATEHOUSE_CA", wrong().toString()));
    assertThat(wrong.run("", "whoami").err()).contains("that were named for it");
    assertThat(wrong.run("", "whoami" + ca()).code()).isZero();
    // no certificate is shown there, so that it does no harm
    assertThat(set.run("", "login mira --server http://localhost:1").err())
        .contains("The server cannot be reached")
        .doesNotContain("--ca");
    assertThat(new Cli(folder, Map.of("GATEHOUSE_CA", "")).run("", "whoami").code()).isZero();
    Cli nowhere = new Cli(folder, Map.of("GATEHOUSE_CA", "nowhere.pem"));
    assertThat(nowhere.run("", "whoami").err()).contains("there is no file nowhere.pem");
  }

  @Test
  void aFileThatIsNoneIsNoServerThatIsAway() throws Exception {
    Path other = folder.resolve("other.pem");
    Files.writeString(other, "nothing");
    for (String[] each :
        new String[][] {
          {"whoami --ca none.pem", "there is no file none.pem"},
          {"keys list --ca " + other, "other.pem holds no certificate in PEM"},
          {"login mira --server http://localhost:1 --ca " + other, "holds no certificate"},
          {"login mira --server http://localhost:1" + ca(), "--ca is for https"}
        }) {
      Ran ran = cli.run("", each[0]);
      assertThat(ran.code()).as(each[0]).isEqualTo(2);
      assertThat(ran.err().lines()).hasSize(1);
      assertThat(ran.err()).contains(each[1], "--help");
    }
  }
}
