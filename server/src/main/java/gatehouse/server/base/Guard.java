package gatehouse.server.base;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What every request passes: pages are served under one name only, and a form counts only when our
 * own page sent it. The cookies are SameSite; this is the second lock against forged requests: the
 * browser itself tells where a request comes from (Fetch Metadata, and Origin before it).
 */
public final class Guard implements Filter {
  private static final List<String> FOR_PROGRAMS =
      List.of(
          // the browser itself calls these, with headers that no page of another site can send
          "/session/dbsc/",
          "/api/",
          "/access/",
          "/oauth/",
          "/health/",
          "/openapi.json",
          "/authority.pem",
          "/.well-known/");
  private static final Header STRICT_TRANSPORT =
      HeaderValues.createCached("Strict-Transport-Security", "max-age=63072000; includeSubDomains");

  private final URI baseUrl;
  private final String origin;

  public Guard(URI baseUrl) {
    this.baseUrl = baseUrl;
    this.origin = baseUrl.getScheme() + "://" + baseUrl.getAuthority();
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    // this machine's own name stands for other programs on it too
    if (baseUrl.getScheme().equals("https") && !"localhost".equals(baseUrl.getHost())) {
      response.header(STRICT_TRANSPORT);
    }
    String path = request.path().path();
    if (FOR_PROGRAMS.stream().anyMatch(path::startsWith)) {
      chain.proceed();
      return;
    }
    if (!path.startsWith("/")) {
      // such a target would run on where the host's name ends, in a redirect to it
      throw new RequestException(Status.BAD_REQUEST_400, "That is no address of ours.");
    }
    boolean reading = Set.of(Method.GET, Method.HEAD).contains(request.prologue().method());
    if (reading && !request.authority().equalsIgnoreCase(baseUrl.getAuthority())) {
      String query = request.query().rawValue();
      response
          .status(Status.TEMPORARY_REDIRECT_307)
          .header(
              HeaderNames.LOCATION,
              origin + request.path().rawPath() + (query.isEmpty() ? "" : "?" + query))
          .send();
      return;
    }
    if (!reading && !fromOurPages(request)) {
      throw new RequestException(
          Status.FORBIDDEN_403,
          "This form was sent from another site, so nothing was done. Open the page here and"
              + " send it again.");
    }
    chain.proceed();
  }

  private boolean fromOurPages(RoutingRequest request) {
    Optional<String> site = request.headers().value(HeaderNames.create("Sec-Fetch-Site"));
    if (site.isPresent()) {
      return site.get().equals("same-origin") || site.get().equals("none");
    }
    // no browser in use sends a form without either header; a program that does has no cookies
    // that somebody else could ride on
    return request.headers().value(HeaderNames.ORIGIN).map(origin::equals).orElse(true);
  }
}
