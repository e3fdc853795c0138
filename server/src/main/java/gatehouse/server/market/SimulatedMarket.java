package gatehouse.server.market;

import gatehouse.core.market.Candle;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Market;
import gatehouse.core.market.Phase;
import gatehouse.core.market.PricePath;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.Universe;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import net.finmath.functions.AnalyticFormulas;

/**
 * A market that is made up, coherently: options are priced off their underlying, futures off the
 * fund that follows the same index, currencies off one walk each. It is a function of the seed and
 * the time and remembers nothing but what it would compute again.
 */
public final class SimulatedMarket implements Market {
  /** Interest that forwards grow by. */
  static final double RATE = 0.04;

  private static final double YEAR_DAYS = 365.25;
  private static final double OPTION_VOLATILITY_SMILE = 0.35;
  private static final int CANDLE_LOOKS = 12;
  private static final int CANDLES_MAX = 2000;
  private static final int CLOSES_KEPT_MAX = 4096;

  private final Function<LocalDate, Universe> universes;
  private final Listings listings;
  private final PricePath path;
  private final Spot spot;

  /** Closing prices do not change any more: kept, since each is asked for with every quote. */
  private final Map<Close, BigDecimal> closes = new ConcurrentHashMap<>();

  private record Close(InstrumentId instrument, LocalDate day) {}

  SimulatedMarket(
      Function<LocalDate, Universe> universes, Listings listings, PricePath path, Spot spot) {
    this.universes = universes;
    this.listings = listings;
    this.path = path;
    this.spot = spot;
  }

  /** What an option's price says of it. */
  public record Greeks(double volatility, double delta, double gamma, double vega, double theta) {}

  @Override
  public Quote quote(Instrument instrument, Instant at) {
    TradingCalendar calendar = universe(at).venue(instrument).calendar();
    Phase phase = calendar.phaseAt(at);
    Instant moved = phase.matching() ? at : calendar.lastMoved(at);
    // closed: the book as it stood at the last moment
    Phase book = phase.matching() ? phase : Phase.CONTINUOUS;
    double fair = fair(instrument, moved.toEpochMilli());
    long second = moved.getEpochSecond();
    long series = PricePath.series(instrument.id().value());
    double half = halfSpread(instrument, fair, book);
    BigDecimal bid = tick(instrument, fair - half, RoundingMode.FLOOR);
    BigDecimal step = instrument.ticks().tickAt(bid);
    if (bid.signum() <= 0) {
      bid = step;
    }
    BigDecimal ask = tick(instrument, fair + half, RoundingMode.CEILING);
    if (ask.compareTo(bid) <= 0) {
      ask = bid.add(step);
    }
    double hit = path.uniform(series, second);
    BigDecimal last = hit < 0.5 ? bid : ask;
    return new Quote(
        instrument.id(),
        moved,
        phase,
        bid,
        size(instrument, fair, book, path.uniform(series + 1, second)),
        ask,
        size(instrument, fair, book, path.uniform(series + 2, second)),
        last,
        previousClose(instrument, calendar, moved));
  }

  @Override
  public List<Candle> candles(Instrument instrument, Instant from, Instant until, Duration span) {
    TradingCalendar calendar = universe(until).venue(instrument).calendar();
    List<Candle> candles = new ArrayList<>();
    boolean daily = span.compareTo(Duration.ofDays(1)) >= 0;
    Instant at = from;
    while (at.isBefore(until) && candles.size() < CANDLES_MAX) {
      Instant end = at.plus(span);
      if (daily) {
        LocalDate day = at.atZone(calendar.zone()).toLocalDate();
        if (calendar.trades(day) && calendar.open(day).orElseThrow().isBefore(until)) {
          Instant close = calendar.close(day).orElseThrow();
          candles.add(
              candle(
                  instrument,
                  calendar.open(day).orElseThrow(),
                  close.isAfter(until) ? until : close));
        }
      } else if (calendar.phaseAt(at).matching()) {
        candles.add(candle(instrument, at, end.isAfter(until) ? until : end));
      }
      at = end;
    }
    return candles;
  }

  private Candle candle(Instrument instrument, Instant from, Instant until) {
    long begin = from.toEpochMilli();
    long length = Math.max(1, until.toEpochMilli() - begin);
    double open = fair(instrument, begin);
    double high = open;
    double low = open;
    double close = open;
    for (int i = 1; i <= CANDLE_LOOKS; i++) {
      close = fair(instrument, begin + length * i / CANDLE_LOOKS);
      high = Math.max(high, close);
      low = Math.min(low, close);
    }
    double traded = path.uniform(PricePath.series(instrument.id().value()) + 3, begin);
    BigDecimal volume =
        instrument.lot().multiply(BigDecimal.valueOf(Math.round((0.5 + traded) * length / 1000)));
    return new Candle(
        from,
        tick(instrument, open, RoundingMode.HALF_EVEN),
        tick(instrument, high, RoundingMode.HALF_EVEN),
        tick(instrument, low, RoundingMode.HALF_EVEN),
        tick(instrument, close, RoundingMode.HALF_EVEN),
        volume);
  }

  /** The price at which a day's closing auction ends; the day must be a trading day. */
  public BigDecimal closingPrice(Instrument instrument, LocalDate day) {
    TradingCalendar calendar =
        universe(day.atStartOfDay(ZoneOffset.UTC).toInstant()).venue(instrument).calendar();
    if (closes.size() > CLOSES_KEPT_MAX) {
      closes.clear();
    }
    return closes.computeIfAbsent(
        new Close(instrument.id(), day),
        key ->
            tick(
                instrument,
                fair(instrument, calendar.close(day).orElseThrow().toEpochMilli()),
                RoundingMode.HALF_EVEN));
  }

  private BigDecimal previousClose(Instrument instrument, TradingCalendar calendar, Instant moved) {
    LocalDate day = calendar.tradingDay(moved.minusMillis(1));
    return closingPrice(instrument, calendar.plusTradingDays(day, -1));
  }

  /** The greeks of an option at that moment. */
  public Greeks greeks(Instrument instrument, Terms.Option option, Instant at) {
    long ms = at.toEpochMilli();
    double underlying = stock(option.underlying(), ms);
    double years = years(option, ms);
    double strike = option.strike().doubleValue();
    double volatility = volatility(option, underlying, years);
    boolean call = option.right() == Terms.Right.CALL;
    double delta =
        AnalyticFormulas.blackScholesOptionDelta(underlying, RATE, volatility, years, strike);
    return new Greeks(
        volatility,
        call ? delta : delta - 1,
        AnalyticFormulas.blackScholesOptionGamma(underlying, RATE, volatility, years, strike),
        AnalyticFormulas.blackScholesOptionVega(underlying, RATE, volatility, years, strike) / 100,
        AnalyticFormulas.blackScholesOptionTheta(underlying, RATE, volatility, years, strike)
            / YEAR_DAYS);
  }

  private double fair(Instrument instrument, long ms) {
    return switch (instrument.terms()) {
      case Terms.Stock stock -> stock(instrument.id(), ms);
      case Terms.Etf etf -> stock(instrument.id(), ms);
      case Terms.Option option -> option(option, ms);
      case Terms.Future future -> future(future, ms);
      case Terms.Fx(Currency base) ->
          spot.dollars(base, ms) / spot.dollars(instrument.currency(), ms);
      case Terms.Bond bond -> bond(instrument.id(), bond, ms);
    };
  }

  private double stock(InstrumentId id, long ms) {
    return spot.stock(id, listings.walk(id), ms);
  }

  private double option(Terms.Option option, long ms) {
    double underlying = stock(option.underlying(), ms);
    double years = years(option, ms);
    double strike = option.strike().doubleValue();
    boolean call = option.right() == Terms.Right.CALL;
    if (years <= 0) {
      return Math.max(0, call ? underlying - strike : strike - underlying);
    }
    double value =
        AnalyticFormulas.blackScholesOptionValue(
            underlying, RATE, volatility(option, underlying, years), years, strike);
    // put-call parity
    return call ? value : value - underlying + strike * Math.exp(-RATE * years);
  }

  private double volatility(Terms.Option option, double underlying, double years) {
    double own = listings.walk(option.underlying()).volatility();
    double away =
        Math.log(option.strike().doubleValue() / underlying) / Math.sqrt(Math.max(years, 0.02));
    return own * (1.05 + OPTION_VOLATILITY_SMILE * away * away / 2 - 0.12 * away);
  }

  private static double years(Terms.Option option, long ms) {
    long end =
        option.expiry().atTime(21, 0).toInstant(ZoneOffset.UTC).toEpochMilli(); // 16:00 in New York
    return (end - ms) / (YEAR_DAYS * 24 * 3600 * 1000);
  }

  private double future(Terms.Future future, long ms) {
    Listings.FutureRoot root =
        listings.futures.stream()
            .filter(each -> each.root().equals(future.root()))
            .findFirst()
            .orElseThrow();
    long end = future.expiry().atTime(21, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
    double years = Math.max(0, (end - ms) / (YEAR_DAYS * 24 * 3600 * 1000));
    return stock(root.follows(), ms) * root.ratio() * Math.exp(RATE * years);
  }

  /** Present value of what is still paid, less the interest accrued since the last payment. */
  private double bond(InstrumentId id, Terms.Bond bond, long ms) {
    double yield = spot.yieldOf(id, listings.walk(id), ms);
    double end = bond.maturity().atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    double years = Math.max(0, (end - ms) / (YEAR_DAYS * 24 * 3600 * 1000));
    int perYear = bond.paymentsPerYear();
    double coupon = bond.couponPercent().doubleValue() / perYear;
    double value = 100 * Math.pow(1 + yield / perYear, -years * perYear);
    double first = years;
    for (double t = years; t > 0; t -= 1.0 / perYear) {
      value += coupon * Math.pow(1 + yield / perYear, -t * perYear);
      first = t;
    }
    return value - coupon * (1 - first * perYear);
  }

  private static double halfSpread(Instrument instrument, double fair, Phase phase) {
    double share =
        switch (instrument.terms()) {
          case Terms.Stock stock -> 0.00015;
          case Terms.Etf etf -> 0.00008;
          case Terms.Option option -> 0.012;
          case Terms.Future future -> 0.00003;
          case Terms.Fx fx -> 0.00003;
          case Terms.Bond bond -> 0.0005;
        };
    double thin = phase.regular() ? 1 : 6;
    return Math.max(
        fair * share * thin, instrument.ticks().bands().getFirst().tick().doubleValue() * 0.4);
  }

  /** Some tens of thousands in money at the touch; a tenth of that where books are thin. */
  private static BigDecimal size(Instrument instrument, double fair, Phase phase, double random) {
    double money =
        switch (instrument.product()) {
          case STOCK, ETF -> 60_000;
          case OPTION -> 25_000;
          case FUTURE -> 3_000_000;
          case FX -> 2_000_000;
          case BOND -> 500_000;
        };
    if (instrument.currency().getCurrencyCode().equals("JPY")) {
      money *= 150;
    }
    double units =
        money
            * (0.4 + 1.2 * random)
            * (phase.regular() ? 1 : 0.1)
            / Math.max(0.01, fair * instrument.multiplier().doubleValue());
    BigDecimal lots =
        BigDecimal.valueOf(Math.max(1, Math.floor(units / instrument.lot().doubleValue())));
    return lots.setScale(0, RoundingMode.DOWN).multiply(instrument.lot());
  }

  private static BigDecimal tick(Instrument instrument, double price, RoundingMode direction) {
    BigDecimal rough = new BigDecimal(price, java.math.MathContext.DECIMAL64);
    return instrument.ticks().round(rough, direction);
  }

  private Universe universe(Instant at) {
    return universes.apply(at.atZone(ZoneOffset.UTC).toLocalDate());
  }
}
