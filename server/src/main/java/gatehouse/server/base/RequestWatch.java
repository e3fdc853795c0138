package gatehouse.server.base;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The outermost filter: gives each request an id (also sent back as {@code X-Request-Id}), measures
 * it and puts a span around it. It also says the time ({@code Date}, RFC 9110, 6.6.1) by the clock
 * that judges the proofs of programs, which set theirs by it. An id that the caller sends is not
 * believed; a decision point sends it back all the same, for it is the caller's word for the
 * question (AuthZEN, section 10.1.4).
 */
public final class RequestWatch implements Filter {
  private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);
  private static final Pattern ECHOED = Pattern.compile("[!-~]{1,200}");

  /** Others are counted as one, or a stranger could grow the number of series. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** Odd, so that 2^64 ids pass before one returns; large, so that neighbours look different. */
  private static final long ID_STEP = 0x9E3779B97F4A7C15L;

  private final Metrics metrics;
  private final Traces traces;
  private final InstantSource clock;
  private final AtomicLong nextId;
  private volatile Dated dated =
      new Dated(Long.MIN_VALUE, HeaderValues.create(HeaderNames.DATE, ""));

  /** The header of one second. */
  private record Dated(long second, Header header) {}

  public RequestWatch(Metrics metrics, Traces traces, InstantSource clock, SecureRandom random) {
    this.metrics = metrics;
    this.traces = traces;
    this.clock = clock;
    this.nextId = new AtomicLong(random.nextLong());
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    Instant begun = clock.instant();
    String id = newId();
    response.header(REQUEST_ID, echoed(request).orElse(id));
    response.header(date(begun));
    response.whenSent(() -> answered(request, response, begun));
    ScopedValue.where(CurrentRequest.ID, id).run(() -> traces.serve(request, chain::proceed));
  }

  private Header date(Instant now) {
    Dated last = dated;
    if (last.second() != now.getEpochSecond()) {
      String text = DATE.format(now);
      last = new Dated(now.getEpochSecond(), HeaderValues.create(HeaderNames.DATE, text));
      dated = last;
    }
    return last.header();
  }

  private static Optional<String> echoed(RoutingRequest request) {
    return request.path().path().startsWith("/access/")
        ? request.headers().value(REQUEST_ID).filter(id -> ECHOED.matcher(id).matches())
        : Optional.empty();
  }

  private void answered(RoutingRequest request, RoutingResponse response, Instant begun) {
    String spoken = request.prologue().method().text();
    String method = METHODS.contains(spoken) ? spoken : "other";
    String route = request.matchingPattern().orElse("none");
    int status = response.status().code();
    metrics.answered(method, route, status, Duration.between(begun, clock.instant()));
    traces.answered(method, route, status);
  }

  /** Unlike any other of this process, and by a random start unlike those of other nodes. */
  private String newId() {
    return HexFormat.of().toHexDigits(nextId.getAndAdd(ID_STEP));
  }
}
