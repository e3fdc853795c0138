package gatehouse.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes that are under way. Each has one deadline over all of it, however its bytes drip,
 * and so many run at once: for one more the oldest gives way, because whoever means well is through
 * in the time of a few round trips.
 */
final class Handshakes {
  /** How long a handshake may take in all: enough for the slowest phone. */
  static final Duration WITHIN = Duration.ofSeconds(10);

  /** How many run at once: more than two cores get through in a second. */
  static final int AT_ONCE_MAX = 1_000;

  private final InstantSource clock;
  private final int atOnceMax;
  private final SequencedSet<Running> running = new LinkedHashSet<>();

  Handshakes(InstantSource clock, int atOnceMax) {
    this.clock = clock;
    this.atOnceMax = atOnceMax;
  }

  /** Begins one on a connection that was accepted. */
  Running begin(Socket accepted) throws IOException {
    Running begun = new Running(accepted, clock.instant().plus(WITHIN));
    Running oldest = enter(begun);
    if (oldest != null) {
      oldest.accepted.close();
    }
    return begun;
  }

  private synchronized @Nullable Running enter(Running begun) {
    if (running.size() >= atOnceMax) {
      running.removeIf(each -> each.accepted.isClosed());
    }
    Running oldest = running.size() >= atOnceMax ? running.removeFirst() : null;
    running.add(begun);
    return oldest;
  }

  private synchronized void leave(Running done) {
    running.remove(done);
  }

  /** What arrives on a connection: within the deadline, until the handshake is done. */
  final class Running extends InputStream implements HandshakeCompletedListener {
    private final Socket accepted;
    private final InputStream in;
    private final Instant end;

    /** Of the connection when the handshake is done, in milliseconds. */
    private final int patience;

    private volatile boolean done;

    /** Of the reading thread: whether the connection has its own patience again. */
    private boolean plain;

    private Running(Socket accepted, Instant end) throws IOException {
      this.accepted = accepted;
      this.in = accepted.getInputStream();
      this.patience = accepted.getSoTimeout();
      this.end = end;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (plain) {
        return in.read(bytes, offset, length);
      }
      if (done) {
        accepted.setSoTimeout(patience);
        plain = true;
      } else {
        long left = Duration.between(clock.instant(), end).toMillis();
        if (left <= 0) {
          throw new SocketTimeoutException("the handshake took too long");
        }
        accepted.setSoTimeout((int) left);
      }
      return in.read(bytes, offset, length);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = read(one, 0, 1);
      return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    /** Told by a thread of its own, a moment after the handshake. */
    @Override
    public void handshakeCompleted(HandshakeCompletedEvent event) {
      done = true;
      leave(this);
    }
  }
}
