package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.AccountStream;
import gatehouse.client.GatehouseClient;
import gatehouse.client.Trading;
import gatehouse.client.wire.StreamMessage;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The SDK's stream at a server that says, and breaks, what a test wants. */
class AccountStreamTest {
  private static final String ALL = "{\"type\":\"start\"}";

  private final AtomicInteger opened = new AtomicInteger();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
  private volatile BiConsumer<WsSession, Integer> answer = (session, connection) -> {};

  private final WebServer server =
      WebServer.builder()
          .port(0)
          .addRouting(WsRouting.builder().endpoint("/api/v1/stream", Listening::new))
          .build()
          .start();

  /** One connection; what it hears is answered as the test wants. */
  private final class Listening implements WsListener {
    private final int connection = opened.incrementAndGet();

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
      heard.add(text);
      answer.accept(session, connection);
    }
  }

  @AfterEach
  void close() {
    var _ = server.stop();
  }

  private static void say(WsSession session, String type, String more) {
    var _ =
        session.send(
            "{\"type\":\"" + type + "\",\"at\":\"2026-11-23T15:00:00Z\"" + more + "}", true);
  }

  private AccountStream open() {
    Trading trading =
        new GatehouseClient(URI.create("http://localhost:" + server.port()), "stream-test/1")
            .trading("token");
    return trading.stream(Map.of(), List.of(), this::fails, this::failsToo);
  }

  private void fails(StreamMessage message) {
    told.add(message.type());
    throw new IllegalStateException("a listener with a mistake");
  }

  private void failsToo(String trouble) {
    troubles.add(trouble);
    throw new IllegalStateException("a listener with a mistake");
  }

  private static String next(BlockingQueue<String> of) throws InterruptedException {
    return String.valueOf(of.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void aListenerThatFailsIsToldTheNextMessageAllTheSame() throws Exception {
    answer =
        (session, connection) -> {
          say(session, "session", "");
          say(session, "started", ",\"account\":\"U1000001\",\"seq\":5");
        };
    try (AccountStream stream = open()) {
      assertThat(next(told)).isEqualTo("session");
      assertThat(next(told)).isEqualTo("started");
      assertThat(troubles).isEmpty();
      assertThat(opened).hasValue(1);
      assertThat(stream.connected()).isTrue();
    }
  }

  /** All means all, though one account alone was begun when the line broke. */
  @Test
  void itConnectsAgainThoughNobodyListensAndFollowsAllAccountsStill() throws Exception {
    answer =
        (session, connection) -> {
          if (connection == 1) {
            say(session, "started", ",\"account\":\"U1000001\",\"seq\":5");
            session.close(1012, "This server stops.");
          }
        };
    try (AccountStream stream = open()) {
      assertThat(next(heard)).isEqualTo(ALL);
      assertThat(next(troubles)).contains("This server stops.", "Trying again");
      assertThat(next(heard))
          .isEqualTo("{\"type\":\"start\",\"accounts\":[{\"account\":\"U1000001\",\"after\":5}]}");
      assertThat(next(heard)).isEqualTo(ALL);
      assertThat(stream.positions()).containsExactly(Map.entry("U1000001", 5L));
    }
  }
}
