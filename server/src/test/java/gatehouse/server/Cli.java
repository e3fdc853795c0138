package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.cli.Main;
import gatehouse.cli.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line with a home of its own, its questions answered through a pipe. */
final class Cli {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, String> environment;

  Cli(Path home) {
    this(home, Map.of());
  }

  Cli(Path home, Map<String, String> more) {
    environment = new HashMap<>(more);
    environment.put("XDG_CONFIG_HOME", home.toString());
  }

  /** A command that has ended. */
  record Ran(int code, String out, String err) {
    JsonNode json() {
      return JSON.readTree(out);
    }

    /** Nothing is wider than a terminal, but for an address. */
    Ran fits() {
      assertThat((out + "\n" + err).lines().filter(line -> !line.contains("://")))
          .allMatch(line -> line.length() <= 80);
      return this;
    }

    /** What it said, whatever line each word stands in. */
    String words() {
      return out.replaceAll("\\s+", " ");
    }
  }

  /** One command, its words separated by spaces. */
  Ran run(String typed, String line) {
    return run(typed, line.split(" "));
  }

  Ran run(String typed, String... arguments) {
    return new Running().run(environment, typed, arguments);
  }

  /** A command that goes on until something ends it. */
  Running start(String line) {
    Running running = new Running();
    running.end =
        CompletableFuture.supplyAsync(
            () -> running.run(environment, "", line.split(" ")),
            Executors.newVirtualThreadPerTaskExecutor());
    return running;
  }

  /** A command, and what it has said so far. */
  static final class Running {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private CompletableFuture<Ran> end = new CompletableFuture<>();

    private Ran run(Map<String, String> environment, String typed, String... arguments) {
      Terminal terminal =
          new Terminal(
              new BufferedReader(new StringReader(typed)),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              null);
      int code = Main.run(terminal, environment, arguments);
      return new Ran(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Waits until it has said this, on either stream. */
    void says(String words) {
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!said().contains(words)) {
        assertThat(System.nanoTime()).as(words + " in " + said()).isLessThan(deadline);
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }

    String said() {
      return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    Ran ended() throws Exception {
      return end.get(60, TimeUnit.SECONDS);
    }
  }

  /** Signs a person of the demo in, with the authenticator app. */
  Ran login(Broker broker, String name) {
    Ran in = login(broker, name, " --server " + broker.base);
    assertThat(in.code()).as(in.err()).isZero();
    return in;
  }

  /** The same with these options, whatever comes of it. */
  Ran login(Broker broker, String name, String options) {
    broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
    String proofs = broker.password(name) + "\n" + broker.totp(name) + "\n";
    return run(proofs, "login " + name + options);
  }
}
