package gatehouse.server.market;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TickTable;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options and futures as the exchanges list them: by rule, so that the contracts of a day follow
 * from the day. Those that ended lately stay known, for whoever still holds one.
 */
final class Contracts {
  static final List<String> UNDERLYINGS =
      List.of("SPY", "QQQ", "IWM", "TLT", "GLD", "AAPL", "MSFT", "NVDA", "TSLA", "AMD", "JPM");

  /** Contracts end on the third Friday of the month (Cboe and CME rule books). */
  private static final int MONTHS_AHEAD = 3;

  private static final int MONTHS_BACK = 2;
  private static final int STRIKES_EACH_SIDE = 6;

  /** An option is listed four months before it ends; its strikes lie around the price of then. */
  private static final int LISTED_MONTHS = 4;

  private static final TickTable OPTION_TICKS =
      new TickTable(
          List.of(
              new TickTable.Band(BigDecimal.ZERO, new BigDecimal("0.01")),
              new TickTable.Band(new BigDecimal("3"), new BigDecimal("0.05"))));
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final String MONTH_LETTERS = "FGHJKMNQUVXZ";
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyMMdd");

  private static final int FUTURE_MONTHS_AHEAD = 9;
  private static final BigDecimal STRIKE_STEP = new BigDecimal("0.5");
  private static final Pattern OPTION = Pattern.compile("([A-Z]{1,5})-([0-9]{6})([CP])([0-9]{8})");
  private static final Pattern FUTURE = Pattern.compile("([A-Z]{2,3})([HMUZ])([0-9])");

  private Contracts() {}

  static List<Instrument> on(LocalDate day, Listings listings, Fair fair) {
    List<Instrument> contracts = new ArrayList<>();
    for (int month = -MONTHS_BACK; month <= MONTHS_AHEAD; month++) {
      LocalDate expiry = optionExpiry(YearMonth.from(day).plusMonths(month));
      for (String symbol : UNDERLYINGS) {
        options(new InstrumentId(symbol), expiry, fair, contracts);
      }
    }
    for (int month = -3; month <= FUTURE_MONTHS_AHEAD; month++) {
      YearMonth end = YearMonth.from(day).plusMonths(month);
      if (end.getMonthValue() % 3 == 0) {
        listings.futures.forEach(root -> contracts.add(future(root, thirdFriday(end))));
      }
    }
    return contracts;
  }

  /** The third Friday, or the day before when that is a holiday. */
  static LocalDate optionExpiry(YearMonth month) {
    LocalDate friday = thirdFriday(month);
    return Venues.calendar(Venues.OPTIONS).trades(friday) ? friday : friday.minusDays(1);
  }

  /**
   * What the name of an option or future stands for, listed or not: strikes lie where the price
   * stood, and contracts are listed for some months alone, but whoever holds one has it until it
   * ends.
   *
   * @param day of which the contracts are
   */
  static Optional<Instrument> named(InstrumentId id, LocalDate day, Listings listings) {
    Matcher option = OPTION.matcher(id.value());
    if (option.matches()) {
      return option(option, day);
    }
    Matcher future = FUTURE.matcher(id.value());
    return future.matches()
        ? listings.futures.stream()
            .filter(root -> root.root().equals(future.group(1)))
            .findFirst()
            .map(root -> future(root, thirdFriday(quarter(future, day))))
        : Optional.empty();
  }

  private static Optional<Instrument> option(Matcher name, LocalDate day) {
    BigDecimal strike = new BigDecimal(name.group(4)).movePointLeft(3).stripTrailingZeros();
    int month = Integer.parseInt(name.group(2).substring(2, 4));
    if (!UNDERLYINGS.contains(name.group(1))
        || strike.signum() == 0
        || strike.remainder(STRIKE_STEP).signum() != 0
        || month < 1
        || month > 12) {
      return Optional.empty();
    }
    YearMonth end = YearMonth.of(2000 + Integer.parseInt(name.group(2).substring(0, 2)), month);
    LocalDate expiry = optionExpiry(end);
    boolean named = DAY.format(expiry).equals(name.group(2));
    return named && !end.isAfter(YearMonth.from(day).plusMonths(MONTHS_AHEAD))
        ? Optional.of(
            option(
                new InstrumentId(name.group(1)),
                expiry,
                strike,
                name.group(3).equals("C") ? Terms.Right.CALL : Terms.Right.PUT))
        : Optional.empty();
  }

  /** The newest month of that letter and last digit of the year that can be listed. */
  private static YearMonth quarter(Matcher future, LocalDate day) {
    YearMonth last = YearMonth.from(day).plusMonths(FUTURE_MONTHS_AHEAD);
    int digit = Integer.parseInt(future.group(3));
    int year = last.getYear() - Math.floorMod(last.getYear() - digit, 10);
    YearMonth month = YearMonth.of(year, MONTH_LETTERS.indexOf(future.group(2)) + 1);
    return month.isAfter(last) ? month.minusYears(10) : month;
  }

  static LocalDate thirdFriday(YearMonth month) {
    return month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(3, DayOfWeek.FRIDAY));
  }

  private static void options(
      InstrumentId underlying, LocalDate expiry, Fair fair, List<Instrument> contracts) {
    long listed =
        expiry.minusMonths(LISTED_MONTHS).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    double price = fair.listing(underlying, listed);
    double step = step(price);
    long middle = Math.round(price / step);
    for (long i = middle - STRIKES_EACH_SIDE; i <= middle + STRIKES_EACH_SIDE; i++) {
      BigDecimal strike = BigDecimal.valueOf(i * step).stripTrailingZeros();
      if (strike.signum() > 0) {
        for (Terms.Right right : Terms.Right.values()) {
          contracts.add(option(underlying, expiry, strike, right));
        }
      }
    }
  }

  /** Strikes lie about 4 % apart, on round numbers. */
  private static double step(double price) {
    double wanted = price * 0.04;
    double step = 0.5;
    for (double each : new double[] {1, 2.5, 5, 10, 20, 25, 50}) {
      if (each <= wanted) {
        step = each;
      }
    }
    return step;
  }

  private static Instrument option(
      InstrumentId underlying, LocalDate expiry, BigDecimal strike, Terms.Right right) {
    String id =
        underlying.value()
            + "-"
            + DAY.format(expiry)
            + (right == Terms.Right.CALL ? "C" : "P")
            + "%08d".formatted(strike.movePointRight(3).intValueExact());
    String name =
        underlying.value()
            + " "
            + expiry
            + " "
            + strike.toPlainString()
            + " "
            + right.label().toLowerCase(java.util.Locale.ROOT);
    return new Instrument(
        new InstrumentId(id),
        name,
        Venues.OPTIONS,
        Currency.getInstance("USD"),
        OPTION_TICKS,
        BigDecimal.ONE,
        HUNDRED,
        1,
        new Terms.Option(underlying, right, strike, expiry));
  }

  private static Instrument future(Listings.FutureRoot root, LocalDate expiry) {
    String id =
        root.root() + MONTH_LETTERS.charAt(expiry.getMonthValue() - 1) + expiry.getYear() % 10;
    return new Instrument(
        new InstrumentId(id),
        root.name() + " " + YearMonth.from(expiry),
        Venues.FUTURES,
        root.currency(),
        root.ticks(),
        BigDecimal.ONE,
        root.multiplier(),
        0,
        new Terms.Future(root.root(), expiry, root.initialMargin(), root.maintenanceMargin()));
  }
}
