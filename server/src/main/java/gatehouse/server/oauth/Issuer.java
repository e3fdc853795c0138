package gatehouse.server.oauth;

import java.net.URI;

/**
 * The authorization server's name and where its endpoints are (RFC 8414, 2).
 *
 * @param url the issuer: scheme and authority, without a path
 */
public record Issuer(URI url) {
  public static final String TOKEN = "/oauth/token";
  public static final String PUSH = "/oauth/par";
  public static final String AUTHORIZE = "/oauth/authorize";
  public static final String KEYS = "/oauth/jwks";
  public static final String INTROSPECT = "/oauth/introspect";
  public static final String REVOKE = "/oauth/revoke";

  /** The issuer identifier, which is compared as a string. */
  public String id() {
    return url.toString();
  }

  /** The address of one of the paths here. */
  public URI at(String path) {
    return URI.create(url + path);
  }
}
