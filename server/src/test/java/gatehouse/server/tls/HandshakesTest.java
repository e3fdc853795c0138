package gatehouse.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many handshakes run at once, and how long one may take. */
class HandshakesTest {
  private final List<Socket> open = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-22T04:00:00Z");
  private final Handshakes handshakes = new Handshakes((InstantSource) () -> now, 2);
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    for (Socket each : open) {
      each.close();
    }
    server.close();
  }

  private Socket accepted() throws IOException {
    open.add(new Socket(server.getInetAddress(), server.getLocalPort()));
    Socket accepted = server.accept();
    open.add(accepted);
    return accepted;
  }

  @Test
  void forOneTooManyTheOldestGivesWay() throws IOException {
    Socket first = accepted();
    Socket second = accepted();
    Socket third = accepted();
    handshakes.begin(first);
    handshakes.begin(second);
    handshakes.begin(third);
    assertThat(first.isClosed()).isTrue();
    assertThat(second.isClosed()).isFalse();
    assertThat(third.isClosed()).isFalse();
  }

  @Test
  void whatIsDoneOrClosedCountsNoLonger() throws Exception {
    Socket first = accepted();
    Socket second = accepted();
    Handshakes.Running done = handshakes.begin(first);
    handshakes.begin(second);
    try (SSLSocket socket = (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket()) {
      done.handshakeCompleted(
          new HandshakeCompletedEvent(
              socket, SSLContext.getDefault().createSSLEngine().getSession()));
    }
    Socket third = accepted();
    handshakes.begin(third);
    second.close();
    handshakes.begin(accepted());
    assertThat(first.isClosed()).isFalse();
    assertThat(third.isClosed()).isFalse();
  }

  @Test
  void nothingIsReadAfterTheDeadline() throws IOException {
    Socket socket = accepted();
    Handshakes.Running running = handshakes.begin(socket);
    open.get(open.size() - 2).getOutputStream().write(new byte[] {1, 2});
    while (socket.getInputStream().available() < 2) {
      Thread.onSpinWait(); // for there is a millisecond to read it
    }
    now = now.plus(Handshakes.WITHIN).minusMillis(1);
    assertThat(running.read()).isEqualTo(1);
    assertThat(socket.getSoTimeout()).isEqualTo(1);
    now = now.plusMillis(1);
    org.assertj.core.api.Assertions.assertThatThrownBy(running::read)
        .isInstanceOf(SocketTimeoutException.class);
  }
}
