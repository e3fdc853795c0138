package gatehouse.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a registered client, run as its head says, with the person's part played here. */
class RegisteredClientExampleTest extends AuthorizationCase {
  @TempDir Path folder;

  private static Path script() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("gatehouse"))) {
      here = Objects.requireNonNull(here.getParent(), "not inside the repository");
    }
    return here.resolve("client/examples/registered-client.mjs");
  }

  private static Process node(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", "--dns-result-order=ipv4first"));
    command.add(script().toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void isLetInPlacesItsOrderAndGivesItsAccessBack() throws Exception {
    String file = folder.resolve("app.json").toString();
    String jwks = new String(node("key", file).getInputStream().readAllBytes(), UTF_8).strip();
    String body =
        """
        {"name":"Desk","redirectUris":["http://127.0.0.1/callback"],"jwks":"%s","scope":"trade",\
        "live":false,"contact":"desk@example.com"}\
        """
            .formatted(jwks.replace("\"", "\\\""));
    String id = olu.post("/api/v1/admin/clients", body).as(201).text("id");
    Process running = node("run", file, broker.base, id);
    List<String> said = new ArrayList<>();
    try (BufferedReader out = running.inputReader(UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.add(line);
        if (line.startsWith("Open ")) {
          broughtBack(agreed(line.substring("Open ".length())));
        } else if (line.equals("Fail-safe: armed")
            && !said.subList(0, said.size() - 1).contains(line)) {
          interrupt(running);
        }
      }
    } finally {
      running.destroy();
    }
    assertThat(said)
        .contains("Let in to " + PAPER, "201 Buy 1 AAPL at 100 or better", "Renewed", "Given back")
        .anyMatch(line -> line.startsWith("Taken back: "));
    assertThat(running.waitFor()).isZero();
    assertThat(
            broker.rows("SELECT client_id FROM trading_order WHERE client_order_id LIKE 'app-%'"))
        .containsExactly(id);
  }

  /** What the person's browser does with the answer. */
  private static void broughtBack(String address) throws Exception {
    HttpResponse<String> shown =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(shown.statusCode()).isEqualTo(200);
  }

  /** As Ctrl-C does. */
  private static void interrupt(Process running) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-INT", Long.toString(running.pid()))
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }
}
