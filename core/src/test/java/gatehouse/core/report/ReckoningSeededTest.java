package gatehouse.core.report;

import static gatehouse.core.trade.World.EUR;
import static gatehouse.core.trade.World.JPY;
import static gatehouse.core.trade.World.USD;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.report.Reckoning.Line;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Commodity;
import gatehouse.core.trade.Dividends;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Ledger;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.Position;
import gatehouse.core.trade.Prices;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Long random lives of an account, whose books are kept beside. Whatever days a statement is asked
 * for, it finds from the journal what the books said on those days, and adds up.
 */
class ReckoningSeededTest {
  private static final int DAYS = 40;
  private static final int EVENTS_A_DAY = 30;
  private static final int STATEMENTS = 60;
  private static final List<Instrument> ALL =
      List.of(
          World.STOCK,
          World.TOKYO,
          World.FUND,
          World.FUTURE,
          World.PAIR,
          World.BOND,
          World.CALL,
          World.PUT);

  /** The prices and rates of one moment. */
  private record Marks(Map<InstrumentId, BigDecimal> marks, BigDecimal euro, BigDecimal yen)
      implements Prices {
    @Override
    public BigDecimal mark(Instrument instrument) {
      return Objects.requireNonNull(marks.get(instrument.id()));
    }

    @Override
    public BigDecimal rate(Currency from, Currency to) {
      return from.equals(to)
          ? BigDecimal.ONE
          : dollars(from).divide(dollars(to), new java.math.MathContext(8));
    }

    private BigDecimal dollars(Currency currency) {
      return currency.equals(EUR) ? euro : currency.equals(JPY) ? yen : BigDecimal.ONE;
    }
  }

  private final List<JournalEntry> journal = new ArrayList<>();
  private final Map<String, BigDecimal> fills = new HashMap<>();
  private final Map<Instant, Marks> moments = new HashMap<>();
  private final List<Book> books = new ArrayList<>();
  private final List<Marks> ends = new ArrayList<>();
  private Book book = Bookkeeping.open(World.LIVE, EUR, World.DAY);

  private static Marks marks(Random random) {
    Map<InstrumentId, BigDecimal> marks = new HashMap<>();
    ALL.forEach(each -> marks.put(each.id(), price(random)));
    return new Marks(
        marks,
        BigDecimal.valueOf(10_000L + random.nextInt(2_000), 4),
        BigDecimal.valueOf(600L + random.nextInt(100), 5));
  }

  private static BigDecimal price(Random random) {
    return BigDecimal.valueOf(8_000L + random.nextInt(4_000), 2);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 20261124})
  void aStatementOfAnyDaysAddsUp(long seed) {
    Random random = new Random(seed);
    for (int day = 0; day < DAYS; day++) {
      for (int i = 0; i < EVENTS_A_DAY; i++) {
        Instant at = World.NOON.plusSeconds(86_400L * day + i);
        moments.put(at, marks(random));
        event(random, new Bookkeeping.When(World.DAY.plusDays(day), at));
      }
      books.add(book);
      ends.add(marks(random));
    }
    for (int i = 0; i < STATEMENTS; i++) {
      int first = 1 + random.nextInt(DAYS - 1);
      int last = first + random.nextInt(DAYS - first);
      check(first, last, List.of(EUR, USD, JPY).get(random.nextInt(3)));
    }
  }

  private void event(Random random, Bookkeeping.When when) {
    switch (random.nextInt(12)) {
      case 0 -> {
        Currency currency = List.of(USD, EUR, JPY).get(random.nextInt(3));
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(200_000) - 50_000L);
        add(Bookkeeping.deposit(book, currency, amount, "d", when));
      }
      case 1 ->
          add(
              Bookkeeping.interest(
                  book, JPY, BigDecimal.valueOf(random.nextInt(2_000) - 1_500L), when));
      case 2 ->
          add(
              Dividends.book(
                  book,
                  World.STOCK,
                  BigDecimal.valueOf(1L + random.nextInt(3000), 3),
                  new BigDecimal("0.15"),
                  when.day().plusDays(random.nextInt(20)),
                  when));
      case 3 -> {
        int[] ratio = new int[][] {{1, 2}, {2, 1}, {3, 2}}[random.nextInt(3)];
        add(Bookkeeping.split(book, World.STOCK, ratio[0], ratio[1], price(random), when));
      }
      case 4 -> {
        if (book.held(World.FUTURE.id()).signum() != 0) {
          add(Bookkeeping.variation(book, World.FUTURE, price(random), when));
        }
      }
      case 5 -> end(random, when);
      case 6 ->
          add(
              Bookkeeping.convert(
                  book,
                  EUR,
                  BigDecimal.valueOf(random.nextInt(10_000), 2),
                  USD,
                  BigDecimal.valueOf(random.nextInt(10_000), 2),
                  when.day().plusDays(2),
                  "c",
                  when));
      default -> fill(random, when);
    }
  }

  private void end(Random random, Bookkeeping.When when) {
    Instrument option = random.nextBoolean() ? World.CALL : World.PUT;
    if (book.held(option.id()).signum() != 0) {
      add(
          random.nextBoolean()
              ? Bookkeeping.expire(book, option, BigDecimal.ZERO, when)
              : Bookkeeping.exercise(book, option, World.STOCK, when.day(), when));
    }
    if (book.held(World.FUTURE.id()).signum() != 0 && random.nextInt(4) == 0) {
      add(Bookkeeping.expire(book, World.FUTURE, price(random), when));
    }
  }

  private void fill(Random random, Bookkeeping.When when) {
    Instrument instrument = ALL.get(random.nextInt(ALL.size()));
    Execution execution =
        new Execution(
            "e" + journal.size(),
            new OrderId("o"),
            instrument.lot().multiply(BigDecimal.valueOf(1L + random.nextInt(9))),
            price(random),
            when.at(),
            World.XTST);
    fills.put(execution.id(), execution.price());
    add(
        Bookkeeping.fill(
            book,
            new Bookkeeping.Fill(
                instrument,
                random.nextBoolean() ? Side.BUY : Side.SELL,
                execution,
                instrument.currency().equals(JPY) ? BigDecimal.TEN : new BigDecimal("0.35"),
                instrument.terms() instanceof Terms.Bond ? new BigDecimal("1.23") : BigDecimal.ZERO,
                when.day().plusDays(random.nextInt(3))),
            when));
  }

  private void add(Booked booked) {
    journal.add(booked.entry());
    book = booked.book();
  }

  private final Evidence evidence =
      new Evidence() {
        @Override
        public Instrument instrument(InstrumentId id, LocalDate day) {
          return ALL.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
        }

        @Override
        public BigDecimal price(JournalEntry fill, Instrument future) {
          return Objects.requireNonNull(fills.get(fill.reference()));
        }

        @Override
        public BigDecimal rate(Currency from, Currency to, Instant at) {
          return Objects.requireNonNull(moments.get(at)).rate(from, to);
        }
      };

  private void check(int first, int last, Currency currency) {
    LocalDate until = World.DAY.plusDays(last);
    Reckoning reckoning =
        Reckoning.of(
            currency,
            Optional.empty(),
            journal.stream().filter(entry -> !entry.day().isAfter(until)).toList(),
            World.DAY.plusDays(first),
            ends.get(first - 1),
            ends.get(last),
            evidence);
    checkFromTallies(reckoning, first, last, currency);
    close(reckoning, Line.OPENING, worth(books.get(first - 1), ends.get(first - 1), currency));
    close(reckoning, Line.CLOSING, worth(books.get(last), ends.get(last), currency));
    BigDecimal gain =
        unrealised(books.get(last), ends.get(last), ends.get(last), currency)
            .subtract(
                unrealised(books.get(first - 1), ends.get(first - 1), ends.get(last), currency));
    close(reckoning, Line.UNREALISED, gain);
    posted(first, last, currency).forEach((line, sum) -> close(reckoning, line, sum));
    // the identity itself, to the last coin
    BigDecimal sum = reckoning.amount(Line.OPENING);
    for (Line line : Line.values()) {
      if (line != Line.OPENING && line != Line.CLOSING) {
        sum = sum.add(reckoning.amount(line));
      }
    }
    assertThat(sum).isEqualTo(reckoning.amount(Line.CLOSING));
    assertThat(reckoning.held().stream().map(Reckoning.Held::quantity))
        .usingElementComparator(BigDecimal::compareTo)
        .hasSize(books.get(last).positions().size());
    reckoning
        .cash()
        .forEach((each, amount) ->
            assertThat(amount).isEqualByComparingTo(books.get(last).cash(each).total()));
  }

  /** From whichever day it begins to read, a statement says the same. */
  private void checkFromTallies(Reckoning whole, int first, int last, Currency currency) {
    List<JournalEntry> read =
        journal.stream().filter(entry -> !entry.day().isAfter(World.DAY.plusDays(last))).toList();
    LocalDate eve = World.DAY.plusDays(first - 1);
    List<DayTally> tallies = DayTally.of(Optional.empty(), read, eve, 1, evidence);
    assertThat(tallies).hasSize(first);
    for (DayTally from : tallies) {
      List<JournalEntry> rest =
          read.stream().filter(entry -> entry.day().isAfter(from.day())).toList();
      assertThat(from.entries()).isEqualTo(read.size() - rest.size());
      assertThat(
              Reckoning.of(
                  currency,
                  Optional.of(from),
                  rest,
                  World.DAY.plusDays(first),
                  ends.get(first - 1),
                  ends.get(last),
                  evidence))
          .isEqualTo(whole);
    }
    List<DayTally> goneOn =
        DayTally.of(
            Optional.of(tallies.getFirst()),
            read.subList((int) tallies.getFirst().entries(), read.size()),
            eve,
            1,
            evidence);
    assertThat(goneOn).isEqualTo(tallies.subList(1, tallies.size()));
  }

  /** What events of those days brought by what they say themselves, each at its own rate. */
  private Map<Line, BigDecimal> posted(int first, int last, Currency currency) {
    Map<Line, BigDecimal> sums = new EnumMap<>(Line.class);
    for (JournalEntry entry : journal) {
      if (entry.day().isBefore(World.DAY.plusDays(first))
          || entry.day().isAfter(World.DAY.plusDays(last))) {
        continue;
      }
      Prices then = Objects.requireNonNull(moments.get(entry.at()));
      for (Currency each : List.of(USD, EUR, JPY)) {
        var money = new Commodity.Money(each);
        BigDecimal rate = then.rate(each, currency);
        sums.merge(Line.DEPOSITS, got(entry, Ledger.BANK, money, rate), BigDecimal::add);
        sums.merge(Line.INTEREST, got(entry, Ledger.INTEREST, money, rate), BigDecimal::add);
        sums.merge(Line.TAXES, got(entry, Ledger.TAX, money, rate), BigDecimal::add);
        sums.merge(Line.COMMISSIONS, got(entry, Ledger.COMMISSION, money, rate), BigDecimal::add);
      }
      boolean yen =
          entry.postings().stream()
              .anyMatch(posting ->
                  posting.commodity() instanceof Commodity.Units(var id)
                      && id.equals(World.TOKYO.id()));
      sums.merge(
          Line.REALISED,
          entry.realised().multiply(then.rate(yen ? JPY : USD, currency)),
          BigDecimal::add);
    }
    return sums;
  }

  private static BigDecimal got(
      JournalEntry entry, Ledger ledger, Commodity money, BigDecimal rate) {
    return entry.change(ledger, money).negate().multiply(rate);
  }

  private static void close(Reckoning reckoning, Line line, BigDecimal expected) {
    BigDecimal coin =
        BigDecimal.ONE.scaleByPowerOfTen(-reckoning.currency().getDefaultFractionDigits());
    assertThat(reckoning.amount(line).subtract(expected).abs())
        .as("%s: %s, not %s", line, reckoning.amount(line), expected)
        // half a coin of each line, and of this one itself
        .isLessThanOrEqualTo(coin.multiply(BigDecimal.valueOf(5L * (Line.values().length + 1), 1)));
  }

  private static BigDecimal worth(Book book, Prices prices, Currency currency) {
    BigDecimal sum = BigDecimal.ZERO;
    for (var cash : book.cash().entrySet()) {
      sum = sum.add(cash.getValue().total().multiply(prices.rate(cash.getKey(), currency)));
    }
    for (Position position : book.positions().values()) {
      Instrument instrument = instrument(position);
      BigDecimal mark = prices.mark(instrument);
      BigDecimal per =
          instrument.terms() instanceof Terms.Future ? mark.subtract(position.averageCost()) : mark;
      sum =
          sum.add(
              instrument
                  .value(position.quantity(), per)
                  .multiply(prices.rate(instrument.currency(), currency)));
    }
    return sum;
  }

  private static BigDecimal unrealised(Book book, Prices prices, Prices rates, Currency currency) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Position position : book.positions().values()) {
      Instrument instrument = instrument(position);
      BigDecimal gain =
          instrument.value(
              position.quantity(), prices.mark(instrument).subtract(position.averageCost()));
      sum = sum.add(gain.multiply(rates.rate(instrument.currency(), currency)));
    }
    return sum;
  }

  private static Instrument instrument(Position position) {
    return ALL.stream()
        .filter(each -> each.id().equals(position.instrument()))
        .findFirst()
        .orElseThrow();
  }
}
