package gatehouse.server.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One POST over HTTP/1.1 (RFC 9112) to an address that was checked before, whatever the name means
 * by then: Java's own client would ask the name again. Of the answer the head alone is read.
 */
final class PinnedPost {
  private static final int HEAD_BYTES_MAX = 16_384;
  private static final int INTERIM_MAX = 8;
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( [^\r\n]*)?");
  private static final Pattern RETRY_AFTER = Pattern.compile("(?i)retry-after:[ \t]*([^\r\n]*)");

  private final SSLContext tls;
  private final Duration within;

  /**
   * Makes it.
   *
   * @param tls whom to trust
   * @param within for a connection to be made; who calls bounds the whole
   */
  PinnedPost(SSLContext tls, Duration within) {
    this.tls = tls;
    this.within = within;
  }

  /**
   * What came back.
   *
   * @param retryAfter the header of that name
   */
  record Answer(int status, Optional<String> retryAfter) {}

  /**
   * Sends the body.
   *
   * @throws IOException when nothing comes back that reads as HTTP, or TLS proves another host
   */
  Answer send(URI url, InetAddress to, Map<String, String> headers, byte[] body)
      throws IOException {
    boolean secure = "https".equals(url.getScheme());
    int port = url.getPort() == -1 ? (secure ? HTTPS_PORT : HTTP_PORT) : url.getPort();
    int timeoutMs = Math.toIntExact(within.toMillis());
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(to, port), timeoutMs);
      plain.setSoTimeout(timeoutMs);
      try (Socket socket = secure ? secured(plain, url.getHost(), port) : plain) {
        socket.getOutputStream().write(request(url, headers, body));
        socket.getOutputStream().flush();
        return answer(socket.getInputStream());
      }
    }
  }

  private SSLSocket secured(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters demanded = socket.getSSLParameters();
    demanded.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9110, 4.3.4
    demanded.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(demanded);
    socket.startHandshake();
    return socket;
  }

  /** Nothing here can hold a line break: the address was parsed, and the headers are ours. */
  private static byte[] request(URI url, Map<String, String> headers, byte[] body) {
    StringBuilder head = new StringBuilder("POST ").append(url.getRawPath());
    if (url.getRawQuery() != null) {
      head.append('?').append(url.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(url.getRawAuthority()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /** The final answer; interim ones (1xx) come before it, at most eight. */
  private static Answer answer(InputStream in) throws IOException {
    for (int i = 0; i <= INTERIM_MAX; i++) {
      String head = head(in);
      Matcher line = STATUS.matcher(head.lines().findFirst().orElse(""));
      if (!line.matches()) {
        throw new IOException("what came back is not HTTP");
      }
      int status = Integer.parseInt(line.group(1));
      if (status >= 200) {
        Optional<String> retryAfter =
            head.lines()
                .map(RETRY_AFTER::matcher)
                .filter(Matcher::matches)
                .map(header -> header.group(1))
                .findFirst();
        return new Answer(status, retryAfter);
      }
    }
    throw new IOException("too many interim answers");
  }

  /** Up to the empty line. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ending = 0; // how much of CR LF CR LF the last bytes are
    while (ending < 4) {
      int next = in.read();
      if (next < 0 || head.size() == HEAD_BYTES_MAX) {
        throw new IOException(next < 0 ? "the answer broke off" : "the answer's head is too long");
      }
      head.write(next);
      boolean wanted = next == (ending % 2 == 0 ? '\r' : '\n');
      ending = wanted ? ending + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }
}
