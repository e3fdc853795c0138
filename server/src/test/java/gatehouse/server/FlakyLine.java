package gatehouse.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A line to a broker that breaks as a test wants it, for clients that send one request after the
 * other. Connections are kept, on both sides.
 */
final class FlakyLine implements AutoCloseable {
  /** What becomes of a request. */
  enum Fate {
    /** It is answered. */
    PASSES,
    /** The connection ends before the broker sees it, as one that was idle for too long. */
    CLOSED,
    /** The same by a reset. */
    RESET,
    /** The broker does it, and the connection ends before its answer. */
    CLOSED_UNANSWERED,
    /** The same by a reset. */
    RESET_UNANSWERED,
    /** The broker does it, and the connection ends in the middle of its answer. */
    CUT
  }

  private final ServerSocket socket = new ServerSocket(0);
  private final int port;
  private final Queue<Fate> fates;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * @param fates of the first requests; all others pass
   */
  FlakyLine(Broker broker, Fate... fates) throws IOException {
    this(URI.create(broker.base).getPort(), fates);
  }

  /** To a broker that may not be there yet. */
  FlakyLine(int port, Fate... fates) throws IOException {
    this.port = port;
    this.fates = new ConcurrentLinkedQueue<>(List.of(fates));
    Thread.ofVirtual().start(this::serve);
  }

  URI address() {
    return URI.create("http://localhost:" + socket.getLocalPort());
  }

  /** What is to become of the next requests. */
  void next(Fate... more) {
    fates.addAll(List.of(more));
  }

  /** What came so far, as it was sent. */
  List<String> requests() {
    return requests;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Connection connection = new Connection(socket.accept(), new Socket("localhost", port));
        Thread.ofVirtual().start(connection::forth);
        Thread.ofVirtual().start(connection::back);
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  /** One connection of a client. */
  private final class Connection {
    private final Socket near;
    private final Socket far;
    private volatile boolean answered = true;
    private volatile Fate fate = Fate.PASSES;

    Connection(Socket near, Socket far) {
      this.near = near;
      this.far = far;
    }

    void forth() {
      try (near;
          far) {
        byte[] buffer = new byte[65_536];
        for (int n = near.getInputStream().read(buffer);
            n >= 0;
            n = near.getInputStream().read(buffer)) {
          if (answered) {
            answered = false;
            requests.add(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            Fate next = fates.poll();
            fate = next == null ? Fate.PASSES : next;
          }
          if (fate == Fate.CLOSED || fate == Fate.RESET) {
            end(fate == Fate.RESET);
            return;
          }
          far.getOutputStream().write(buffer, 0, n);
        }
      } catch (IOException e) {
        // the other direction has closed both
      }
    }

    void back() {
      try (near;
          far) {
        byte[] buffer = new byte[65_536];
        for (int n = far.getInputStream().read(buffer);
            n >= 0;
            n = far.getInputStream().read(buffer)) {
          if (fate != Fate.PASSES) {
            near.getOutputStream().write(buffer, 0, fate == Fate.CUT ? n / 2 : 0);
            end(fate == Fate.RESET_UNANSWERED);
            return;
          }
          answered = true;
          near.getOutputStream().write(buffer, 0, n);
        }
      } catch (IOException e) {
        // the other direction has closed both
      }
    }

    private void end(boolean byReset) throws IOException {
      if (byReset) {
        near.setSoLinger(true, 0);
      }
      near.close();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
