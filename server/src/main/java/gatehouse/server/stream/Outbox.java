package gatehouse.server.stream;

import gatehouse.server.base.Json;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.websocket.WsSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a client has still to be sent: a bounded queue, and the thread that empties it. */
final class Outbox {
  /** Messages that wait for a client that reads slowly. */
  static final int WAITING_MAX = 256;

  /** How long a full queue may stay full, and the other end be silent after our last word. */
  private static final long PATIENCE_MILLIS = 5_000;

  /** The reason of a close has 123 bytes (RFC 6455, 5.5). */
  private static final int REASON_CHARACTERS_MAX = 60;

  private final ArrayBlockingQueue<Out> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final WsSession session;
  private final ConnectionContext connection;
  private final Thread writer;
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile boolean over;

  private sealed interface Out {
    record Text(String text) implements Out {}

    record Ping() implements Out {}

    record Close(int code, String reason) implements Out {}
  }

  Outbox(WsSession session, ConnectionContext connection) {
    this.session = session;
    this.connection = connection;
    this.writer = Thread.ofVirtual().name("stream-writer").unstarted(this::write);
  }

  void start() {
    writer.start();
  }

  private void write() {
    try {
      while (!over) {
        switch (waiting.take()) {
          case Out.Text(String text) -> session.send(text, true);
          case Out.Ping ping -> session.ping(BufferData.empty());
          case Out.Close(int code, String reason) -> {
            session.close(code, reason);
            over = true;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      over = true; // the other end is gone, which is its right
    }
  }

  /** Whether nothing more can be sent. */
  boolean over() {
    return over;
  }

  /** Whether it is so full that what can wait should. */
  boolean busy() {
    return waiting.size() > WAITING_MAX / 2;
  }

  /** Queues a message; false when the client has not read for too long. */
  boolean send(Object message) throws InterruptedException {
    String text = new String(Json.bytes(message), StandardCharsets.UTF_8);
    return waiting.offer(new Out.Text(text), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Asks the other end for a sign, when there is room. */
  void ping() {
    if (!over && !waiting.offer(new Out.Ping())) {
      return; // it has enough to answer for
    }
  }

  /**
   * Says the last thing, if there is one, in place of all that waits where that is to be at once,
   * and closes; a connection that the other end does not close then (RFC 6455, 7.1.1) is cut.
   */
  void end(@Nullable Object last, int code, String reason, boolean atOnce)
      throws InterruptedException {
    if (atOnce) {
      waiting.clear();
    }
    String shortened =
        reason.length() <= REASON_CHARACTERS_MAX
            ? reason
            : reason.substring(0, REASON_CHARACTERS_MAX);
    if ((last == null || send(last))
        && waiting.offer(new Out.Close(code, shortened), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      writer.join(Duration.ofMillis(PATIENCE_MILLIS));
    }
    boolean said = over;
    over = true; // whoever waits to ask for more goes away
    if (!said || !gone.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      cut();
    }
  }

  /** The connection is over already. */
  void gone() {
    over = true;
    gone.countDown();
    writer.interrupt();
  }

  /** Ends the connection itself, unless that has happened. */
  void abandon() {
    if (!over) {
      over = true;
      cut();
      writer.interrupt();
    }
  }

  /** Whoever does not read is not told any more. */
  private void cut() {
    try {
      connection.serverSocket().close();
    } catch (RuntimeException e) {
      writer.interrupt();
    }
  }
}
