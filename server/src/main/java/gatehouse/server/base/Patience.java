package gatehouse.server.base;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.Http1ConnectionSelectorConfig;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Waits for a request no longer than anybody who means well needs to send one: whoever drips its
 * bytes, or sends half of it and falls silent, is answered 408 (RFC 9110, section 15.5.9) and cut
 * off. An answer may take as long as it likes.
 */
public final class Patience implements ServerConnectionSelector {
  /**
   * How patient.
   *
   * @param head for the first line and headers, from their first byte on; the body has as long
   *     again
   * @param silent without a byte, between two requests too; counted by the system's own clock
   * @param connections open at once on a listener; further ones wait to be accepted
   */
  public record Limits(Duration head, Duration silent, int connections) {
    public static final Limits USUAL =
        new Limits(Duration.ofSeconds(10), Duration.ofSeconds(15), 10_000);
  }

  private final ServerConnectionSelector http;
  private final InstantSource clock;
  private final Limits limits;

  private Patience(InstantSource clock, Limits limits, Optional<Http1Upgrader> upgrader) {
    this.clock = clock;
    this.limits = limits;
    Listener listener = new Listener();
    Http1Config config =
        Http1Config.builder().addReceiveListener(listener).addSendListener(new Answered()).build();
    Http1ConnectionSelectorConfig.Builder selector =
        Http1ConnectionSelector.builder().config(config);
    upgrader.ifPresent(selector::addUpgrader);
    this.http = selector.build();
  }

  /** Has the listener serve HTTP/1.1 within the limits. */
  public static <B extends ListenerConfig.BuilderBase<B, ?>> B on(
      B listener, InstantSource clock, Limits limits) {
    return on(listener, clock, limits, Optional.empty());
  }

  /** The same, and what else a connection may become. */
  public static <B extends ListenerConfig.BuilderBase<B, ?>> B on(
      B listener, InstantSource clock, Limits limits, Optional<Http1Upgrader> upgrader) {
    return listener
        // a channel does not know of the read timeout, a socket does
        .useNio(false)
        .connectionOptions(new ReadTimeout(SocketOptions.create(), limits.silent()))
        .maxTcpConnections(limits.connections())
        .protocolsDiscoverServices(false)
        .addConnectionSelector(new Patience(clock, limits, upgrader));
  }

  /**
   * The connection speaks another protocol from now on, which has its own patience; only that of
   * silence stays.
   */
  public static void upgraded(ConnectionContext context) {
    ((Timed) context).upgraded = true;
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return http.connection(new Timed(context));
  }

  private static final class Listener implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
      ((Timed) context).headersRead(headers);
    }
  }

  private static final class Answered implements Http1ConnectionListener {
    @Override
    public void status(ConnectionContext context, Status status) {
      ((Timed) context).answered();
    }
  }

  /** A connection whose reader looks at the clock; used by the connection's own thread alone. */
  private final class Timed implements ConnectionContext {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final ConnectionContext plain;
    private final DataReader reader = DataReader.create(this::read);

    /** Whether some of a request has arrived, and not yet all of it. */
    private boolean waiting;

    private Instant begun = Instant.MIN;

    private boolean upgraded;

    /** Bytes of the body that are still to come; 0 while the head is read. */
    private long bodyLeft;

    Timed(ConnectionContext plain) {
      this.plain = plain;
    }

    private byte[] read() {
      byte[] bytes = next();
      if (upgraded) {
        return bytes;
      }
      Instant now = clock.instant();
      if (!waiting) {
        waiting = true;
        begun = now;
      } else if (!now.isBefore(begun.plus(limits.head()))) {
        throw tooSlow();
      }
      if (bodyLeft > 0 && bodyLeft != UNKNOWN) {
        bodyLeft = Math.max(0, bodyLeft - bytes.length);
        waiting = bodyLeft > 0;
      }
      return bytes;
    }

    private byte[] next() {
      try {
        return plain.dataReader().readBuffer().readBytes();
      } catch (ServerConnectionException e) {
        if (waiting && silent(e)) {
          throw tooSlow();
        }
        throw e;
      }
    }

    private static boolean silent(Throwable e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SocketTimeoutException) {
          return true;
        }
      }
      return false;
    }

    private RequestException tooSlow() {
      return RequestException.builder()
          .type(DirectHandler.EventType.BAD_REQUEST)
          .status(Status.REQUEST_TIMEOUT_408)
          .message("The request took too long to arrive.")
          .setKeepAlive(false)
          .build();
    }

    private void headersRead(Headers headers) {
      boolean chunked = headers.contains(HeaderNames.TRANSFER_ENCODING);
      long length = headers.contentLength().orElse(0);
      bodyLeft = chunked ? UNKNOWN : Math.max(0, length - reader.available());
      waiting = bodyLeft > 0;
      begun = clock.instant();
    }

    /** What nobody read of the body is read past now, in a time of its own. */
    private void answered() {
      if (bodyLeft == UNKNOWN) {
        bodyLeft = 0;
      }
      waiting = bodyLeft > 0;
      begun = clock.instant();
    }

    @Override
    public DataReader dataReader() {
      return reader;
    }

    @Override
    public ListenerContext listenerContext() {
      return plain.listenerContext();
    }

    @Override
    public ExecutorService executor() {
      return plain.executor();
    }

    @Override
    public DataWriter dataWriter() {
      return plain.dataWriter();
    }

    @Override
    public Router router() {
      return plain.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
      return plain.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
      return plain.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
      return plain.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return plain.localPeer();
    }

    @Override
    public boolean isSecure() {
      return plain.isSecure();
    }

    @Override
    public String socketId() {
      return plain.socketId();
    }

    @Override
    public String childSocketId() {
      return plain.childSocketId();
    }
  }
}
