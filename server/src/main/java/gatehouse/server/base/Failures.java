package gatehouse.server.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.NotFoundException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a caller is told when a request cannot be served: a page for people, problem+json (RFC 9457)
 * for programs. Reasons that only we understand go to the log, with the id that the caller sees.
 */
public final class Failures {
  private static final System.Logger LOGGER = System.getLogger(Failures.class.getName());
  private static final List<String> FOR_PROGRAMS =
      List.of("/api", "/oauth", "/session/dbsc", "/.well-known");

  /** Where an error is a sentence by itself (AuthZEN, section 10.1). */
  private static final String IN_PLAIN_TEXT = "/access";

  private static final String UNREADABLE = "That request cannot be read.";
  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  private static final Pattern ORDERS = Pattern.compile("/api/v1/(accounts/[^/]+/)?orders(/.*)?");

  private final Pages pages;

  public Failures(Pages pages) {
    this.pages = pages;
  }

  /** Has every route of the server fail in these words; registered after all of them. */
  public void register(HttpRouting.Builder routing) {
    routing
        .error(
            RequestException.class,
            (request, response, e) -> answer(request, response, e.status(), e.sentence()))
        .error(
            OverloadedException.class,
            (request, response, e) -> {
              response.header(HeaderNames.RETRY_AFTER, Integer.toString(e.retryAfterSeconds()));
              answer(
                  request,
                  response,
                  Status.TOO_MANY_REQUESTS_429,
                  e.sentence()
                      + (isOrder(request) ? " Nothing was placed or changed" : " Nothing was done")
                      + "; try again in "
                      + e.retryAfterSeconds()
                      + " seconds.");
            })
        .error(NotFoundException.class, (request, response, e) -> notFound(request, response))
        .error(
            HttpException.class,
            (request, response, e) ->
                answer(request, response, e.status(), "That request cannot be served here."))
        .error(
            Throwable.class,
            (request, response, e) -> {
              // the route, not the path: a one-time link is a secret in a path
              LOGGER.log(
                  System.Logger.Level.ERROR,
                  "a request failed: " + request.matchingPattern().orElse("no route"),
                  e);
              answer(
                  request,
                  response,
                  Status.INTERNAL_SERVER_ERROR_500,
                  "Something broke on our side, and nothing was changed. Try again; if it happens"
                      + " again, tell us the reference below.");
            })
        .any(this::notFound);
  }

  /**
   * What is answered to a request that cannot even be read, before any route: for programs in their
   * own form.
   */
  public static DirectHandlers unreadable() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, Failures::unreadable);
    }
    return handlers.build();
  }

  private static DirectHandler.TransportResponse unreadable(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    if (within(request.path(), IN_PLAIN_TEXT)) {
      return unreadable(type, status, headers, PLAIN_TEXT, UNREADABLE.getBytes(UTF_8));
    }
    if (!within(request.path(), "/api")) {
      return DirectHandler.defaultHandler().handle(request, type, status, headers, message);
    }
    byte[] problem = ProblemJson.text(status, "about:blank", UNREADABLE, Map.of());
    return unreadable(type, status, headers, ProblemJson.TYPE, problem);
  }

  private static DirectHandler.TransportResponse unreadable(
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String contentType,
      byte[] entity) {
    return DirectHandler.TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, contentType)
        .keepAlive(type.keepAlive())
        .entity(entity)
        .build();
  }

  private static boolean isOrder(ServerRequest request) {
    String path = request.path().path();
    boolean changes = !request.prologue().method().equals(Method.GET);
    return changes
        && (path.startsWith("/trade")
            || path.startsWith("/orders")
            || ORDERS.matcher(path).matches());
  }

  /** The path itself, or what lies below it: {@code /api} is not the beginning of a word. */
  private static boolean within(String path, String root) {
    return path.startsWith(root)
        && (path.length() == root.length() || "/?".indexOf(path.charAt(root.length())) >= 0);
  }

  private void notFound(ServerRequest request, ServerResponse response) {
    answer(
        request,
        response,
        Status.NOT_FOUND_404,
        "There is nothing at this address. Nothing was done.");
  }

  private void answer(
      ServerRequest request, ServerResponse response, Status status, String sentence) {
    if (status.equals(Status.REQUEST_TIMEOUT_408)) {
      response.header(HeaderValues.CONNECTION_CLOSE); // the rest of it is not waited for either
    }
    String path = request.path().path();
    if (within(path, IN_PLAIN_TEXT)) {
      response
          .status(status)
          .header(HeaderNames.CONTENT_TYPE, PLAIN_TEXT)
          .header(HeaderNames.CACHE_CONTROL, "no-store")
          .send(sentence);
    } else if (FOR_PROGRAMS.stream().anyMatch(root -> within(path, root))) {
      ProblemJson.send(response, status, "about:blank", sentence);
    } else {
      pages.problem(response, status, sentence);
    }
  }
}
