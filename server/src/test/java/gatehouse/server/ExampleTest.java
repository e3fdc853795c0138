package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.client.ApiKeyFile;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKeyId;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples of the SDK: each compiles as Java 17, and the strategy runs as its page says, on the
 * class path and on the module path, without OpenTelemetry.
 */
class ExampleTest {
  private static final String MINE = "U1000001";
  private static final Path EXAMPLES = examples();

  @TempDir Path folder;

  private static Path examples() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("gatehouse"))) {
      here = Objects.requireNonNull(here.getParent(), "not inside the repository");
    }
    return here.resolve("client/examples");
  }

  static Stream<Path> sources() throws IOException {
    try (Stream<Path> found = Files.list(EXAMPLES)) {
      return found.filter(each -> each.toString().endsWith(".java")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void compilesAsJava17(Path source) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (var files = javac.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean compiles =
          javac
              .getTask(
                  complaints,
                  files,
                  null,
                  List.of(
                      "--release",
                      "17",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-d",
                      folder.toString()),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(compiles).as(complaints.toString()).isTrue();
    }
  }

  /** With the SDK and what it needs, and nothing more. */
  private static String alone() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(each -> each.matches(".*(gatehouse-client|/client/target/|jackson|jspecify).*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  static Stream<List<String>> paths() {
    return Stream.of(
        List.of("-cp", alone()),
        List.of("--module-path", alone(), "--add-modules", "gatehouse.client"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void theStrategyPlacesAnOrderAndTakesItBack(List<String> path) throws Exception {
    assertThat(alone()).doesNotContain("opentelemetry");
    try (Broker broker = Broker.start()) {
      toNow(broker);
      ApiKeyFile pair = ApiKeyFile.generate(URI.create(broker.base));
      ApiKeyId id =
          KeyProgram.register(
              broker,
              "mira",
              KeyProgram.rights(AccessScope.TRADE, MINE),
              ECKey.parse(pair.publicJwk()));
      Path key = folder.resolve("key.json");
      pair.named(id.value()).write(key);
      Path out = folder.resolve("out");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx256m");
      command.addAll(path);
      command.add(EXAMPLES.resolve("LimitStrategy.java").toString());
      command.addAll(List.of(key.toString(), MINE, "AAPL", "1", "1.00", "2", "limit-1"));
      Process example =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
      while (!example.waitFor(100, TimeUnit.MILLISECONDS)) {
        toNow(broker);
        assertThat(System.nanoTime()).as(Files.readString(out)).isLessThan(end);
      }
      String said = Files.readString(out);
      assertThat(example.exitValue()).as(said).isZero();
      assertThat(said)
          .contains("Access: Connected", "Placed: Buy 1 AAPL", "Taken back: Buy 1 AAPL");
      assertThat(
              broker.rows(
                  "SELECT client_id FROM trading_order WHERE client_order_id LIKE 'limit-%'"))
          .containsExactly(id.value());
    }
  }

  /** The example has this machine's own clock. */
  private static void toNow(Broker broker) {
    broker.clock.advance(Duration.between(broker.clock.instant(), Instant.now()));
  }
}
