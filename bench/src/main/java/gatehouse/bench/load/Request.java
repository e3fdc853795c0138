package gatehouse.bench.load;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The bytes of one HTTP/1.1 request, made once and sent as often as wanted. */
public final class Request {
  private final byte[] bytes;

  private Request(String text) {
    this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  /** A GET with further header lines, each ended by CR LF. */
  public static Request get(String path, String host, String headerLines) {
    return new Request(
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headerLines + "\r\n");
  }

  /** A POST of JSON, in ASCII, with further header lines, each ended by CR LF. */
  public static Request json(String path, String host, String headerLines, String body) {
    return new Request(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + headerLines
            + "\r\n"
            + body);
  }

  /** A POST of a form with further header lines, each ended by CR LF. */
  public static Request form(
      String path, String host, String headerLines, Map<String, String> fields) {
    StringBuilder body = new StringBuilder();
    new TreeMap<>(fields)
        .forEach((name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + headerLines
            + "\r\n";
    return new Request(head + body);
  }
}
