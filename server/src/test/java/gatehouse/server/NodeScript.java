package gatehouse.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scripts of {@code src/test/node}, run by Node.js beside the libraries that they name: npm fetches
 * those into {@code target}, once, in the versions of the lock file.
 */
final class NodeScript {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int NODE_MIN = 18;
  private static final Path SOURCES = Path.of("src", "test", "node");
  private static final Path PLACE = Path.of("target", "node");
  private static final String LOCK = "package-lock.json";

  private NodeScript() {}

  /** What the test answers to a question of the script. */
  @FunctionalInterface
  interface Answers {
    Map<String, Object> to(JsonNode question) throws Exception;
  }

  /** Runs a script to its end; fails with all that it said when it does. */
  static void run(String script, Answers answers) throws Exception {
    run(script, Map.of(), answers);
  }

  /** The same with more in its environment. */
  static void run(String script, Map<String, String> environment, Answers answers)
      throws Exception {
    install();
    // what Node.js 20 does by itself: global WebCrypto, and a second try by the other kind of
    // address
    Process node =
        start(
            environment,
            "node",
            "--experimental-global-webcrypto",
            "--dns-result-order=ipv4first",
            script);
    StringBuilder said = new StringBuilder();
    try (BufferedReader out = node.inputReader(UTF_8);
        Writer in = node.outputWriter(UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("{\"ask\":")) {
          in.write(JSON.writeValueAsString(answers.to(JSON.readTree(line))) + "\n");
          in.flush();
        } else {
          said.append(line).append('\n');
        }
      }
    } finally {
      node.destroy(); // a test that cannot answer leaves it waiting
    }
    if (node.waitFor() != 0) {
      throw new AssertionError(script + " failed:\n" + said);
    }
  }

  private static synchronized void install() throws IOException, InterruptedException {
    String version = output(start("node", "--version")).strip();
    if (!version.matches("v\\d+\\..*")
        || Integer.parseInt(version.substring(1, version.indexOf('.'))) < NODE_MIN) {
      throw new AssertionError(missing("found " + version));
    }
    try (var files = Files.newDirectoryStream(SOURCES)) {
      for (Path file : files) {
        Files.copy(file, PLACE.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path installed = PLACE.resolve("installed");
    if (Files.exists(installed) && Files.mismatch(installed, PLACE.resolve(LOCK)) < 0) {
      return;
    }
    Process npm =
        start("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    String said = output(npm);
    if (npm.waitFor() != 0) {
      throw new AssertionError("npm could not fetch what " + LOCK + " names:\n" + said);
    }
    Files.copy(PLACE.resolve(LOCK), installed, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Process start(String... command) throws IOException {
    return start(Map.of(), command);
  }

  private static Process start(Map<String, String> environment, String... command)
      throws IOException {
    Files.createDirectories(PLACE);
    ProcessBuilder process =
        new ProcessBuilder(List.of(command)).directory(PLACE.toFile()).redirectErrorStream(true);
    process.environment().putAll(environment);
    try {
      return process.start();
    } catch (IOException e) {
      throw new AssertionError(missing("could not start " + command[0]), e);
    }
  }

  private static String missing(String why) {
    return "This test drives clients from npm and needs Node.js "
        + NODE_MIN
        + " or later with npm, but "
        + why
        + ". Install the packages nodejs and npm, or run ./gatehouse test, which does.";
  }

  private static String output(Process process) throws IOException {
    try (var out = process.getInputStream()) {
      return new String(out.readAllBytes(), UTF_8);
    }
  }
}
