package gatehouse.server.notice;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;

/**
 * Stands before a mail server that speaks no TLS and adds it, by STARTTLS or from the first byte;
 * or it stays silent, or answers every command with one reply.
 */
final class MailFront implements AutoCloseable {
  enum Mode {
    STARTTLS,
    TLS,
    SILENT,
    REPLY
  }

  private final ServerSocket listener;
  private final Mode mode;
  private final int behindPort;
  private final String reply;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  MailFront(Mode mode, int behindPort, String reply) throws IOException {
    this.mode = mode;
    this.behindPort = behindPort;
    this.reply = reply;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try {
      switch (mode) {
        case STARTTLS -> startTls(socket);
        case TLS -> relay(secured(socket), true);
        case SILENT -> socket.getInputStream().readAllBytes();
        case REPLY -> reply(socket);
      }
    } catch (IOException e) {
      // the client went away, which some tests want
    } finally {
      close(socket);
    }
  }

  private void startTls(Socket socket) throws IOException {
    say(socket, "220 front");
    while (true) {
      String line = line(socket.getInputStream()).toUpperCase(Locale.ROOT);
      if (line.startsWith("EHLO")) {
        say(socket, "250-front\r\n250 STARTTLS");
      } else if (line.equals("STARTTLS")) {
        say(socket, "220 go ahead");
        relay(secured(socket), false);
        return;
      } else if (line.isEmpty() || line.equals("QUIT")) {
        return;
      } else {
        say(socket, "530 STARTTLS first");
      }
    }
  }

  /** Greets, accepts EHLO, and gives the one reply to all else. */
  private void reply(Socket socket) throws IOException {
    say(socket, "220 front");
    while (true) {
      String line = line(socket.getInputStream()).toUpperCase(Locale.ROOT);
      if (line.isEmpty()) {
        return;
      }
      boolean greeting = line.startsWith("EHLO") || line.startsWith("RSET");
      boolean from = line.startsWith("MAIL FROM") && !reply.startsWith("MAIL ");
      say(socket, greeting || from ? "250 fine" : reply.replace("MAIL ", ""));
    }
  }

  private static SSLSocket secured(Socket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket) TestTls.trusted().getSocketFactory().createSocket(socket, "localhost", 0, true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  private void relay(Socket client, boolean greet) throws IOException {
    Socket behind = new Socket(InetAddress.getLoopbackAddress(), behindPort);
    open.add(behind);
    if (!greet) {
      line(behind.getInputStream());
    }
    Thread.ofVirtual().start(() -> copy(client, behind));
    copy(behind, client);
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // one side closed: so does the other
    }
  }

  private static void say(Socket socket, String text) throws IOException {
    OutputStream out = new BufferedOutputStream(socket.getOutputStream());
    out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(MailFront::close);
  }
}
