package gatehouse.sim.line;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A bad way to a server on this machine, for HTTP/1.1 without TLS: of a share of the requests, one
 * is lost, loses its answer, comes twice, or comes when nobody waits for it any more; and of what
 * the server says on a WebSocket, a share comes late or breaks off. All is drawn from one seed;
 * print it when a test fails.
 */
public final class FaultyLine implements AutoCloseable {
  /** What can happen to a request, or to what is said on a WebSocket. */
  public enum Fault {
    /** The connection breaks before the server has it. */
    REQUEST_LOST,
    /** The server does what was asked, and the connection breaks before the client hears of it. */
    ANSWER_LOST,
    /** The server has it on two connections, one after the other or at once. */
    SENT_TWICE,
    /** The connection breaks, and the server has it after up to {@link #LATE_MAX}. */
    REQUEST_LATE,
    /** The answer comes after up to {@link #LATE_MAX}. */
    ANSWER_LATE,
    /** A WebSocket breaks while the server says something, perhaps within a frame. */
    STREAM_CUT,
    /** What the server says on a WebSocket comes after up to {@link #LATE_MAX}. */
    STREAM_LATE
  }

  /** How late a late one comes. */
  public static final Duration LATE_MAX = Duration.ofMillis(800);

  private static final List<Fault> OF_REQUESTS =
      List.of(
          Fault.REQUEST_LOST,
          Fault.ANSWER_LOST,
          Fault.SENT_TWICE,
          Fault.REQUEST_LATE,
          Fault.ANSWER_LATE);

  private static final List<Fault> OF_STREAMS = List.of(Fault.STREAM_CUT, Fault.STREAM_LATE);

  private static final int HEAD_BYTES_MAX = 65_536;
  private static final int BACKLOG = 1024;
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final ServerSocket near;
  private final int port;
  private volatile double share;
  private final RandomGenerator random;
  private final Map<Fault, LongAdder> happened = new ConcurrentHashMap<>();

  /**
   * Opens it.
   *
   * @param port of the server, which may come and go
   * @param share of the requests, and of what is said on WebSockets, to which something happens, 0
   *     to 1
   */
  public FaultyLine(int port, double share, long seed) {
    this.port = port;
    this.share = share;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    try {
      this.near = new ServerSocket(0, BACKLOG, HERE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("faulty-line").start(this::serve);
  }

  /** Where clients find the server. */
  public URI address() {
    return URI.create("http://localhost:" + near.getLocalPort());
  }

  /** Nothing happens any more. */
  public void calm() {
    share = 0;
  }

  /** How often each of them happened so far. */
  public Map<Fault, Long> happened() {
    Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    happened.forEach((fault, count) -> counts.put(fault, count.sum()));
    return counts;
  }

  private void serve() {
    while (!near.isClosed()) {
      try {
        Socket client = near.accept();
        Thread.ofVirtual().start(() -> carry(client));
      } catch (IOException e) {
        return; // it was closed
      }
    }
  }

  /** One connection of a client's. */
  private void carry(Socket client) {
    try (client;
        Socket server = new Socket(HERE, port)) {
      Answers answers = new Answers(server, client);
      Thread.ofVirtual().start(answers::pass);
      InputStream requests = new BufferedInputStream(client.getInputStream());
      boolean goesOn = true;
      while (goesOn) {
        byte[] request = next(requests);
        goesOn = request.length > 0 && carry(request, server, answers);
        if (goesOn && upgrades(request)) {
          answers.upgraded = true;
          requests.transferTo(server.getOutputStream());
          return;
        }
      }
    } catch (IOException e) {
      // one side is gone, and by the end of this the other too
    }
  }

  private boolean carry(byte[] request, Socket server, Answers answers) throws IOException {
    Optional<Fault> fault = draw(OF_REQUESTS);
    if (fault.isEmpty()) {
      server.getOutputStream().write(request);
      return true;
    }
    return switch (fault.get()) {
      case REQUEST_LOST -> false;
      case ANSWER_LOST -> {
        answers.lost = true;
        server.getOutputStream().write(request);
        answers.await();
        yield false;
      }
      case SENT_TWICE -> {
        Thread twin = Thread.ofVirtual().start(() -> alone(request));
        if (even()) {
          join(twin);
        }
        server.getOutputStream().write(request);
        yield true;
      }
      case REQUEST_LATE -> {
        Duration late = late();
        Thread.ofVirtual()
            .start(() -> {
              LockSupport.parkNanos(late.toNanos());
              alone(request);
            });
        yield false;
      }
      case ANSWER_LATE -> {
        answers.late = late();
        server.getOutputStream().write(request);
        yield true;
      }
      case STREAM_CUT, STREAM_LATE -> throw new IllegalStateException("that is no request");
    };
  }

  /** Brings a request whose answer nobody hears. */
  private void alone(byte[] request) {
    try (Socket server = new Socket(HERE, port)) {
      server.getOutputStream().write(request);
      int first = server.getInputStream().read();
      if (first < 0) {
        throw new IOException("no answer");
      }
    } catch (IOException e) {
      // the server is away: it is lost
    }
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private synchronized Optional<Fault> draw(List<Fault> of) {
    Optional<Fault> drawn =
        random.nextDouble() < share
            ? Optional.of(of.get(random.nextInt(of.size())))
            : Optional.empty();
    drawn.ifPresent(fault -> happened.computeIfAbsent(fault, each -> new LongAdder()).increment());
    return drawn;
  }

  private synchronized int below(int bytes) {
    return random.nextInt(bytes);
  }

  private synchronized boolean even() {
    return random.nextBoolean();
  }

  private synchronized Duration late() {
    return Duration.ofMillis(random.nextLong(1, LATE_MAX.toMillis()));
  }

  /** The other direction of a connection. */
  private final class Answers {
    private final Socket server;
    private final Socket client;
    private final Thread reader = Thread.currentThread();
    private volatile boolean over;
    volatile boolean lost;
    volatile boolean upgraded;
    volatile Duration late = Duration.ZERO;

    Answers(Socket server, Socket client) {
      this.server = server;
      this.client = client;
    }

    void pass() {
      byte[] some = new byte[8192];
      try (server;
          client) {
        for (int n = server.getInputStream().read(some);
            n > 0 && !lost;
            n = server.getInputStream().read(some)) {
          Optional<Fault> fault = upgraded ? draw(OF_STREAMS) : Optional.empty();
          boolean cut = fault.filter(Fault.STREAM_CUT::equals).isPresent();
          LockSupport.parkNanos((fault.isPresent() && !cut ? late() : late).toNanos());
          late = Duration.ZERO;
          client.getOutputStream().write(some, 0, cut ? below(n) : n);
          if (cut) {
            return; // and both sides break
          }
        }
      } catch (IOException e) {
        // one side is gone
      } finally {
        over = true;
        LockSupport.unpark(reader);
      }
    }

    void await() {
      while (!over) {
        LockSupport.park(this);
      }
    }
  }

  /** The next request with its body; empty when there is none any more. */
  private static byte[] next(InputStream from) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    int end = 0;
    while (end < 4) {
      int one = from.read();
      if (one < 0) {
        return new byte[0];
      }
      request.write(one);
      end = one == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : one == '\r' ? 1 : 0;
      if (request.size() > HEAD_BYTES_MAX) {
        throw new IOException("this is no request");
      }
    }
    request.write(from.readNBytes(length(request.toString(StandardCharsets.ISO_8859_1))));
    return request.toByteArray();
  }

  private static int length(String head) throws IOException {
    for (String line : head.toLowerCase(Locale.ROOT).split("\r\n", -1)) {
      if (line.startsWith("content-length:")) {
        return Integer.parseInt(line.substring("content-length:".length()).strip());
      }
      if (line.startsWith("transfer-encoding:")) {
        throw new IOException("a body of unknown length is not carried");
      }
    }
    return 0;
  }

  private static boolean upgrades(byte[] request) {
    return new String(request, StandardCharsets.ISO_8859_1)
        .toLowerCase(Locale.ROOT)
        .contains("upgrade: websocket");
  }

  @Override
  public void close() {
    try {
      near.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
