package gatehouse.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive HTTP/1.1 connection to loopback with one request under way at a time. It exists
 * because the generator shares the cores with the server that it measures: a general client costs
 * several times the processor time of this one. It knows what the two servers send (a length, or
 * chunks) and refuses the rest. Not for use by more than one thread.
 */
public final class HttpConnection implements Closeable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;
  private static final int TIMEOUT_MS = 30_000;

  private final int port;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private @Nullable Socket socket;
  private int from;
  private int to;

  public HttpConnection(int port) {
    this.port = port;
  }

  /** Host and port as the Host field wants them. */
  public String host() {
    return "localhost:" + port;
  }

  /**
   * Sends the request and reads the whole answer. Connects when there is no connection.
   *
   * @throws IOException when no answer can be had; the next call starts on a new connection
   */
  public Reply send(Request request) throws IOException {
    try {
      Socket open = socket == null ? connect() : socket;
      socket = open;
      request.writeTo(open.getOutputStream());
      String head = head();
      int status = status(head);
      String fields = head.toLowerCase(Locale.ROOT);
      byte[] body = body(status, fields);
      if (fields.contains("\r\nconnection: close")) {
        close();
      }
      return new Reply(status, head, new String(body, StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Socket connect() throws IOException {
    from = 0;
    to = 0;
    Socket fresh = new Socket();
    fresh.setTcpNoDelay(true);
    fresh.setSoTimeout(TIMEOUT_MS);
    try {
      fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    return fresh;
  }

  private String head() throws IOException {
    int seen = from;
    while (true) {
      for (int i = seen; i + 3 < to; i++) {
        if (buffer[i] == '\r'
            && buffer[i + 1] == '\n'
            && buffer[i + 2] == '\r'
            && buffer[i + 3] == '\n') {
          String head = new String(buffer, from, i + 2 - from, StandardCharsets.ISO_8859_1);
          from = i + 4;
          return head;
        }
      }
      seen = Math.max(from, to - 3) - from;
      fill();
      seen += from;
    }
  }

  private static int status(String head) throws IOException {
    if (head.length() < 12 || !head.startsWith("HTTP/1.1 ")) {
      throw new IOException("not an HTTP/1.1 answer: " + head.lines().findFirst().orElse(""));
    }
    return Integer.parseInt(head, 9, 12, 10);
  }

  private byte[] body(int status, String fields) throws IOException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    if (fields.contains("\r\ntransfer-encoding: chunked")) {
      return chunks();
    }
    String name = "\r\ncontent-length:";
    int at = fields.indexOf(name);
    if (at < 0) {
      throw new IOException("answer has neither a length nor chunks");
    }
    int end = fields.indexOf('\r', at + 2);
    return take(Integer.parseInt(fields.substring(at + name.length(), end).strip()));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      int extension = size.indexOf(';');
      int length =
          Integer.parseInt((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
      if (length == 0) {
        while (!line().isEmpty()) {
          // trailer fields say nothing that a measurement needs
        }
        return body.toByteArray();
      }
      if (body.size() + length > BODY_BYTES_MAX) {
        throw new IOException("body above " + BODY_BYTES_MAX + " bytes");
      }
      body.write(take(length));
      take(2);
    }
  }

  private String line() throws IOException {
    while (true) {
      for (int i = from; i + 1 < to; i++) {
        if (buffer[i] == '\r' && buffer[i + 1] == '\n') {
          String line = new String(buffer, from, i - from, StandardCharsets.ISO_8859_1);
          from = i + 2;
          return line;
        }
      }
      fill();
    }
  }

  private byte[] take(int length) throws IOException {
    if (length < 0 || length > BODY_BYTES_MAX) {
      throw new IOException("body of " + length + " bytes");
    }
    byte[] taken = new byte[length];
    int have = 0;
    while (have < length) {
      if (from == to) {
        fill();
      }
      int part = Math.min(length - have, to - from);
      System.arraycopy(buffer, from, taken, have, part);
      from += part;
      have += part;
    }
    return taken;
  }

  /** Reads what has come, after moving what is unread to the start of the buffer. */
  private void fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      throw new IOException("head or line above " + BUFFER_BYTES + " bytes");
    }
    Socket open = socket;
    int got = open == null ? -1 : open.getInputStream().read(buffer, to, buffer.length - to);
    if (got < 0) {
      throw new EOFException("connection closed in the middle of an answer");
    }
    to += got;
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
