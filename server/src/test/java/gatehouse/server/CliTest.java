package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.cli.Main;
import gatehouse.cli.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a started server, its questions answered through a pipe. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliTest {
  @TempDir Path config;
  private Broker broker;

  @BeforeAll
  void open() throws IOException {
    broker = Broker.start();
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private record Ran(int code, String out, String err) {}

  private Ran run(String typed, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new BufferedReader(new StringReader(typed)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            null);
    int code = Main.run(terminal, Map.of("XDG_CONFIG_HOME", config.toString()), arguments);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Ran login(String name, String then) {
    return run(
        broker.password(name) + "\n" + then, "login", name, "--server", broker.base, "--remember");
  }

  @Test
  void signsInByAnyWayThatATerminalCanWalk() throws IOException {
    broker.clock.advance(Duration.ofSeconds(30));
    Ran totp = login("mira", "000\nways\n" + broker.totp("mira") + "\n");
    assertThat(totp.code()).as(totp.err()).isZero();
    assertThat(totp.out()).contains("Signed in as Mira Lindqvist (mira)", "AAL2");
    assertThat(totp.err()).contains("That code is not right", "recovery code, Recovery codes");
    assertThat(run("", "whoami").out()).contains("Mira Lindqvist");
    Path folder = config.resolve("gatehouse");
    for (String file : new String[] {"session", "device-key"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
          .isEqualTo("rw-------");
    }
    assertThat(run("", "logout").code()).isZero();
    assertThat(run("", "whoami").code()).isEqualTo(2);

    // the ways of tomas: 1 is the text message, 2 the recovery codes
    Ran recovery = login("tomas", "2\n" + broker.recoveryCode("tomas") + "\n");
    assertThat(recovery.code()).as(recovery.err()).isZero();
  }

  @Test
  void endsWithWordsAndACodeWhenItCannotGoOn() {
    Ran wrong = run("not it\n", "login", "wei", "--server", broker.base);
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("do not match", "Tries left");
    Ran stopped = login("wei", "stop\n");
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(run("", "login", "wei", "--server", broker.base).code()).isEqualTo(2);
    assertThat(run("", "login", "--server", "nowhere").code()).isEqualTo(2);
    assertThat(run("", "fly").code()).isEqualTo(2);
    Ran unreachable = run("", "login", "wei", "--server", "http://localhost:1");
    assertThat(unreachable.code()).isEqualTo(3);
    assertThat(unreachable.err()).contains("cannot be reached");
  }

  @Test
  void operatesAndStepsUpWhenToldTo() {
    broker.clock.advance(Duration.ofSeconds(30));
    assertThat(login("olu", broker.totp("olu") + "\n").code()).isZero();
    assertThat(run("", "admin", "people", "list").out()).contains("mira", "tomas", "wei");
    broker.clock.advance(Duration.ofMinutes(31));
    String proofs = broker.password("olu") + "\n" + broker.totp("olu") + "\n";
    Ran raised = run(proofs, "admin", "people", "freeze", "wei", "--reason", "a test of the door");
    assertThat(raised.code()).as(raised.err()).isZero();
    assertThat(raised.out()).contains("Frozen.");
    assertThat(run("", "admin", "people", "activity", "wei").out()).contains("a test of the door");
    assertThat(run("", "admin", "people", "unfreeze", "wei", "--reason", "done").code()).isZero();
    Ran made = run("", "admin", "people", "create", "zoe", "--name", "Zoe", "--zone", "UTC");
    assertThat(made.out()).contains("zoe", "/invite/");
    assertThat(run("", "admin", "people", "invite", "nobody").code()).isEqualTo(1);
  }
}
