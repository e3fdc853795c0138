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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A market that is made up, coherently: options are priced off their underlying, futures off the
 * fund that follows the same index, currencies off one walk each. It is a function of the seed and
 * the time and remembers nothing but what it would compute again.
 */
public final class SimulatedMarket implements Market {
  private static final int CANDLE_LOOKS = 12;
  private static final int CANDLES_MAX = 2000;
  private static final int CLOSES_KEPT_MAX = 4096;

  private final PricePath path;
  private final Fair fair;
  private final CorporateActions actions;

  /** Closing prices do not change any more: kept, since each is asked for with every quote. */
  private final Map<Close, BigDecimal> closes = new ConcurrentHashMap<>();

  private record Close(InstrumentId instrument, LocalDate day) {}

  SimulatedMarket(PricePath path, Fair fair, CorporateActions actions) {
    this.path = path;
    this.fair = fair;
    this.actions = actions;
  }

  @Override
  public Quote quote(Instrument instrument, Instant at) {
    TradingCalendar calendar = Venues.calendar(instrument);
    Optional<Instant> end = end(instrument, calendar).filter(last -> !last.isAfter(at));
    Phase phase = end.isPresent() ? Phase.CLOSED : calendar.phaseAt(at);
    Instant moved = phase.matching() ? at : end.orElseGet(() -> calendar.lastMoved(at));
    // closed: the book as it stood at the last moment
    Phase book = phase.matching() ? phase : Phase.CONTINUOUS;
    // a dividend or split changes the price at its moment, also while the venue is closed
    double fair =
        fair(instrument, moved.toEpochMilli())
            * actions.factor(instrument.id(), at.toEpochMilli())
            / actions.factor(instrument.id(), moved.toEpochMilli());
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
        previousClose(instrument, calendar, moved, at));
  }

  /** When a contract that has a last day is traded for the last time. */
  static Optional<Instant> end(Instrument instrument, TradingCalendar calendar) {
    return instrument
        .lastDay()
        .map(day -> calendar.trades(day) ? day : calendar.plusTradingDays(day, -1))
        .flatMap(calendar::close);
  }

  /** In shares of the last moment that is asked for, so that a split makes no gap in a chart. */
  @Override
  public List<Candle> candles(Instrument instrument, Instant from, Instant until, Duration span) {
    List<Candle> candles = new ArrayList<>();
    for (Span each : spans(instrument, from, until, span)) {
      candles.add(candle(instrument, each.from(), each.until(), until));
    }
    return candles;
  }

  /** The time of one candle. */
  record Span(Instant from, Instant until) {}

  /** The times of the candles that there are between two moments. */
  List<Span> spans(Instrument instrument, Instant from, Instant until, Duration span) {
    TradingCalendar calendar = Venues.calendar(instrument);
    Instant last = end(instrument, calendar).filter(until::isAfter).orElse(until);
    return span.compareTo(Duration.ofDays(1)) >= 0
        ? days(calendar, from, last)
        : parts(calendar, from, last, span);
  }

  /** By the venue's own days, which are not always 24 hours long. */
  private static List<Span> days(TradingCalendar calendar, Instant from, Instant until) {
    List<Span> spans = new ArrayList<>();
    LocalDate day = from.atZone(calendar.zone()).toLocalDate();
    for (; spans.size() < CANDLES_MAX; day = day.plusDays(1)) {
      if (calendar.trades(day)) {
        Instant open = calendar.open(day).orElseThrow();
        if (!open.isBefore(until)) {
          return spans;
        }
        Instant close = calendar.close(day).orElseThrow();
        spans.add(new Span(open, close.isAfter(until) ? until : close));
      }
    }
    return spans;
  }

  private static List<Span> parts(
      TradingCalendar calendar, Instant from, Instant until, Duration span) {
    List<Span> spans = new ArrayList<>();
    for (Instant at = from; at.isBefore(until) && spans.size() < CANDLES_MAX; at = at.plus(span)) {
      if (calendar.phaseAt(at).matching()) {
        Instant end = at.plus(span);
        spans.add(new Span(at, end.isAfter(until) ? until : end));
      }
    }
    return spans;
  }

  private Candle candle(Instrument instrument, Instant from, Instant until, Instant shares) {
    long begin = from.toEpochMilli();
    long length = Math.max(1, until.toEpochMilli() - begin);
    double open = fair(instrument, begin, shares);
    double high = open;
    double low = open;
    double close = open;
    for (int i = 1; i <= CANDLE_LOOKS; i++) {
      close = fair(instrument, begin + length * i / CANDLE_LOOKS, shares);
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

  @Override
  public BigDecimal closingPrice(Instrument instrument, LocalDate day) {
    TradingCalendar calendar = Venues.calendar(instrument);
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

  /** In shares of now. */
  private BigDecimal previousClose(
      Instrument instrument, TradingCalendar calendar, Instant moved, Instant at) {
    LocalDate day = calendar.tradingDay(moved.minusMillis(1));
    LocalDate before = calendar.plusTradingDays(day, -1);
    BigDecimal price = closingPrice(instrument, before);
    double split =
        actions.split(instrument.id(), calendar.begin(before).toEpochMilli(), at.toEpochMilli());
    return split == 1
        ? price
        : tick(instrument, price.doubleValue() / split, RoundingMode.HALF_EVEN);
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

  private double fair(Instrument instrument, long ms) {
    return fair.price(instrument, ms);
  }

  /** The price of then, of one share of another moment. */
  private double fair(Instrument instrument, long ms, Instant shares) {
    return fair(instrument, ms) / actions.split(instrument.id(), ms, shares.toEpochMilli());
  }

  private static BigDecimal tick(Instrument instrument, double price, RoundingMode direction) {
    BigDecimal rough = new BigDecimal(price, java.math.MathContext.DECIMAL64);
    return instrument.ticks().round(rough, direction);
  }
}
