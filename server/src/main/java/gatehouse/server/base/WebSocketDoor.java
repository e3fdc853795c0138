package gatehouse.server.base;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsConnection;
import io.helidon.webserver.websocket.WsUpgrader;
import io.helidon.websocket.WsListener;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets WebSockets in (RFC 6455) at one path. It comes before all routes and filters, so whoever
 * stands behind it judges the request whole; a refusal is an ordinary answer that closes the
 * connection.
 */
public final class WebSocketDoor extends WsUpgrader {
  /** The longest frame; more than any message that is known here. */
  public static final int FRAME_BYTES_MAX = 16_384;

  /** What a listener for WebSockets has to be configured with. */
  public static final WsConfig CONFIG = WsConfig.builder().maxFrameLength(FRAME_BYTES_MAX).build();

  private final String path;
  private final Keeper keeper;
  private final Metrics metrics;

  /** Judges who may come in. */
  @FunctionalInterface
  public interface Keeper {
    Verdict judge(RequestHead request, String query, ConnectionContext connection);
  }

  /** What becomes of a request. */
  public sealed interface Verdict {
    /** It becomes a WebSocket. */
    record Open(Socket socket) implements Verdict {}

    /**
     * It does not.
     *
     * @param headers of the answer, beside its type
     */
    record Refused(Status status, Map<String, String> headers, String sentence)
        implements Verdict {}
  }

  /** One that is let in; it hears in any case when the connection is over. */
  public interface Socket extends WsListener {
    void gone();
  }

  /**
   * The door at that path.
   *
   * @param metrics what counts its answers, which no filter sees
   */
  public WebSocketDoor(String path, Keeper keeper, Metrics metrics) {
    super(CONFIG);
    this.path = path;
    this.keeper = keeper;
    this.metrics = metrics;
  }

  @Override
  public @Nullable ServerConnection upgrade(
      ConnectionContext connection, HttpPrologue prologue, WritableHeaders<?> headers) {
    if (!prologue.method().equals(Method.GET) || !prologue.uriPath().rawPath().equals(path)) {
      return null; // an ordinary request, and its route answers
    }
    String key = headers.contains(WS_KEY) ? headers.get(WS_KEY).get() : "";
    String version = headers.contains(WS_VERSION) ? headers.get(WS_VERSION).get() : "";
    if (!version.equals(SUPPORTED_VERSION) || !key.matches("[0-9A-Za-z+/]{22}==")) {
      return null;
    }
    RequestHead head =
        new RequestHead(
            prologue.method().text(),
            prologue.uriPath().rawPath(),
            ServerRequestHeaders.create(headers),
            connection.remotePeer());
    return switch (keeper.judge(head, prologue.query().rawValue(), connection)) {
      case Verdict.Refused refused -> {
        answered(refused.status());
        throw refuse(connection, refused);
      }
      case Verdict.Open(Socket socket) -> {
        answered(Status.SWITCHING_PROTOCOLS_101);
        yield open(connection, prologue, headers, key, socket);
      }
    };
  }

  /** How long it lasts is no measure of the server. */
  private void answered(Status status) {
    metrics.answered(Method.GET_NAME, path, status.code(), Duration.ZERO);
  }

  private ServerConnection open(
      ConnectionContext connection,
      HttpPrologue prologue,
      Headers headers,
      String key,
      Socket socket) {
    Patience.upgraded(connection);
    try {
      write(
          connection,
          SWITCHING_PROTOCOL_PREFIX + hash(connection, key) + SWITCHING_PROTOCOLS_SUFFIX,
          new byte[0]);
      return new Watched(WsConnection.create(connection, prologue, headers, key, socket), socket);
    } catch (RuntimeException e) {
      socket.gone(); // nobody else will hear that it never began
      throw e;
    }
  }

  /** A connection may end in ways that no listener hears of. */
  private record Watched(WsConnection plain, Socket socket) implements ServerConnection {
    @Override
    public void handle(io.helidon.common.concurrency.limits.Limit limit)
        throws InterruptedException {
      try {
        plain.handle(limit);
      } finally {
        socket.gone();
      }
    }

    @Override
    public Duration idleTime() {
      return plain.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      plain.close(interrupt);
    }
  }

  private static CloseConnectionException refuse(
      ConnectionContext connection, Verdict.Refused refused) {
    byte[] body = ProblemJson.text(refused.status(), "about:blank", refused.sentence(), Map.of());
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(refused.status().text());
    head.append("\r\n").append(HeaderNames.CONTENT_TYPE.defaultCase()).append(": ");
    head.append(ProblemJson.TYPE).append("\r\nCache-Control: no-store\r\nConnection: close");
    refused
        .headers()
        .forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    head.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
    write(connection, head.toString(), body);
    return new CloseConnectionException("a WebSocket was refused");
  }

  private static void write(ConnectionContext connection, String head, byte[] body) {
    byte[] text = head.getBytes(US_ASCII);
    connection
        .dataWriter()
        .writeNow(BufferData.create(BufferData.create(text), BufferData.create(body)));
  }
}
