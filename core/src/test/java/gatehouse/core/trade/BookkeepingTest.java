package gatehouse.core.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.market.Instrument;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BookkeepingTest {
  private static final Book FUNDED = World.book(Map.of(World.USD, "100000"));

  @Test
  void aTradeMovesUnitsAgainstMoney() {
    Booked bought = World.booked(FUNDED, World.STOCK, Side.BUY, "100", "101.5", "0.5");
    assertThat(bought.book().held(World.STOCK.id())).isEqualByComparingTo("100");
    assertThat(bought.book().cash(World.USD).total()).isEqualByComparingTo("89849.5");
    assertThat(bought.book().cash(World.USD).settled())
        .as("the money moves two days later")
        .isEqualByComparingTo("100000");
    assertThat(Bookkeeping.settle(bought.book(), World.DAY.plusDays(2)).cash(World.USD).settled())
        .isEqualByComparingTo("89849.5");
  }

  /** Bought and sold in turn: what is held, its average cost, and what was made certain. */
  @ParameterizedTest
  @CsvSource({
    "BUY 100 10, 100, 10, 0",
    "BUY 100 10; BUY 100 20, 200, 15, 0",
    "BUY 100 10; SELL 40 12, 60, 10, 80",
    "BUY 100 10; SELL 100 9, 0, , -100",
    "BUY 100 10; SELL 150 12, -50, 12, 200",
    "SELL 100 10; BUY 40 12, -60, 10, -80",
    "SELL 100 10; BUY 150 9, 50, 9, 100",
  })
  void averageCostAndProfit(String trades, String held, String cost, String realised) {
    Book book = FUNDED;
    BigDecimal sum = BigDecimal.ZERO;
    for (String trade : trades.split("; ", -1)) {
      String[] parts = trade.split(" ", -1);
      Booked booked =
          World.booked(book, World.STOCK, Side.valueOf(parts[0]), parts[1], parts[2], "0");
      book = booked.book();
      sum = sum.add(booked.entry().realised());
    }
    assertThat(book.held(World.STOCK.id())).isEqualByComparingTo(held);
    assertThat(sum).isEqualByComparingTo(realised);
    if (cost != null) {
      assertThat(book.position(World.STOCK.id()).orElseThrow().averageCost())
          .isEqualByComparingTo(cost);
    }
  }

  @Test
  void aFutureCostsNothingToOpenAndPaysEveryDay() {
    Book open = World.traded(FUNDED, World.FUTURE, Side.BUY, "2", "4000");
    assertThat(open.cash(World.USD).total()).isEqualByComparingTo("100000");
    Booked day = Bookkeeping.variation(open, World.FUTURE, new BigDecimal("4010"), World.when());
    assertThat(day.book().cash(World.USD).total()).isEqualByComparingTo("101000");
    Book closed = World.traded(day.book(), World.FUTURE, Side.SELL, "2", "4005");
    assertThat(closed.cash(World.USD).total()).isEqualByComparingTo("100500");
    assertThat(closed.positions()).isEmpty();
  }

  @Test
  void aCurrencyTradeIsMoneyAgainstMoney() {
    Book book = World.traded(FUNDED, World.PAIR, Side.BUY, "10000", "1.1");
    assertThat(book.cash(World.EUR).total()).isEqualByComparingTo("10000");
    assertThat(book.cash(World.USD).total()).isEqualByComparingTo("89000");
    assertThat(book.positions()).isEmpty();
  }

  @Test
  void anOptionEndsWorthlessOrAtItsInnerValue() {
    Book bought = World.traded(FUNDED, World.CALL, Side.BUY, "3", "5");
    assertThat(bought.cash(World.USD).total()).isEqualByComparingTo("98500");
    assertThat(
            Bookkeeping.expire(bought, World.CALL, BigDecimal.ZERO, World.when())
                .book()
                .cash(World.USD)
                .total())
        .isEqualByComparingTo("98500");
    Booked inside = Bookkeeping.expire(bought, World.CALL, new BigDecimal("12"), World.when());
    assertThat(inside.book().cash(World.USD).total()).isEqualByComparingTo("102100");
    assertThat(inside.entry().realised()).isEqualByComparingTo("2100");
    assertThat(inside.book().positions()).isEmpty();
  }

  @Test
  void aSplitChangesNothingOfTheValue() {
    Book held = World.traded(FUNDED, World.STOCK, Side.BUY, "100", "90");
    Booked split = Bookkeeping.split(held, World.STOCK, 1, 3, World.when());
    assertThat(split.book().held(World.STOCK.id())).isEqualByComparingTo("300");
    assertThat(split.book().position(World.STOCK.id()).orElseThrow().averageCost())
        .isEqualByComparingTo("30");
    Booked dividend =
        Bookkeeping.income(
            split.book(),
            JournalEntry.Kind.DIVIDEND,
            World.STOCK,
            new BigDecimal("0.5"),
            World.when());
    assertThat(dividend.book().cash(World.USD).total()).isEqualByComparingTo("91150");
  }

  @Test
  void nothingComesFromNowhere() {
    assertThatThrownBy(() ->
            new JournalEntry(
                JournalEntry.Kind.TRADE,
                "x",
                World.DAY,
                World.NOON,
                BigDecimal.ZERO,
                List.of(
                    new JournalEntry.Posting(
                        Ledger.CLIENT_CASH, new Commodity.Money(World.USD), BigDecimal.ONE))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("USD");
  }

  /** After each of many random events the book is what the journal says, to the last digit. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theBooksBalanceAfterEveryEvent(long seed) {
    var random = new java.util.SplittableRandom(seed);
    List<Instrument> all = World.UNIVERSE.instruments();
    Book book = FUNDED;
    List<JournalEntry> journal = new ArrayList<>();
    journal.add(
        Bookkeeping.deposit(
                Bookkeeping.open(World.LIVE, World.USD, World.DAY),
                World.USD,
                new BigDecimal("100000"),
                "t",
                World.when())
            .entry());
    for (int i = 0; i < 4000; i++) {
      Instrument instrument = all.get(random.nextInt(all.size()));
      Booked booked =
          switch (random.nextInt(12)) {
            case 0 ->
                Bookkeeping.deposit(
                    book,
                    World.EUR,
                    BigDecimal.valueOf(random.nextInt(1000) - 300, 2),
                    "d",
                    World.when());
            case 1 ->
                Bookkeeping.interest(
                    book,
                    World.USD,
                    BigDecimal.valueOf(random.nextInt(500) - 250, 2),
                    World.when());
            case 2 ->
                Bookkeeping.income(
                    book,
                    JournalEntry.Kind.DIVIDEND,
                    instrument,
                    new BigDecimal("0.07"),
                    World.when());
            case 3 ->
                book.position(World.FUTURE.id()).isPresent()
                    ? Bookkeeping.variation(
                        book,
                        World.FUTURE,
                        BigDecimal.valueOf(390_000 + random.nextInt(20_000), 2),
                        World.when())
                    : trade(book, World.FUTURE, random);
            case 4 ->
                book.position(World.CALL.id()).isPresent()
                    ? Bookkeeping.expire(
                        book, World.CALL, BigDecimal.valueOf(random.nextInt(900), 2), World.when())
                    : trade(book, World.CALL, random);
            default -> trade(book, instrument, random);
          };
      assertThat(booked.book().version()).isEqualTo(book.version() + 1);
      book = booked.book();
      journal.add(booked.entry());
      check(seed, i, book, journal.getLast());
    }
    for (Currency currency : book.cash().keySet()) {
      assertThat(sum(journal, Ledger.CLIENT_CASH, new Commodity.Money(currency)))
          .as("seed %d, %s", seed, currency)
          .isEqualByComparingTo(book.cash(currency).total());
    }
    for (Instrument instrument : all) {
      assertThat(sum(journal, Ledger.CLIENT_UNITS, new Commodity.Units(instrument.id())))
          .as("seed %d, %s", seed, instrument.id())
          .isEqualByComparingTo(book.held(instrument.id()));
    }
    Book parsed = BookText.parse(book.account(), book.version(), BookText.of(book));
    assertThat(BookText.of(parsed)).isEqualTo(BookText.of(book));
  }

  private static void check(long seed, int step, Book book, JournalEntry last) {
    assertThat(last.postings()).as("seed %d, step %d", seed, step).isNotNull();
    book.positions()
        .values()
        .forEach(position -> assertThat(position.quantity().signum()).isNotZero());
  }

  private static Booked trade(Book book, Instrument instrument, java.util.SplittableRandom random) {
    String quantity =
        instrument.lot().multiply(BigDecimal.valueOf(1 + random.nextInt(50))).toPlainString();
    String price = BigDecimal.valueOf(1 + random.nextInt(20_000), 2).toPlainString();
    return World.booked(
        book, instrument, random.nextBoolean() ? Side.BUY : Side.SELL, quantity, price, "0.35");
  }

  private static BigDecimal sum(List<JournalEntry> journal, Ledger ledger, Commodity commodity) {
    return journal.stream()
        .map(entry -> entry.change(ledger, commodity))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void openOrdersAreSumsThatGoAwayAgain() {
    Order order =
        World.order(
            World.ticket(World.STOCK, Side.BUY, "100", new Pricing.Limit(new BigDecimal("100"))));
    Book reserved = Bookkeeping.reserve(FUNDED, World.STOCK, order);
    assertThat(reserved.working(World.STOCK.id()).buying()).isEqualByComparingTo("100");
    assertThat(reserved.working(World.STOCK.id()).value()).isEqualByComparingTo("10000");
    Book released = Bookkeeping.release(reserved, World.STOCK, order);
    assertThat(released.working()).isEmpty();
    assertThat(released.cash()).isEqualTo(FUNDED.cash());
  }
}
