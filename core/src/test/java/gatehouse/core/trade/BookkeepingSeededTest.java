package gatehouse.core.trade;

import static gatehouse.core.trade.Samples.EUR;
import static gatehouse.core.trade.Samples.EXPIRY;
import static gatehouse.core.trade.Samples.JPY;
import static gatehouse.core.trade.Samples.USD;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Long random lives of an account. After every event the entry explains the whole change of the
 * book, and what the account is worth changed by exactly what the event says.
 */
class BookkeepingSeededTest {
  private static final int EVENTS = 15_000;
  private static final BigDecimal TAX = new BigDecimal("0.15");
  private static final Instrument CALL = Samples.option(Terms.Right.CALL, 50, EXPIRY);
  private static final Instrument PUT = Samples.option(Terms.Right.PUT, 45, EXPIRY);
  private static final List<Instrument> ALL =
      List.of(
          Samples.STOCK,
          Samples.JAPANESE,
          Samples.FUND,
          Samples.FUTURE,
          Samples.PAIR,
          Samples.BOND,
          CALL,
          PUT);

  private final Samples.Marks marks = new Samples.Marks();
  private final List<JournalEntry> journal = new ArrayList<>();
  private final List<Order> orders = new ArrayList<>();
  private LocalDate day = Samples.DAY;
  private Book book = Bookkeeping.open(Samples.ACCOUNT, USD, day);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 20261124})
  void theBooksBalance(long seed) {
    Random random = new Random(seed);
    ALL.forEach(each -> move(each, random));
    for (int i = 0; i < EVENTS; i++) {
      event(random);
    }
    assertThat(Books.check(book, journal)).isEmpty();
    for (Order order : orders) {
      book = Bookkeeping.release(book, instrument(order), order);
    }
    assertThat(book.working()).isEmpty();
    assertThat(book.cash(EUR).total().stripTrailingZeros().scale()).isLessThanOrEqualTo(2);
    assertThat(book.cash(JPY).total().stripTrailingZeros().scale()).isLessThanOrEqualTo(0);
  }

  private void event(Random random) {
    Instrument any = ALL.get(random.nextInt(ALL.size()));
    Bookkeeping.When when = new Bookkeeping.When(day, Samples.AT);
    switch (random.nextInt(16)) {
      case 0 -> {
        Currency currency = List.of(USD, EUR, JPY).get(random.nextInt(3));
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(200_000) - 50_000L);
        expect(inBase(currency, amount), Bookkeeping.deposit(book, currency, amount, "d", when));
      }
      case 1 -> {
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(2_000) - 1_500L, 2);
        expect(inBase(USD, amount), Bookkeeping.interest(book, USD, amount, when));
      }
      case 2 -> {
        BigDecimal perShare = BigDecimal.valueOf(1L + random.nextInt(3000), 3);
        BigDecimal gross = cents(book.held(Samples.STOCK.id()).multiply(perShare));
        BigDecimal tax = cents(gross.max(BigDecimal.ZERO).multiply(TAX));
        expect(
            inBase(USD, gross.subtract(tax)),
            Dividends.book(
                book, Samples.STOCK, perShare, TAX, day.plusDays(random.nextInt(20)), when));
      }
      case 3 -> split(random, when);
      case 4 -> {
        if (book.held(Samples.FUTURE.id()).signum() != 0) {
          BigDecimal settlement = marks.mark(Samples.FUTURE);
          expect(BigDecimal.ZERO, Bookkeeping.variation(book, Samples.FUTURE, settlement, when));
        }
      }
      case 5 -> end(random, when);
      case 6 -> {
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(10_000), 2);
        BigDecimal received = BigDecimal.valueOf(random.nextInt(10_000), 2);
        expect(
            inBase(USD, received).subtract(inBase(EUR, amount)),
            Bookkeeping.convert(book, EUR, amount, USD, received, due(random), "c", when));
      }
      case 7 -> {
        day = day.plusDays(1);
        unchanged(Bookkeeping.newDay(book, day));
        unchanged(Bookkeeping.newOwnDay(book, day, worth(book)));
      }
      case 8, 9 -> move(any, random);
      case 10 -> order(any, random);
      default -> fill(any, random, when);
    }
  }

  private static BigDecimal cents(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN);
  }

  private void split(Random random, Bookkeeping.When when) {
    int[] ratio = new int[][] {{1, 2}, {2, 1}, {3, 2}}[random.nextInt(3)];
    BigDecimal before = marks.mark(Samples.STOCK);
    BigDecimal price =
        before.multiply(BigDecimal.valueOf(ratio[0])).divide(BigDecimal.valueOf(ratio[1]));
    BigDecimal old = worth(book);
    Booked booked = Bookkeeping.split(book, Samples.STOCK, ratio[0], ratio[1], price, when);
    marks.with(Samples.STOCK, price.toPlainString());
    check(booked);
    // what is paid for a part of a share is rounded to a cent
    assertThat(worth(book).subtract(old).abs()).isLessThanOrEqualTo(new BigDecimal("0.005"));
    move(Samples.STOCK, random);
  }

  private void end(Random random, Bookkeeping.When when) {
    Instrument option = random.nextBoolean() ? CALL : PUT;
    BigDecimal held = book.held(option.id());
    Terms.Option terms = (Terms.Option) option.terms();
    if (held.signum() == 0) {
      return;
    }
    BigDecimal lost = option.value(held, marks.mark(option)).negate();
    if (random.nextBoolean()) {
      expect(lost, Bookkeeping.expire(book, option, BigDecimal.ZERO, when));
      return;
    }
    BigDecimal inside = marks.mark(Samples.STOCK).subtract(terms.strike());
    BigDecimal gained =
        option.value(held, terms.right() == Terms.Right.CALL ? inside : inside.negate());
    expect(lost.add(gained), Bookkeeping.exercise(book, option, Samples.STOCK, due(random), when));
  }

  private void fill(Instrument instrument, Random random, Bookkeeping.When when) {
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    BigDecimal quantity = instrument.lot().multiply(BigDecimal.valueOf(1L + random.nextInt(9)));
    BigDecimal price = price(random);
    BigDecimal commission =
        instrument.currency().equals(JPY) ? BigDecimal.TEN : new BigDecimal("0.35");
    BigDecimal accrued =
        instrument.terms() instanceof Terms.Bond ? new BigDecimal("1.23") : BigDecimal.ZERO;
    BigDecimal change =
        switch (instrument.terms()) {
          case Terms.Fx(Currency base) ->
              inBase(base, quantity).subtract(instrument.value(quantity, price));
          case Terms.Stock s -> instrument.value(quantity, marks.mark(instrument).subtract(price));
          case Terms.Etf s -> instrument.value(quantity, marks.mark(instrument).subtract(price));
          case Terms.Option s -> instrument.value(quantity, marks.mark(instrument).subtract(price));
          case Terms.Future s -> instrument.value(quantity, marks.mark(instrument).subtract(price));
          case Terms.Bond s -> instrument.value(quantity, marks.mark(instrument).subtract(price));
        };
    BigDecimal gained = side.signed(change.subtract(accrued)).subtract(commission);
    Order order = Samples.placed(Samples.ticket(instrument, side, "1", new Pricing.Market()), "1");
    Execution execution =
        new Execution(
            order.executionId(journal.size()),
            order.id(),
            quantity,
            price,
            Samples.AT,
            Samples.VENUE);
    expect(
        inBase(instrument.currency(), gained),
        Bookkeeping.fill(
            book,
            new Bookkeeping.Fill(instrument, side, execution, commission, accrued, due(random)),
            when));
  }

  /** An order comes, or one that is there changes or goes. */
  private void order(Instrument instrument, Random random) {
    if (!orders.isEmpty() && random.nextBoolean()) {
      Order old = orders.remove(random.nextInt(orders.size()));
      unchanged(Bookkeeping.release(book, instrument(old), old));
      return;
    }
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    Order order =
        Samples.placed(
            Samples.ticket(instrument, side, "7", new Pricing.Limit(price(random))), "9.99");
    orders.add(order);
    unchanged(Bookkeeping.reserve(book, instrument, order));
  }

  private static Instrument instrument(Order order) {
    return ALL.stream()
        .filter(each -> each.id().equals(order.ticket().instrument()))
        .findFirst()
        .orElseThrow();
  }

  private LocalDate due(Random random) {
    return day.plusDays(random.nextInt(3));
  }

  private static BigDecimal price(Random random) {
    return BigDecimal.valueOf(4000L + random.nextInt(2000), 2);
  }

  private void move(Instrument instrument, Random random) {
    marks.with(instrument, price(random).toPlainString());
  }

  private void expect(BigDecimal change, Booked booked) {
    BigDecimal before = worth(book);
    check(booked);
    assertThat(worth(book).subtract(before)).isEqualByComparingTo(change);
  }

  private void unchanged(Book next) {
    assertThat(worth(next)).isEqualByComparingTo(worth(book));
    assertThat(Books.check(next, List.of()).keySet())
        .isEqualTo(Books.check(book, List.of()).keySet());
    book = next;
  }

  private void check(Booked booked) {
    Map<Commodity, BigDecimal> unexplained =
        new HashMap<>(Books.check(booked.book(), List.of(booked.entry())));
    Books.check(book, List.of())
        .forEach((commodity, held) -> unexplained.merge(commodity, held.negate(), BigDecimal::add));
    assertThat(unexplained.values()).allMatch(rest -> rest.signum() == 0);
    assertThat(booked.book().version()).isEqualTo(book.version() + 1);
    journal.add(booked.entry());
    book = booked.book();
  }

  private BigDecimal inBase(Currency currency, BigDecimal amount) {
    return amount.multiply(marks.rate(currency, USD));
  }

  /** Exactly, not to the cent. */
  private BigDecimal worth(Book book) {
    BigDecimal sum = BigDecimal.ZERO;
    for (var cash : book.cash().entrySet()) {
      sum = sum.add(inBase(cash.getKey(), cash.getValue().total()));
    }
    for (Position position : book.positions().values()) {
      Instrument instrument =
          ALL.stream().filter(i -> i.id().equals(position.instrument())).findFirst().orElseThrow();
      BigDecimal mark = marks.mark(instrument);
      BigDecimal per =
          instrument.terms() instanceof Terms.Future ? mark.subtract(position.averageCost()) : mark;
      sum = sum.add(inBase(instrument.currency(), instrument.value(position.quantity(), per)));
    }
    return sum;
  }
}
