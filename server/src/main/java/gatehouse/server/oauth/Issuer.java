package gatehouse.server.oauth;

import java.net.URI;
import java.util.Optional;

/**
 * The authorization server's name and where its endpoints are (RFC 8414, 2).
 *
 * @param url the issuer: scheme and authority, without a path
 * @param tls where programs show certificates, if they may (RFC 8705, 5)
 */
public record Issuer(URI url, Optional<URI> tls) {
  public static final String TOKEN = "/oauth/token";
  public static final String PUSH = "/oauth/par";
  public static final String DEVICE = "/oauth/device_authorization";
  public static final String AUTHORIZE = "/oauth/authorize";
  public static final String KEYS = "/oauth/jwks";
  public static final String INTROSPECT = "/oauth/introspect";
  public static final String REGISTER = "/oauth/register";
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
