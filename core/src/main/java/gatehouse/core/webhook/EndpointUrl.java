package gatehouse.core.webhook;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The address of an endpoint, as its owner types it. Where its host leads is asked at each try. */
public final class EndpointUrl {
  /** Characters of an address. */
  public static final int CHARACTERS_MAX = 500;

  private static final int HTTPS_PORT = 443;
  private static final int PORT_MIN = 1024;
  private static final Pattern HOST = Pattern.compile("[a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}\\]");
  private static final Set<String> SCHEMES = Set.of("https", "http");

  private EndpointUrl() {}

  /** What a text is. */
  public sealed interface Read {
    /**
     * An address that can be sent to.
     *
     * @param url scheme and host in small letters; no user and no fragment
     */
    record Good(URI url) implements Read {}

    /** None; a sentence that says what to change. */
    record Refused(String sentence) implements Read {}
  }

  /**
   * Reads it.
   *
   * @param loopback whether this server sends to programs on its own machine, without TLS too
   */
  public static Read read(String text, boolean loopback) {
    String typed = text.strip();
    URI url;
    try {
      url = URI.create(typed);
    } catch (IllegalArgumentException e) {
      return new Read.Refused("That is no web address. It begins with https://.");
    }
    String scheme = lower(url.getScheme());
    String host = lower(url.getHost());
    if (typed.length() > CHARACTERS_MAX) {
      return new Read.Refused("The address has at most " + CHARACTERS_MAX + " characters.");
    }
    if (!SCHEMES.contains(scheme) || !HOST.matcher(host).matches()) {
      return new Read.Refused("That is no web address. It begins with https:// and a host.");
    }
    if (scheme.equals("http") && !(loopback && isLoopback(host))) {
      return new Read.Refused(
          "The address begins with https://: alerts do not travel in the open.");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      return new Read.Refused("The address holds no user, password or # part. Leave that out.");
    }
    int port = url.getPort();
    if (port != -1 && port != HTTPS_PORT && (port < PORT_MIN || port > 65_535)) {
      return new Read.Refused("The port is 443, or one from 1024 on.");
    }
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    URI plain = URI.create(scheme + "://" + host + (port == -1 ? "" : ":" + port) + path + query);
    return plain.toString().chars().allMatch(c -> c > ' ' && c < 127)
        ? new Read.Good(plain)
        : new Read.Refused("The address holds letters that have to be written as %… first.");
  }

  /** A name of this machine itself. */
  public static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }

  private static String lower(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
