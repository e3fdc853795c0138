package gatehouse.core.notice;

import java.net.URI;

/**
 * Who speaks in a notice.
 *
 * @param name what people call the broker, 1 to 24 characters
 * @param baseUrl where its pages are; scheme and host, no path, query or fragment
 */
public record House(String name, URI baseUrl) {
  public House {
    if (name.isEmpty() || name.length() > 24 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("the house's name has 1 to 24 characters");
    }
    if (baseUrl.getHost() == null || !(baseUrl.getRawPath() + "/").matches("/{1,2}")) {
      throw new IllegalArgumentException("the base URL is a scheme and a host");
    }
  }

  /** Where a person ends every session and freezes changes. */
  public String panicLink() {
    return page("/security/panic");
  }

  /** The address of a page, given its path from the root. */
  public String page(String path) {
    String base = baseUrl.toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
  }

  /** The host that a code is bound to. */
  public String host() {
    return baseUrl.getHost();
  }
}
