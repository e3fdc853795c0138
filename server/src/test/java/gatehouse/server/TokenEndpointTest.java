package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.client.ApiKeyFile;
import gatehouse.client.KeyAccess;
import gatehouse.client.KeyEvent;
import gatehouse.core.apikey.ApiKeyId;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the SDK asks for tokens, at servers that answer as no good one does. */
@Timeout(90)
class TokenEndpointTest {
  private final BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();

  private static WebServer server(Handler answer) {
    return WebServer.builder()
        .port(0)
        .routing(routing -> routing.post("/oauth/token", answer))
        .build()
        .start();
  }

  private static void token(ServerResponse response, int seconds) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send("{\"access_token\":\"t\",\"token_type\":\"DPoP\",\"expires_in\":" + seconds + "}");
  }

  private KeyAccess open(int port) throws IOException, InterruptedException {
    ApiKeyFile key =
        ApiKeyFile.generate(URI.create("http://localhost:" + port))
            .named(ApiKeyId.PREFIX + "A".repeat(22));
    return KeyAccess.open(key, InstantSource.system(), new SecureRandom(), events::add);
  }

  private <E extends KeyEvent> E next(Class<E> type) throws InterruptedException {
    KeyEvent event = events.poll(60, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(type);
    return type.cast(event);
  }

  @Test
  void whoeverIsSilentWithinAnAnswerIsNotWaitedForForever() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> beginToAnswer(server));
      assertThatThrownBy(() -> open(server.getLocalPort()))
          .isInstanceOf(HttpTimeoutException.class);
    }
  }

  private static void beginToAnswer(ServerSocket server) {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{";
    try (Socket client = server.accept()) {
      client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      while (client.getInputStream().read() >= 0) {
        // until whoever asked gives up
      }
    } catch (IOException e) {
      // so does the test
    }
  }

  @Test
  void aTokenThatEndsAtOnceIsAskedForOnceASecond() throws Exception {
    WebServer server = server((request, response) -> token(response, 0));
    long began = System.nanoTime();
    try (KeyAccess access = open(server.port())) {
      var _ = next(KeyEvent.Connected.class);
      for (int i = 0; i < 2; i++) {
        var _ = next(KeyEvent.Renewed.class);
      }
      assertThat(System.nanoTime() - began).isGreaterThan(Duration.ofMillis(1_900).toNanos());
      assertThat(access.health().serves()).isFalse();
    } finally {
      server.stop();
    }
  }

  @Test
  void aServerThatSaysWhenToComeBackIsNotAskedBefore() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    WebServer server =
        server((request, response) -> {
          if (asked.incrementAndGet() == 1) {
            token(response, 600);
          } else {
            response
                .status(Status.TOO_MANY_REQUESTS_429)
                .header(HeaderNames.RETRY_AFTER, "7")
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .send("{\"error\":\"temporarily_unavailable\",\"error_description\":\"Busy.\"}");
          }
        });
    try (KeyAccess access = open(server.port())) {
      var _ = next(KeyEvent.Connected.class);
      access.renewNow();
      KeyEvent.RenewalFailed failed = next(KeyEvent.RenewalFailed.class);
      assertThat(failed.again()).isEqualTo(Duration.ofSeconds(7));
    } finally {
      server.stop();
    }
  }

  @Test
  void manyWhoWantAFreshTokenNowGetOne() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch underWay = new CountDownLatch(1);
    WebServer server =
        server((request, response) -> {
          if (asked.incrementAndGet() == 2) {
            underWay.countDown();
            held.await();
          }
          token(response, 600);
        });
    try (KeyAccess access = open(server.port())) {
      var _ = next(KeyEvent.Connected.class);
      access.renewNow();
      underWay.await();
      for (int i = 0; i < 20; i++) {
        access.renewNow();
      }
      held.countDown();
      var _ = next(KeyEvent.Renewed.class);
      var _ = next(KeyEvent.Renewed.class);
      assertThat(events.poll(1, TimeUnit.SECONDS)).as("a third one").isNull();
    } finally {
      server.stop();
    }
  }
}
