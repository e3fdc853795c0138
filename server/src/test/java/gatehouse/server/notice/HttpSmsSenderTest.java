package gatehouse.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.server.notice.HttpSmsSender.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against the JDK's HTTP server. */
class HttpSmsSenderTest {
  private static final Message MESSAGE =
      new Message(
          new PhoneNumber("+447700900112"),
          "Gatehouse: your code",
          SecretBytes.ofText("code \"123456\"\n\n@gate.example.com #123456"),
          "reference-1");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T03:00:00Z"));

  /** What the gateway was asked. */
  private record Asked(String method, String authorization, String idempotencyKey, JsonNode body) {}

  private static Settings settings(URI url, Duration within) {
    return new Settings(url, SecretBytes.ofText("token-of-ours"), "Gatehouse", within);
  }

  private static Settings settings(URI url) {
    return settings(url, Duration.ofSeconds(20));
  }

  private static HttpServer serving(HttpServer server, com.sun.net.httpserver.HttpHandler handler) {
    server.createContext("/sms", handler);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static void answer(HttpExchange exchange, int status, String retryAfter, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Delivery answered(int status, String retryAfter, String body) throws IOException {
    HttpServer server =
        serving(
            HttpServer.create(anyPort(), 0),
            exchange -> answer(exchange, status, retryAfter, body));
    URI url = URI.create("http://localhost:" + server.getAddress().getPort() + "/sms");
    try (HttpSmsSender sender = new HttpSmsSender(settings(url), TestTls.untrusting(), CLOCK)) {
      return sender.send(MESSAGE);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void asksOverTlsWithTokenAndKey() throws Exception {
    Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    HttpsServer https = HttpsServer.create(anyPort(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(TestTls.trusted()));
    HttpServer server =
        serving(
            https,
            exchange -> {
              JsonNode body =
                  JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
              asked.add(
                  new Asked(
                      exchange.getRequestMethod(),
                      exchange.getRequestHeaders().getFirst("Authorization"),
                      exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                      body));
              answer(exchange, 202, "", "{\"id\":\"gw-77\",\"more\":1}");
            });
    URI url = URI.create("https://localhost:" + server.getAddress().getPort() + "/sms");
    try {
      assertThat(sent(url, TestTls.trusted())).isEqualTo(new Delivered("gw-77"));
      JsonNode body =
          JsonMapper.shared()
              .readTree(
                  "{\"to\":\"+447700900112\",\"from\":\"Gatehouse\",\"reference\":\"reference-1\","
                      + "\"text\":\"code \\\"123456\\\"\\n\\n@gate.example.com #123456\"}");
      assertThat(asked.remove())
          .isEqualTo(new Asked("POST", "Bearer token-of-ours", "reference-1", body));

      assertThat(sent(url, TestTls.untrusting())).isInstanceOf(Retry.class);
      assertThat(asked).as("nothing is said to a server nobody vouches for").isEmpty();
    } finally {
      server.stop(0);
    }
  }

  private static Delivery sent(URI url, SSLContext tls) {
    return sent(settings(url), tls);
  }

  private static Delivery sent(Settings settings, SSLContext tls) {
    try (HttpSmsSender sender = new HttpSmsSender(settings, tls, CLOCK)) {
      return sender.send(MESSAGE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, ''",
    "204, ''",
    "201, not json",
    "200, '[1,2]'",
    "200, '{\"id\":{\"a\":1}}'",
    "200, '{\"id\":null}'"
  })
  void anUnreadableReceiptIsStillDelivered(int status, String body) throws IOException {
    assertThat(answered(status, "", body)).isEqualTo(new Delivered(""));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 410, 413, 422, 451})
  void refusalsAreFinal(int status) throws IOException {
    assertThat(answered(status, "", "{\"error\":\"+447700900112\"}"))
        .isEqualTo(new Refused("SMS gateway answered " + status));
  }

  @ParameterizedTest
  @CsvSource({
    "429, 7, 7000",
    "429, 999999999, 300000",
    "503, 'Sun, 22 Nov 2026 03:00:30 GMT', 30000",
    "503, 'Sun, 22 Nov 2026 02:00:30 GMT', 0",
    "500, '', 0",
    "502, soon, 0",
    "503, -5, 0",
    "401, '', 0",
    "403, '', 0",
    "404, '', 0",
    "302, '', 0",
  })
  void troubleIsTriedAgainWhenTheGatewaySays(int status, String retryAfter, long afterMs)
      throws IOException {
    assertThat(answered(status, retryAfter, ""))
        .isEqualTo(new Retry(Cause.PROVIDER, "SMS gateway answered " + status, afterMs));
  }

  @Test
  void silenceEndsAtTheTimeout() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    HttpServer server =
        serving(
            HttpServer.create(anyPort(), 0),
            exchange -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    URI url = URI.create("http://localhost:" + server.getAddress().getPort() + "/sms");
    try {
      assertThat(sent(settings(url, Duration.ofSeconds(1)), TestTls.untrusting()))
          .isEqualTo(new Retry(Cause.PROVIDER, "SMS gateway: HttpTimeoutException"));
    } finally {
      end.countDown();
      server.stop(0);
    }
    assertThat(sent(url, TestTls.untrusting()))
        .isEqualTo(new Retry(Cause.PROVIDER, "SMS gateway: ConnectException"));
  }

  @Test
  void anEndlessAnswerIsCut() throws IOException {
    assertThat(answered(200, "", "x".repeat(100_000))).isInstanceOf(Retry.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://sms.example.com/", "ftp://localhost/", "/sms"})
  void plainConnectionsStayOnThisMachine(String url) {
    assertThatThrownBy(() -> settings(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
