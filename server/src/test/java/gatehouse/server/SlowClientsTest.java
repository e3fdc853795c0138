package gatehouse.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thieves who hold connections open by dripping a byte now and then. */
class SlowClientsTest {
  /** Bytes dripped, a second of the broker's time apart, before the test gives up. */
  private static final int DRIPS_MAX = 300;

  private static Broker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = Broker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /sign-in HTTP/1.1|Host: H|X-Slow: , HTTP/1.1 408, ''",
    "GET /, HTTP/1.1 408, ''",
    "POST /sign-in HTTP/1.1|Host: H|Content-Type: application/x-www-form-urlencoded"
        + "|Content-Length: 4000||username=, HTTP/1.1 408, That took too long to arrive",
    "POST /sign-in HTTP/1.1|Host: H|Content-Type: application/x-www-form-urlencoded"
        + "|Transfer-Encoding: chunked||FF|username=, HTTP/1.1 408, That took too long to arrive",
    "POST /api/v1/sign-in HTTP/1.1|Host: H|Content-Type: application/json"
        + "|Content-Length: 4000||{, HTTP/1.1 408, application/problem+json",
    "POST /sign-out HTTP/1.1|Host: H|Content-Length: 4000||x, HTTP/1.1 303, ''"
  })
  void whoDripsIsAnsweredAndCutOff(String begun, String status, String words) throws Exception {
    URI base = URI.create(broker.base);
    try (Socket socket = new Socket("localhost", base.getPort())) {
      String request = begun.replace("Host: H", "Host: " + base.getAuthority());
      socket.getOutputStream().write(request.replace("|", "\r\n").getBytes(US_ASCII));
      socket.setSoTimeout(20);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      assertThat(cutOff(socket, answer)).as(answer.toString(US_ASCII)).isTrue();
      assertThat(answer.toString(US_ASCII)).startsWith(status).contains(words);
    }
  }

  /** Drips until the connection ends; false when it never does. */
  private static boolean cutOff(Socket socket, ByteArrayOutputStream answer) throws IOException {
    InputStream in = socket.getInputStream();
    for (int drips = 0; drips < DRIPS_MAX; ) {
      try {
        int next = in.read();
        if (next < 0) {
          return true;
        }
        answer.write(next);
      } catch (SocketTimeoutException e) {
        broker.clock.advance(Duration.ofSeconds(1));
        drips++;
        try {
          socket.getOutputStream().write('x');
        } catch (SocketException closed) {
          // it was cut off in this very moment, and its answer is still to be read
        }
      } catch (SocketException reset) {
        return true; // closed while a byte was on its way
      }
    }
    return false;
  }
}
