package gatehouse.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load generator against a real server in this Java machine. */
class LoadTest {
  private static final String LONG = "0123456789abcdef".repeat(20_000);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong asked = new AtomicLong();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/length", exchange -> answer(exchange, 200, LONG, LONG.length()));
    server.createContext("/chunks", exchange -> answer(exchange, 200, LONG, 0));
    server.createContext("/none", exchange -> answer(exchange, 204, "", -1));
    server.createContext(
        "/close",
        exchange -> {
          exchange.getResponseHeaders().add("Connection", "close");
          answer(exchange, 200, LONG, LONG.length());
        });
    server.createContext("/echo", this::echo);
    server.createContext(
        "/often",
        exchange -> answer(exchange, asked.getAndIncrement() % 100 == 0 ? 500 : 200, "x", 1));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private static void answer(HttpExchange exchange, int status, String body, long length)
      throws IOException {
    exchange.getResponseHeaders().add("Set-Cookie", "a=1; Path=/; HttpOnly");
    exchange.getResponseHeaders().add("Set-Cookie", "gone=; Max-Age=0");
    exchange.getResponseHeaders().add("Set-Cookie", "b=2=3");
    exchange.sendResponseHeaders(status, length);
    try (exchange) {
      exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void echo(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    answer(exchange, 303, form, form.length());
  }

  private HttpConnection connect() {
    connections.incrementAndGet();
    return new HttpConnection(server.getAddress().getPort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/length", "/chunks", "/close"})
  void readsTheWholeBodyAgainAndAgain(String path) throws IOException {
    try (HttpConnection connection = connect()) {
      for (int i = 0; i < 3; i++) {
        Reply reply = connection.send(Request.get(path, connection.host(), ""));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(LONG);
      }
    }
  }

  @Test
  void anAnswerMayHaveNoBody() throws IOException {
    try (HttpConnection connection = connect()) {
      Request request = Request.get("/none", connection.host(), "");
      assertThat(connection.send(request).body()).isEmpty();
      assertThat(connection.send(request).status()).isEqualTo(204);
    }
  }

  @Test
  void sendsFormsAndKeepsTheCookiesThatHaveAValue() throws IOException {
    try (HttpConnection connection = connect()) {
      Map<String, String> fields = Map.of("name", "ä b", "password", "x&y=z");
      Reply reply = connection.send(Request.form("/echo", connection.host(), "", fields));
      assertThat(reply.status()).isEqualTo(303);
      assertThat(reply.body()).isEqualTo("name=%C3%A4+b&password=x%26y%3Dz");
      assertThat(reply.cookies()).isEqualTo("a=1; b=2=3");
      assertThat(reply.sets("a")).isTrue();
      assertThat(reply.sets("gone")).isFalse();
      assertThat(reply.header("CONTENT-LENGTH")).contains("32");
    }
  }

  @Test
  void aConnectionServesAgainAfterAFailure() throws IOException {
    int port = server.getAddress().getPort();
    try (HttpConnection connection = connect()) {
      Request request = Request.get("/none", connection.host(), "");
      assertThat(connection.send(request).status()).isEqualTo(204);
      server.stop(0);
      assertThatIOException().isThrownBy(() -> connection.send(request));
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext("/none", exchange -> answer(exchange, 204, "", -1));
      server.start();
      assertThat(connection.send(request).status()).isEqualTo(204);
    }
  }

  @Test
  void countsWhatWasAnsweredAndHowFast() throws Exception {
    AtomicInteger readyAtStart = new AtomicInteger();
    LoadResult result =
        new Load(3, Duration.ofMillis(200))
            .run(index -> caller("/length"), () -> readyAtStart.set(connections.get()));
    assertThat(readyAtStart).hasValue(3);
    assertThat(result.done()).isPositive();
    assertThat(result.failures()).isZero();
    assertThat(result.believable()).isTrue();
    assertThat(result.seconds()).isGreaterThanOrEqualTo(0.2);
    assertThat(result.perSecond()).isEqualTo(result.done() / result.seconds());
    assertThat(result.medianMs()).isPositive().isLessThanOrEqualTo(result.p99Ms());
    assertThat(result.p99Ms()).isLessThanOrEqualTo(result.maxMs());
  }

  @Test
  void aRunWithTooManyFailuresIsNotBelieved() throws Exception {
    LoadResult result =
        new Load(2, Duration.ofMillis(300)).run(index -> caller("/often"), () -> {});
    assertThat(result.failures()).isPositive();
    assertThat(result.firstFailure()).contains("500");
    assertThat(result.believable()).isFalse();
  }

  @Test
  void callersGiveUpOnADeadServer() throws Exception {
    server.stop(0);
    LoadResult result = new Load(2, Duration.ofMinutes(1)).run(index -> caller("/x"), () -> {});
    assertThat(result.done()).isZero();
    assertThat(result.failures()).isEqualTo(400);
    assertThat(result.believable()).isFalse();
  }

  private Load.Caller caller(String path) {
    HttpConnection connection = connect();
    Request request = Request.get(path, connection.host(), "");
    return new Load.Caller() {
      @Override
      public void once() throws IOException {
        Reply reply = connection.send(request);
        if (reply.status() != 200) {
          throw new IOException("status " + reply.status());
        }
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }
}
