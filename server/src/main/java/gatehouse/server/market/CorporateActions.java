package gatehouse.server.market;

import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Replay;
import gatehouse.core.market.TradingCalendar;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Dividends and splits, and what they do to prices. A dividend is a share of the price on the day
 * on which it is announced; the months and the splits are listed. Each price is what the walk says,
 * less the dividends so far, over the splits so far: it falls by exactly the dividend when the
 * ex-date begins.
 */
public final class CorporateActions {
  /** Before this day nothing happened, so that prices and books of before stay as they are. */
  static final LocalDate START = LocalDate.of(2026, 12, 1);

  /** The walk of prices ends in 2037. */
  private static final YearMonth LAST = YearMonth.of(2036, 12);

  private static final Duration ANNOUNCED_BEFORE = Duration.ofDays(30);
  private static final Duration REMEMBERED = Duration.ofDays(365);
  private static final int FIRST_DAY_OF_MONTH = 5;
  private static final int DAYS_OF_MONTH = 15;

  /** Trading days from the record date to the payment. */
  private static final int PAID_AFTER_DAYS = 15;

  private static final MathContext AMOUNT_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

  private final Listings listings;
  private final Spot spot;
  private final Optional<Replay> replay;
  private final Map<InstrumentId, Course> courses = new ConcurrentHashMap<>();
  private final List<Effect> splits;
  private final Set<InstrumentId> split;

  /**
   * Those of what is listed.
   *
   * @param replay a recorded day: what it holds has none, as a day that comes again has no ex-date
   */
  CorporateActions(Listings listings, Spot spot, Optional<Replay> replay) {
    this.listings = listings;
    this.spot = spot;
    this.replay = replay;
    this.splits =
        listings.splits.stream()
            .filter(split -> !recorded(split.instrument()))
            .map(split -> planned(split, calendar(split.instrument())))
            .sorted(Comparator.comparing(Effect::at))
            .toList();
    this.split =
        splits.stream().map(effect -> effect.action().instrument()).collect(Collectors.toSet());
  }

  /**
   * One with its moment.
   *
   * @param at when its ex-date begins at its venue: prices and books change at that moment
   * @param announced when it becomes known
   */
  public record Effect(CorporateAction action, Instant at, Instant announced) {}

  /**
   * All of one instrument, in order, and what they do to its price: from each effect on, what is
   * left of the walk's price by dividends, and how many shares one of the beginning has become.
   */
  private static final class Course {
    static final Course NOTHING = new Course(List.of(), new double[0], new double[0], 0);

    final List<Effect> effects;

    /** Of the price, what one dividend is. */
    final double share;

    private final long[] at;
    private final double[] left;
    private final double[] shares;

    Course(List<Effect> effects, double[] left, double[] shares, double share) {
      this.effects = List.copyOf(effects);
      this.at = effects.stream().mapToLong(effect -> effect.at().toEpochMilli()).toArray();
      this.left = left;
      this.shares = shares;
      this.share = share;
    }

    /** How many take effect up to a moment, itself within. */
    int until(long ms) {
      int low = 0;
      int high = at.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (at[middle] <= ms) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    double left(long ms) {
      int count = until(ms);
      return count == 0 ? 1 : left[count - 1];
    }

    double shares(long ms) {
      int count = until(ms);
      return count == 0 ? 1 : shares[count - 1];
    }
  }

  /** What a price of the walk is worth as a price of one share at that moment. */
  double factor(InstrumentId id, long ms) {
    Course course = course(id);
    return course.left(ms) / course.shares(ms);
  }

  /** How many shares of the later moment one of the earlier has become. */
  double split(InstrumentId id, long earlierMs, long laterMs) {
    Course course = course(id);
    return course.shares(laterMs) / course.shares(earlierMs);
  }

  /**
   * What is left of a price of now for somebody who gets none of the dividends until then: who
   * holds an option or a future.
   */
  double without(InstrumentId id, long nowMs, long untilMs) {
    Course course = course(id);
    int first = course.until(nowMs);
    long dividends =
        course.effects.subList(first, Math.max(first, course.until(untilMs))).stream()
            .filter(effect -> effect.action() instanceof CorporateAction.Dividend)
            .count();
    return 1 - dividends * course.share;
  }

  /** Those of an instrument that take effect after a moment, up to another, itself within. */
  public List<Effect> between(InstrumentId id, Instant after, Instant until) {
    Course course = course(id);
    int first = course.until(after.toEpochMilli());
    return course.effects.subList(first, Math.max(first, course.until(until.toEpochMilli())));
  }

  /** The splits of all instruments that take effect in that time. */
  public List<Effect> splits(Instant after, Instant until) {
    return splits.stream()
        .filter(effect -> effect.at().isAfter(after) && !effect.at().isAfter(until))
        .toList();
  }

  /** What is announced at that moment or was in the year before it, newest first. */
  public List<CorporateAction> known(InstrumentId id, Instant now) {
    return course(id).effects.stream()
        .filter(effect ->
            !effect.announced().isAfter(now) && effect.at().isAfter(now.minus(REMEMBERED)))
        .map(Effect::action)
        .toList()
        .reversed();
  }

  private Course course(InstrumentId id) {
    return (listings.payouts.containsKey(id) && !recorded(id)) || split.contains(id)
        ? courses.computeIfAbsent(id, this::plan)
        : Course.NOTHING;
  }

  private boolean recorded(InstrumentId id) {
    return replay.filter(day -> day.holds(id)).isPresent();
  }

  private TradingCalendar calendar(InstrumentId id) {
    return Venues.calendar(listings.instrument(id));
  }

  private static Effect planned(CorporateAction.Split split, TradingCalendar calendar) {
    LocalDate day = trading(split.exDate(), calendar);
    Instant at = calendar.begin(day);
    return new Effect(
        new CorporateAction.Split(split.instrument(), day, split.before(), split.after()),
        at,
        at.minus(ANNOUNCED_BEFORE));
  }

  private static LocalDate trading(LocalDate day, TradingCalendar calendar) {
    return calendar.trades(day) ? day : calendar.plusTradingDays(day, 1);
  }

  private Course plan(InstrumentId id) {
    Instrument instrument = listings.instrument(id);
    TradingCalendar calendar = Venues.calendar(instrument);
    Listings.Payout payout = listings.payouts.getOrDefault(id, Listings.Payout.NONE);
    Map<Instant, Optional<Effect>> planned = new HashMap<>();
    Map<Instant, LocalDate> days = new HashMap<>();
    for (YearMonth month = YearMonth.from(START);
        payout.share() > 0 && !month.isAfter(LAST);
        month = month.plusMonths(1)) {
      if (payout.months().contains(month.getMonthValue())) {
        int of = FIRST_DAY_OF_MONTH + Math.floorMod(id.value().hashCode(), DAYS_OF_MONTH);
        LocalDate day = trading(month.atDay(of), calendar);
        planned.put(calendar.begin(day), Optional.empty());
        days.put(calendar.begin(day), day);
      }
    }
    splits.stream()
        .filter(split -> split.action().instrument().equals(id))
        .forEach(split -> planned.put(split.at(), Optional.of(split)));
    List<Effect> effects = new ArrayList<>();
    double[] left = new double[planned.size()];
    double[] shares = new double[planned.size()];
    double leftNow = 1;
    double sharesNow = 1;
    for (Instant at : planned.keySet().stream().sorted().toList()) {
      Effect split = planned.getOrDefault(at, Optional.empty()).orElse(null);
      if (split != null && split.action() instanceof CorporateAction.Split of) {
        sharesNow = sharesNow * of.after() / of.before();
        effects.add(split);
      } else {
        Instant announced = at.minus(ANNOUNCED_BEFORE);
        double price = walk(id, announced) * leftNow / sharesNow;
        BigDecimal amount = amount(price * payout.share());
        leftNow -= amount.doubleValue() * sharesNow / walk(id, at);
        LocalDate day = java.util.Objects.requireNonNull(days.get(at));
        LocalDate record = calendar.plusTradingDays(day, instrument.settlementDays() - 1);
        effects.add(
            new Effect(
                new CorporateAction.Dividend(
                    id,
                    day,
                    record,
                    calendar.plusTradingDays(record, PAID_AFTER_DAYS),
                    amount,
                    instrument.currency()),
                at,
                announced));
      }
      left[effects.size() - 1] = leftNow;
      shares[effects.size() - 1] = sharesNow;
    }
    return new Course(effects, left, shares, payout.share());
  }

  private double walk(InstrumentId id, Instant at) {
    return spot.stock(id, listings.walk(id), at.toEpochMilli());
  }

  private static BigDecimal amount(double exact) {
    BigDecimal amount = new BigDecimal(exact, AMOUNT_DIGITS).stripTrailingZeros();
    return amount.setScale(Math.max(0, amount.scale()), RoundingMode.UNNECESSARY);
  }
}
