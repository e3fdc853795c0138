package gatehouse.server.market;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Region;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.session.Caller;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.RequestException;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be traded: lists, an instrument's page, its options. */
public final class MarketRoutes implements HttpService {
  private static final int LISTED_MAX = 60;

  private final Desk desk;
  private final Markets markets;
  private final Charts charts;
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
    this.charts = new Charts(markets);
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
    Instant now = clock.instant();
    Universe universe = markets.universe(now);
    String words = request.query().first("q").orElse("");
    String region = request.query().first("region").orElse("");
    String product = request.query().first("product").orElse("");
    List<MarketsView.Row> rows = new ArrayList<>();
    Set<InstrumentId> watched = watched(caller);
    for (Instrument each : universe.search(words.length() > 40 ? "" : words, Integer.MAX_VALUE)) {
      TradingVenue venue = universe.venue(each);
      boolean wanted =
          (region.isEmpty() || venue.region().name().equals(region))
              && (product.isEmpty() || each.product().name().equals(product))
              && each.lastDay().filter(day -> day.isBefore(today(venue, now))).isEmpty();
      if (wanted && rows.size() < LISTED_MAX) {
        rows.add(row(caller, each, venue, watched.contains(each.id()), now));
      }
    }
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

  private static LocalDate today(TradingVenue venue, Instant now) {
    return now.atZone(venue.zone()).toLocalDate();
  }

  private MarketsView.Row row(
      Caller caller, Instrument instrument, TradingVenue venue, boolean watched, Instant now) {
    Quote quote = markets.seen(instrument, live.test(caller, instrument, venue), now);
    return new MarketsView.Row(
        instrument.id().value(),
        instrument.name(),
        venue.name(),
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

  private void instrument(ServerRequest request, ServerResponse response, Caller caller) {
    Instant now = clock.instant();
    Universe universe = markets.universe(now);
    Instrument instrument = found(request, universe);
    TradingVenue venue = universe.venue(instrument);
    boolean sees = live.test(caller, instrument, venue);
    Quote quote = markets.seen(instrument, sees, now);
    ZoneId zone = desk.person(caller).zone();
    LocalTimes times = new LocalTimes(zone, now);
    Charts.Span span = span(request);
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
                : "Opens " + times.of(venue.calendar().nextOpen(now)),
            sees
                ? "Live, simulated prices"
                : "Simulated prices of 15 minutes ago: no account of this session has the live feed",
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
            charts.view(instrument, span, until(sees, now), zone),
            span.label(),
            !universe.chain(instrument.id()).isEmpty(),
            watched(caller).contains(instrument.id())));
  }

  private void chart(ServerRequest request, ServerResponse response, Caller caller) {
    Instant now = clock.instant();
    Universe universe = markets.universe(now);
    Instrument instrument = found(request, universe);
    boolean sees = live.test(caller, instrument, universe.venue(instrument));
    Json.send(
        response,
        Status.OK_200,
        charts.data(instrument, span(request), until(sees, now), desk.person(caller).zone()));
  }

  private static Charts.Span span(ServerRequest request) {
    return Charts.Span.of(request.query().first("span").orElse(""));
  }

  /** A chart tells no newer price than the quote beside it. */
  private static Instant until(boolean live, Instant now) {
    return live ? now : now.minus(Markets.DELAY);
  }

  private void options(ServerRequest request, ServerResponse response, Caller caller) {
    Instant now = clock.instant();
    Universe universe = markets.universe(now);
    Instrument underlying = found(request, universe);
    List<Instrument> chain =
        universe.chain(underlying.id()).stream()
            .filter(o -> !o.lastDay().orElseThrow().isBefore(today(universe.venue(o), now)))
            .toList();
    List<LocalDate> expiries =
        chain.stream().map(o -> o.lastDay().orElseThrow()).distinct().toList();
    if (expiries.isEmpty()) {
      throw noSuch();
    }
    LocalDate chosen =
        request
            .query()
            .first("expiry")
            .asOptional()
            .flatMap(
                text -> expiries.stream().filter(day -> day.toString().equals(text)).findFirst())
            .orElse(expiries.getFirst());
    List<ChainView.Row> rows = new ArrayList<>();
    for (Instrument call : chain) {
      Terms.Option terms = (Terms.Option) call.terms();
      if (terms.expiry().equals(chosen) && terms.right() == Terms.Right.CALL) {
        Optional<Instrument> put = put(chain, terms);
        rows.add(
            new ChainView.Row(
                terms.strike().toPlainString(),
                side(caller, universe, call, now),
                side(caller, universe, put.orElseThrow(), now)));
      }
    }
    Quote quote =
        markets.seen(underlying, live.test(caller, underlying, universe.venue(underlying)), now);
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

  private static Optional<Instrument> put(List<Instrument> chain, Terms.Option call) {
    return chain.stream()
        .filter(o ->
            o.terms() instanceof Terms.Option other
                && other.right() == Terms.Right.PUT
                && other.expiry().equals(call.expiry())
                && other.strike().compareTo(call.strike()) == 0)
        .findFirst();
  }

  private ChainView.Side side(Caller caller, Universe universe, Instrument option, Instant now) {
    Quote quote = markets.seen(option, live.test(caller, option, universe.venue(option)), now);
    SimulatedMarket.Greeks greeks = markets.greeks(option, (Terms.Option) option.terms(), now);
    return new ChainView.Side(
        option.id().value(),
        QuoteText.price(quote.bid(), option),
        QuoteText.price(quote.ask(), option),
        "%.0f %%".formatted(greeks.volatility() * 100),
        "%.2f".formatted(greeks.delta()));
  }

  private static Instrument found(ServerRequest request, Universe universe) {
    String symbol = request.path().pathParameters().get("symbol").toUpperCase(Locale.ROOT);
    return Optional.of(symbol)
        .filter(InstrumentId::fits)
        .flatMap(text -> universe.instrument(new InstrumentId(text)))
        .orElseThrow(MarketRoutes::noSuch);
  }

  private static RequestException noSuch() {
    return new RequestException(
        Status.NOT_FOUND_404, "Nothing that can be traded here has this symbol.");
  }
}
