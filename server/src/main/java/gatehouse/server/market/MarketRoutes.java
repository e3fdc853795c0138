package gatehouse.server.market;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Region;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.session.Caller;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What can be traded: lists, an instrument's page, its options. */
public final class MarketRoutes implements HttpService {
  private static final int LISTED_MAX = 60;

  private final Desk desk;
  private final Markets markets;
  private final LiveData live;
  private final Database database;
  private final InstantSource clock;

  /** Whether a caller sees live prices of an instrument, in any of the session's accounts. */
  @FunctionalInterface
  public interface LiveData {
    boolean test(Caller caller, Instrument instrument, TradingVenue venue);
  }

  public MarketRoutes(
      Desk desk, Markets markets, LiveData live, Database database, InstantSource clock) {
    this.desk = desk;
    this.markets = markets;
    this.live = live;
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/markets", desk.signedIn(this::list))
        .get("/markets/{symbol}", desk.signedIn(this::instrument))
        .get("/markets/{symbol}/chart", desk.signedIn(this::chart))
        .get("/markets/{symbol}/options", desk.signedIn(this::options));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    Screen screen = screen(caller);
    String words = request.query().first("q").orElse("");
    String region = request.query().first("region").orElse("");
    String product = request.query().first("product").orElse("");
    Set<InstrumentId> watched = watched(caller);
    List<MarketsView.Row> rows =
        screen.search(words, region, product, LISTED_MAX).stream()
            .map(each -> row(each, watched.contains(each.id()), screen))
            .toList();
    desk.show(
        request,
        response,
        caller,
        new MarketsView(
            words,
            Arrays.stream(Region.values())
                .map(r -> new MarketsView.Choice(r.name(), r.label(), r.name().equals(region)))
                .toList(),
            Arrays.stream(Product.values())
                .filter(p -> p != Product.OPTION)
                .map(p -> new MarketsView.Choice(p.name(), p.label(), p.name().equals(product)))
                .toList(),
            rows,
            rows.size() == LISTED_MAX,
            here(request)));
  }

  private static String here(ServerRequest request) {
    String query = request.query().rawValue();
    return "/markets" + (query.isEmpty() ? "" : "?" + query);
  }

  private Screen screen(Caller caller) {
    return Screen.of(markets, live, caller, clock.instant());
  }

  private static MarketsView.Row row(Instrument instrument, boolean watched, Screen screen) {
    Quote quote = screen.quote(instrument);
    return new MarketsView.Row(
        instrument.id().value(),
        instrument.name(),
        screen.universe().venue(instrument).name(),
        QuoteText.price(quote.last(), instrument),
        instrument.currency().getCurrencyCode(),
        QuoteText.change(quote),
        QuoteText.tone(quote),
        quote.phase().label(),
        watched);
  }

  private Set<InstrumentId> watched(Caller caller) {
    return Set.copyOf(database.read(sql -> WatchRows.load(sql, caller.person())).items());
  }

  /** Says it where an opening may be wrong, because nobody here knows the holidays of that year. */
  private static String unsure(TradingVenue venue, Instant now) {
    LocalDate opens = venue.calendar().nextOpen(now).atZone(venue.zone()).toLocalDate();
    return opens.isAfter(Venues.holidaysUntil(venue.mic()))
        ? ", if that is no holiday: those of this year are not known here"
        : "";
  }

  private void instrument(ServerRequest request, ServerResponse response, Caller caller) {
    Screen screen = screen(caller);
    Instant now = screen.now();
    Universe universe = screen.universe();
    Instrument instrument = found(request, screen);
    TradingVenue venue = universe.venue(instrument);
    Quote quote = screen.quote(instrument);
    ZoneId zone = desk.person(caller).zone();
    LocalTimes times = new LocalTimes(zone, now);
    Screen.Span span = span(request);
    desk.show(
        request,
        response,
        caller,
        new InstrumentView(
            instrument.id().value(),
            instrument.name(),
            venue.name(),
            QuoteText.price(quote.last(), instrument),
            instrument.currency().getCurrencyCode(),
            QuoteText.change(quote),
            QuoteText.tone(quote),
            quote.phase().label(),
            quote.phase().regular()
                ? "Until " + times.of(venue.calendar().phaseEnd(now))
                : "Opens " + times.of(venue.calendar().nextOpen(now)) + unsure(venue, now),
            screen.live(instrument)
                ? "Live, " + markets.source(instrument, now)
                : "No account of this session has the live feed: as of 15 minutes ago, "
                    + markets.source(instrument, now.minus(Markets.DELAY)),
            List.of(
                new InstrumentView.Fact(
                    "Bid",
                    QuoteText.price(quote.bid(), instrument)
                        + " × "
                        + quote.bidSize().toPlainString()),
                new InstrumentView.Fact(
                    "Ask",
                    QuoteText.price(quote.ask(), instrument)
                        + " × "
                        + quote.askSize().toPlainString()),
                new InstrumentView.Fact(
                    "Previous close", QuoteText.price(quote.previousClose(), instrument))),
            ContractWords.of(instrument, universe),
            ContractWords.of(screen.actions(instrument)),
            new Charts(screen).view(instrument, span, zone),
            span.label(),
            !universe.chain(instrument.id()).isEmpty(),
            watched(caller).contains(instrument.id())));
  }

  private void chart(ServerRequest request, ServerResponse response, Caller caller) {
    Screen screen = screen(caller);
    Instrument instrument = found(request, screen);
    Json.send(
        response,
        Status.OK_200,
        new Charts(screen).data(instrument, span(request), desk.person(caller).zone()));
  }

  private static Screen.Span span(ServerRequest request) {
    return Screen.Span.of(request.query().first("span").orElse("")).orElse(Screen.Span.MONTH);
  }

  private void options(ServerRequest request, ServerResponse response, Caller caller) {
    Screen screen = screen(caller);
    Instrument underlying = found(request, screen);
    List<Instrument> chain = screen.chain(underlying);
    List<LocalDate> expiries =
        chain.stream().map(o -> o.lastDay().orElseThrow()).distinct().toList();
    if (expiries.isEmpty()) {
      throw Screen.noSuch();
    }
    LocalDate chosen =
        request
            .query()
            .first("expiry")
            .asOptional()
            .flatMap(
                text -> expiries.stream().filter(day -> day.toString().equals(text)).findFirst())
            .orElse(expiries.getFirst());
    List<ChainView.Row> rows =
        Screen.pairs(chain, chosen).stream()
            .map(pair ->
                new ChainView.Row(
                    pair.terms().strike().toPlainString(),
                    side(pair.call(), screen),
                    side(pair.put(), screen)))
            .toList();
    Quote quote = screen.quote(underlying);
    desk.show(
        request,
        response,
        caller,
        new ChainView(
            underlying.id().value(),
            underlying.name(),
            QuoteText.price(quote.last(), underlying),
            expiries.stream()
                .map(day ->
                    new ChainView.Expiry(day.toString(), LocalTimes.date(day), day.equals(chosen)))
                .toList(),
            rows));
  }

  private static ChainView.Side side(Instrument option, Screen screen) {
    Quote quote = screen.quote(option);
    Greeks greeks = screen.greeks(option);
    return new ChainView.Side(
        option.id().value(),
        QuoteText.price(quote.bid(), option),
        QuoteText.price(quote.ask(), option),
        "%.0f %%".formatted(greeks.volatility() * 100),
        "%.2f".formatted(greeks.delta()));
  }

  private static Instrument found(ServerRequest request, Screen screen) {
    return screen.found(request.path().pathParameters().get("symbol"));
  }
}
