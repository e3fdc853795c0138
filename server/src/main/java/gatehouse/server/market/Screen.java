package gatehouse.server.market;

import gatehouse.core.market.Candle;
import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.session.Caller;
import gatehouse.server.base.RequestException;
import io.helidon.http.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one session sees of the markets at one moment: live where an account of its has the feed, 15
 * minutes old elsewhere. Pages and programs see the same.
 */
record Screen(
    Markets markets, MarketRoutes.LiveData feeds, Universe universe, Caller caller, Instant now) {
  private static final int WORDS_MAX = 40;

  static Screen of(Markets markets, MarketRoutes.LiveData feeds, Caller caller, Instant now) {
    return new Screen(markets, feeds, markets.universe(now), caller, now);
  }

  /**
   * The instrument of that symbol, in capitals or not.
   *
   * @throws RequestException when there is none
   */
  Instrument found(String symbol) {
    return Optional.of(symbol.toUpperCase(Locale.ROOT))
        .filter(InstrumentId::fits)
        .flatMap(text -> universe.instrument(new InstrumentId(text)))
        .orElseThrow(Screen::noSuch);
  }

  static RequestException noSuch() {
    return new RequestException(
        Status.NOT_FOUND_404, "Nothing that can be traded here has this symbol.");
  }

  /** What somebody may mean who types these words; region and product by name, empty for all. */
  List<Instrument> search(String words, String region, String product, int limit) {
    List<Instrument> found = new ArrayList<>();
    for (Instrument each :
        universe.search(words.length() > WORDS_MAX ? "" : words, Integer.MAX_VALUE)) {
      if (found.size() < limit
          && (region.isEmpty() || universe.venue(each).region().name().equals(region))
          && (product.isEmpty() || each.product().name().equals(product))
          && !over(each)) {
        found.add(each);
      }
    }
    return found;
  }

  /** Whether the instrument's last day has passed where it is traded. */
  private boolean over(Instrument instrument) {
    LocalDate today = now.atZone(universe.venue(instrument).zone()).toLocalDate();
    return instrument.lastDay().filter(day -> day.isBefore(today)).isPresent();
  }

  boolean live(Instrument instrument) {
    TradingVenue venue = universe.venue(instrument);
    return feeds.test(caller, instrument, venue);
  }

  /** The moment whose prices this session sees. */
  private Instant moment(Instrument instrument) {
    return live(instrument) ? now : now.minus(Markets.DELAY);
  }

  Quote quote(Instrument instrument) {
    return markets.seen(instrument, live(instrument), now);
  }

  /** What its issuer did in the last year, and announced. */
  List<CorporateAction> actions(Instrument instrument) {
    return markets.actions().known(instrument.id(), now);
  }

  Greeks greeks(Instrument option) {
    return markets.greeks((Terms.Option) option.terms(), moment(option));
  }

  /** How far back candles go, how wide each is, and by what a table of them is grouped. */
  enum Span {
    DAY(Duration.ofDays(1), Duration.ofMinutes(5), "d MMM, HH:00"),
    WEEK(Duration.ofDays(7), Duration.ofMinutes(30), "EEEE d MMM"),
    MONTH(Duration.ofDays(30), Duration.ofHours(1), "d MMM"),
    YEAR(Duration.ofDays(365), Duration.ofDays(1), "MMMM yyyy");

    private final Duration whole;
    private final Duration step;
    private final DateTimeFormatter group;

    Span(Duration whole, Duration step, String group) {
      this.whole = whole;
      this.step = step;
      this.group = DateTimeFormatter.ofPattern(group, Locale.ENGLISH);
    }

    static Optional<Span> of(String name) {
      for (Span each : values()) {
        if (each.label().equals(name)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The group of that moment, in words. */
    String group(Instant at, ZoneId zone) {
      return group.format(at.atZone(zone));
    }
  }

  /** The prices up to the moment that this session sees, oldest first. */
  List<Candle> candles(Instrument instrument, Span span) {
    Instant until = moment(instrument);
    Instant from = until.minus(span.whole);
    long step = span.step.toMillis();
    // whole hours read well; days begin at another moment in each venue
    return markets
        .market()
        .candles(
            instrument,
            span == Span.YEAR
                ? from.minusSeconds(1) // so that the last step falls into the day of now
                : Instant.ofEpochMilli(Math.floorDiv(from.toEpochMilli(), step) * step),
            until,
            span.step);
  }

  /** The options on an instrument that have not ended. */
  List<Instrument> chain(Instrument underlying) {
    return universe.chain(underlying.id()).stream().filter(option -> !over(option)).toList();
  }

  /** A call and the put of the same strike. */
  record Pair(Terms.Option terms, Instrument call, Instrument put) {}

  /** The options of one day, by strike. */
  static List<Pair> pairs(List<Instrument> chain, LocalDate expiry) {
    List<Pair> pairs = new ArrayList<>();
    for (Instrument call : chain) {
      Terms.Option terms = (Terms.Option) call.terms();
      if (terms.expiry().equals(expiry) && terms.right() == Terms.Right.CALL) {
        put(chain, terms).ifPresent(put -> pairs.add(new Pair(terms, call, put)));
      }
    }
    return pairs;
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
}
