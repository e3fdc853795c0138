package gatehouse.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a request asks for (the request target of RFC 9112), and the pattern that it was made by.
 * The text may hold an account's number; the pattern is the same for everybody.
 *
 * @param text as it is sent
 * @param pattern with a name in braces in place of each value, and without the query
 */
record Target(String text, String pattern) {
  static Target of(String pattern) {
    return new Target(pattern, pattern);
  }

  /** A step further. */
  Target then(String step) {
    return new Target(text + step, pattern + step);
  }

  /**
   * A step further, to one of many.
   *
   * @param name such as {@code account}
   */
  Target then(String name, String value) {
    return new Target(text + "/" + encoded(value), pattern + "/{" + name + "}");
  }

  /** With these parameters; an empty one is left out. */
  Target with(Map<String, String> parameters) {
    String query =
        new TreeMap<>(parameters)
            .entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    return query.isEmpty() ? this : new Target(text + "?" + query, pattern);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
