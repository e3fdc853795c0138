package gatehouse.server.market;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Market;
import gatehouse.core.market.PricePath;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Replay;
import gatehouse.core.market.Showing;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Prices;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What can be traded on a day, and what it costs. Built when it is first asked for. */
public final class Markets {
  /** How old the prices are that an account without the feed sees. */
  public static final Duration DELAY = Duration.ofMinutes(15);

  private static final int DAYS_KEPT_MAX = 4;

  private final Optional<Replay> replay;
  private final Supplier<Parts> parts;
  private final Map<LocalDate, Universe> universes = new ConcurrentHashMap<>();

  private record Parts(
      Listings listings, Spot spot, CorporateActions actions, Fair fair, Market market) {}

  /**
   * The simulated markets of that seed.
   *
   * @param seed the same seed gives the same prices for ever
   */
  public Markets(long seed) {
    this(seed, Optional.empty());
  }

  /** A recorded day, and simulated what it does not hold. */
  public Markets(long seed, Replay replay) {
    this(seed, Optional.of(replay));
  }

  /** The markets of that seed, and a recorded day if there is one. */
  public Markets(long seed, Optional<Replay> replay) {
    this.replay = replay;
    this.parts =
        new Once<>(() -> {
          Listings listings = Listings.read();
          PricePath path = new PricePath(seed);
          Spot spot = new Spot(path, replay);
          CorporateActions actions = new CorporateActions(listings, spot, replay);
          Fair fair = new Fair(listings, spot, actions);
          SimulatedMarket simulated = new SimulatedMarket(path, fair, actions);
          return new Parts(
              listings,
              spot,
              actions,
              fair,
              replay.<Market>map(day -> new RecordedMarket(day, simulated)).orElse(simulated));
        });
  }

  /** What can be traded on that day; contracts that ended lately are in it too. */
  public Universe universe(LocalDate day) {
    Universe known = universes.get(day);
    if (known != null) {
      return known;
    }
    Parts made = parts.get();
    List<Instrument> all = new ArrayList<>(made.listings().instruments);
    all.addAll(Contracts.on(day, made.listings(), made.fair()));
    Universe fresh = new Universe(Venues.ALL, all, id -> Contracts.named(id, day, made.listings()));
    if (universes.size() >= DAYS_KEPT_MAX) {
      universes.clear();
    }
    universes.put(day, fresh);
    return fresh;
  }

  /** What can be traded at that moment. */
  public Universe universe(Instant at) {
    return universe(at.atZone(ZoneOffset.UTC).toLocalDate());
  }

  public Market market() {
    return parts.get().market();
  }

  /** Where its prices come from, as it completes "Live, …". */
  public String source(Instrument instrument, Instant at) {
    return replay
        .filter(day -> day.holds(instrument.id()))
        .map(day -> "prices of a recorded day, for the " + ordinal(day.round(at)) + " time")
        .orElse("simulated prices");
  }

  private static String ordinal(long number) {
    boolean teen = number % 100 / 10 == 1;
    return number
        + switch (teen ? 0 : (int) (number % 10)) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }

  /** The opening of New York's trading day. */
  public Instant nextMorning(Instant now) {
    TradingCalendar calendar = Venues.calendar(Venues.HOME);
    return calendar.open(calendar.tradingDay(now)).orElseThrow();
  }

  /** Dividends and splits. */
  public CorporateActions actions() {
    return parts.get().actions();
  }

  /** What an option's price says of it. */
  public Greeks greeks(Terms.Option option, Instant at) {
    return parts.get().fair().greeks(option, at.toEpochMilli());
  }

  /** The price of the closing auction of a trading day. */
  public BigDecimal closingPrice(Instrument instrument, LocalDate day) {
    return parts.get().market().closingPrice(instrument, day);
  }

  /** What each venue shows of the instrument that an order can go to; the listing one first. */
  public List<Showing> showings(Instrument instrument, Universe universe, Instant at) {
    Quote listing = market().quote(instrument, at);
    List<TradingVenue> routes = universe.routes(instrument);
    List<Showing> shown = new ArrayList<>(List.of(new Showing(routes.getFirst(), listing)));
    for (TradingVenue venue : routes.subList(1, routes.size())) {
      shown.add(new Showing(venue, OtherVenues.quote(listing, instrument, venue, at)));
    }
    return shown;
  }

  /** A quote as an account sees it: of now with the feed, of {@link #DELAY} ago without. */
  public Quote seen(Instrument instrument, boolean live, Instant now) {
    return market().quote(instrument, live ? now : now.minus(DELAY));
  }

  /** The currencies that have a rate, in the order of their codes. */
  public static List<Currency> currencies() {
    return Spot.currencies();
  }

  /** What things are worth at that moment; each price is looked up once. */
  public Prices prices(Instant at) {
    return new At(at, at);
  }

  /** What shares of another moment were worth at that one: for what was split in between. */
  public Prices prices(Instant at, Instant shares) {
    return new At(at, shares);
  }

  private final class At implements Prices {
    private final Instant at;
    private final Instant shares;
    private final Map<String, BigDecimal> marks = new ConcurrentHashMap<>();
    private final Map<Currency, Double> dollars = new ConcurrentHashMap<>();

    At(Instant at, Instant shares) {
      this.at = at;
      this.shares = shares;
    }

    @Override
    public BigDecimal mark(Instrument instrument) {
      return marks.computeIfAbsent(instrument.id().value(), id -> look(instrument));
    }

    private BigDecimal look(Instrument instrument) {
      BigDecimal mid = market().quote(instrument, at).mid();
      double split = actions().split(instrument.id(), at.toEpochMilli(), shares.toEpochMilli());
      return split == 1 ? mid : mid.divide(BigDecimal.valueOf(split), MathContext.DECIMAL32);
    }

    @Override
    public BigDecimal rate(Currency from, Currency to) {
      if (from.equals(to)) {
        return BigDecimal.ONE;
      }
      return new BigDecimal(dollars(from) / dollars(to), new MathContext(8));
    }

    private double dollars(Currency currency) {
      return dollars.computeIfAbsent(
          currency, each -> parts.get().spot().dollars(each, at.toEpochMilli()));
    }
  }

  /** Makes its value when first asked, once. */
  private static final class Once<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private volatile @org.jspecify.annotations.Nullable T made;

    Once(Supplier<T> maker) {
      this.maker = maker;
    }

    @Override
    public T get() {
      T known = made;
      if (known == null) {
        synchronized (this) {
          known = made;
          if (known == null) {
            known = maker.get();
            made = known;
          }
        }
      }
      return known;
    }
  }
}
