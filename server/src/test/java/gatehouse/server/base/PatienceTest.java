package gatehouse.server.base;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is waited for, and who is not, over real sockets. */
class PatienceTest {
  private static final Patience.Limits SHORT =
      new Patience.Limits(Duration.ofSeconds(10), Duration.ofSeconds(1), 100);

  /** For those who are never silent on purpose. */
  private static final Patience.Limits LONG =
      new Patience.Limits(Duration.ofSeconds(10), Duration.ofMinutes(1), 100);

  private static final int GIVE_UP_MS = 60_000;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T04:00:00Z"));
  private WebServer server = with(SHORT);

  private WebServer with(Patience.Limits limits) {
    return Patience.on(WebServer.builder(), now::get, limits)
        .host("127.0.0.1")
        .port(0)
        .routing(routing ->
            routing
                .post("/read", (request, response) -> response.send(Form.body(request)))
                .post("/unread", (request, response) -> response.send("unread"))
                .get(
                    "/slow",
                    (request, response) -> {
                      pass(Duration.ofHours(1));
                      response.send("slow answer");
                    })
                .error(
                    RequestException.class,
                    (request, response, e) -> {
                      response.header("Connection", "close");
                      response.status(e.status()).send(e.sentence());
                    }))
        .build();
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(GIVE_UP_MS);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  /** What is read up to these words; the connection stays open. */
  private static String upTo(Socket socket, String words) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (text.indexOf(words) < 0) {
      int next = in.read();
      assertThat(next).as(text.toString()).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "GE, ''",
    "GET / HTTP/1.1, 'HTTP/1.1 408'",
    "'GET / HTTP/1.1\r\nHost: x\r\nA: ', 'HTTP/1.1 408'",
    "'POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf', 'HTTP/1.1 408'",
    "'POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf', 'HTTP/1.1 200'"
  })
  void whoFallsSilentIsCutOff(String begun, String answer) throws Exception {
    try (Socket socket = connect()) {
      write(socket, begun.replace("\\r\\n", "\r\n"));
      assertThat(rest(socket)).startsWith(answer);
    }
  }

  @Test
  void whoSaysNothingIsCutOffWithoutAWord() throws Exception {
    try (Socket socket = connect()) {
      assertThat(rest(socket)).isEmpty();
    }
  }

  @Test
  void timeBetweenRequestsAndForTheAnswerIsNotCounted() throws Exception {
    stop();
    server = with(LONG);
    start();
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        write(socket, "POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n");
        upTo(socket, "unread");
        write(socket, "body");
        write(socket, "POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nread");
        assertThat(upTo(socket, "read")).startsWith("HTTP/1.1 200");
        pass(Duration.ofMinutes(1));
        write(socket, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(upTo(socket, "slow answer")).startsWith("HTTP/1.1 200");
      }
    }
  }
}
