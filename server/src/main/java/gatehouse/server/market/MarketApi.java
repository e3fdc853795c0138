package gatehouse.server.market;

import gatehouse.client.wire.InstrumentsPage;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.session.Caller;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.SessionApi;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be traded, and its prices, for programs. */
public final class MarketApi {
  private static final int LISTED = 50;
  private static final int LISTED_MAX = 200;

  private final SessionApi sessions;
  private final Markets markets;
  private final MarketRoutes.LiveData live;
  private final InstantSource clock;

  public MarketApi(
      SessionApi sessions, Markets markets, MarketRoutes.LiveData live, InstantSource clock) {
    this.sessions = sessions;
    this.markets = markets;
    this.live = live;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    String one = "/api/v1/markets/{symbol}";
    return List.of(
        new ApiRoute(Method.GET, "/api/v1/markets", sessions.signedIn(this::list)),
        new ApiRoute(Method.GET, one, sessions.signedIn(this::market)),
        new ApiRoute(Method.GET, one + "/candles", sessions.signedIn(this::candles)),
        new ApiRoute(Method.GET, one + "/options", sessions.signedIn(this::options)));
  }

  private Screen screen(Caller caller) {
    return Screen.of(markets, live, caller, clock.instant());
  }

  private static Instrument found(ServerRequest request, Screen screen) {
    return screen.found(request.path().pathParameters().get("symbol"));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    Screen screen = screen(caller);
    int limit = limit(request);
    String region = choice(request, "region", Region.values());
    String product = choice(request, "product", Product.values());
    List<Instrument> found = screen.search(text(request, "q"), region, product, limit + 1);
    Json.send(
        response,
        Status.OK_200,
        new InstrumentsPage(
            found.stream().limit(limit).map(each -> MarketJson.instrument(each, screen)).toList(),
            found.size() > limit));
  }

  private static int limit(ServerRequest request) {
    String text = text(request, "limit");
    if (text.isEmpty()) {
      return LISTED;
    }
    if (!text.matches("[0-9]{1,3}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > LISTED_MAX) {
      throw bad("limit must be a number from 1 to " + LISTED_MAX + ".");
    }
    return Integer.parseInt(text);
  }

  /**
   * The constant that the parameter names, in lower case with hyphens; empty when it is missing.
   */
  private static String choice(ServerRequest request, String name, Enum<?>[] choices) {
    String text = text(request, name);
    String constant = text.toUpperCase(Locale.ROOT).replace('-', '_');
    if (!text.isEmpty() && Arrays.stream(choices).noneMatch(each -> each.name().equals(constant))) {
      throw bad(
          name
              + " must be one of "
              + Arrays.stream(choices)
                  .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return constant;
  }

  private void market(ServerRequest request, ServerResponse response, Caller caller) {
    Screen screen = screen(caller);
    Json.send(response, Status.OK_200, MarketJson.market(found(request, screen), screen));
  }

  private void candles(ServerRequest request, ServerResponse response, Caller caller) {
    Screen screen = screen(caller);
    Instrument instrument = found(request, screen);
    String name = text(request, "span");
    Screen.Span span =
        Screen.Span.of(name.isEmpty() ? "month" : name)
            .orElseThrow(() -> bad("span must be one of day, week, month, year."));
    Json.send(response, Status.OK_200, MarketJson.candles(instrument, span, screen));
  }

  private void options(ServerRequest request, ServerResponse response, Caller caller) {
    Screen screen = screen(caller);
    Instrument underlying = found(request, screen);
    List<Instrument> chain = screen.chain(underlying);
    List<LocalDate> expiries =
        chain.stream().map(each -> each.lastDay().orElseThrow()).distinct().toList();
    if (expiries.isEmpty()) {
      throw new RequestException(
          Status.NOT_FOUND_404, "No options on " + underlying.id() + " are traded here.");
    }
    String wanted = text(request, "expiry");
    Optional<LocalDate> expiry =
        expiries.stream()
            .filter(day -> wanted.isEmpty() || day.toString().equals(wanted))
            .findFirst();
    if (expiry.isEmpty()) {
      throw new RequestException(
          Status.NOT_FOUND_404,
          "No options on "
              + underlying.id()
              + " end on that day; the next day is "
              + expiries.getFirst()
              + ".");
    }
    Json.send(
        response,
        Status.OK_200,
        MarketJson.chain(
            underlying, expiries, expiry.get(), Screen.pairs(chain, expiry.get()), screen));
  }

  private static String text(ServerRequest request, String name) {
    return request.query().first(name).orElse("").strip();
  }

  private static RequestException bad(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
