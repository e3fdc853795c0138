package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @AfterEach
  void putBack() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void ourLoggersAndThoseOfLibrariesEndInOnePlace() {
    Logs.start(out, Logs.Form.JSON, Level.INFO);
    System.getLogger("gatehouse.test").log(Logger.Level.INFO, "ours");
    org.slf4j.LoggerFactory.getLogger("library").warn("theirs");
    System.getLogger("gatehouse.test").log(Logger.Level.DEBUG, "too fine");
    assertThat(lines())
        .hasSize(2)
        .satisfiesExactly(
            line -> assertThat(line).contains("\"message\":\"ours\""),
            line -> assertThat(line).contains("\"logger\":\"library\"").contains("theirs"));
  }

  /** Everything at its finest, as an operator would set it in search of a fault. */
  @Test
  void noCredentialIsLoggedEvenAtTheFinestLevel() throws Exception {
    Logs.start(out, Logs.Form.JSON, Level.ALL);
    var logger = System.getLogger("gatehouse.test");
    try (var server =
        new WatchedServer(
            Traces.off(),
            routes ->
                routes
                    .get(
                        "/page",
                        (request, response) -> {
                          logger.log(Logger.Level.INFO, "answering");
                          response
                              .header("Set-Cookie", "__Host-gatehouse=n3w-s3cret")
                              .send("hello");
                        })
                    .get(
                        "/broken",
                        (request, response) -> {
                          throw new IllegalStateException("broken");
                        }))) {
      for (String path : new String[] {"/page", "/broken", "/nowhere"}) {
        var answer =
            server.get(
                path, "Authorization", "Bearer s3cret-token", "Cookie", "__Host-gatehouse=s3cret");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
      }
    }
    assertThat(lines())
        .anyMatch(line -> line.contains("answering") && line.contains("\"request\":\""))
        .noneMatch(line -> line.contains("s3cret"));
  }

  private java.util.List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
