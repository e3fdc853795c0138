package gatehouse.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP/1.1 answer. The head is kept as it came, because most answers under load are judged by
 * their status alone and every look into the head costs the machine that is being measured.
 *
 * @param status the three-digit status
 * @param head status line and header fields, up to the empty line
 * @param body the body as UTF-8, without chunk sizes, empty when there is none
 */
public record Reply(int status, String head, String body) {
  /** The first field of that name, whatever its case. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** Every field of that name, in order. */
  public List<String> headers(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    List<String> values = new ArrayList<>();
    head.lines()
        .skip(1)
        .forEach(line -> {
          int colon = line.indexOf(':');
          if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(wanted)) {
            values.add(line.substring(colon + 1).strip());
          }
        });
    return values;
  }

  /** What a browser would send back in Cookie: each name=value that this answer sets. */
  public String cookies() {
    StringBuilder cookies = new StringBuilder();
    for (String field : headers("set-cookie")) {
      int end = field.indexOf(';');
      String pair = end < 0 ? field : field.substring(0, end);
      if (pair.endsWith("=")) {
        continue;
      }
      cookies.append(cookies.isEmpty() ? "" : "; ").append(pair);
    }
    return cookies.toString();
  }

  /** Says whether this answer gives the cookie of that name a value. */
  public boolean sets(String cookie) {
    return headers("set-cookie").stream()
        .anyMatch(field -> field.startsWith(cookie + "=") && !field.startsWith(cookie + "=;"));
  }
}
