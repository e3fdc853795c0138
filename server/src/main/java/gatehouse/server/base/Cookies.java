package gatehouse.server.base;

import gatehouse.core.base.SecretBytes;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.SetCookie;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The portal's cookies. The prefix __Host- makes browsers refuse one that another host or a plain
 * connection set (RFC 6265bis, section 4.1.3.2).
 */
public enum Cookies {
  SESSION("__Host-gh-session", Duration.ZERO),
  DEVICE("__Host-gh-device", Duration.ofDays(400)),
  /** Binds an attempt to the browser that began it. */
  SIGN_IN("__Host-gh-sign-in", Duration.ofMinutes(15)),
  /** What the last action did, to be said once on the next page. */
  SAID("__Host-gh-said", Duration.ofMinutes(5));

  private static final int CHARACTERS_MAX = 512;

  private final String label;
  private final Duration age;

  Cookies(String label, Duration age) {
    this.label = label;
    this.age = age;
  }

  public String label() {
    return label;
  }

  /** The cookie that came with the request. */
  public Optional<String> text(ServerRequest request) {
    return text(request.headers());
  }

  private Optional<String> text(ServerRequestHeaders headers) {
    return headers
        .cookies()
        .first(label)
        .asOptional()
        .filter(value -> !value.isEmpty() && value.length() <= CHARACTERS_MAX);
  }

  /** What {@link #SAID} says; nothing when it is damaged. */
  public static Optional<String> said(ServerRequest request) {
    try {
      return SAID.text(request).map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The cookie that came with the request, as a secret. */
  public Optional<SecretBytes> secret(ServerRequest request) {
    return secret(request.headers());
  }

  /** The same of the headers alone. */
  public Optional<SecretBytes> secret(ServerRequestHeaders headers) {
    return text(headers).map(SecretBytes::ofText);
  }

  public void set(ServerResponse response, SecretBytes value) {
    set(response, value.exposeText());
  }

  public void set(ServerResponse response, String value) {
    response.headers().addCookie(cookie(value, age));
  }

  public void clear(ServerResponse response) {
    response.headers().addCookie(cookie("", Duration.ofSeconds(-1)));
  }

  private SetCookie cookie(String value, Duration maxAge) {
    SetCookie.Builder cookie =
        SetCookie.builder(label, value)
            .path("/")
            .secure(true)
            .httpOnly(true)
            .sameSite(SetCookie.SameSite.LAX);
    if (maxAge.isNegative()) {
      return cookie.maxAge(Duration.ZERO).build();
    }
    return maxAge.isZero() ? cookie.build() : cookie.maxAge(maxAge).build();
  }
}
