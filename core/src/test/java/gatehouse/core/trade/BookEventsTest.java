package gatehouse.core.trade;

import static gatehouse.core.trade.Samples.DAY;
import static gatehouse.core.trade.Samples.EUR;
import static gatehouse.core.trade.Samples.EXPIRY;
import static gatehouse.core.trade.Samples.FUTURE;
import static gatehouse.core.trade.Samples.STOCK;
import static gatehouse.core.trade.Samples.USD;
import static gatehouse.core.trade.Samples.WHEN;
import static gatehouse.core.trade.Samples.buy;
import static gatehouse.core.trade.Samples.n;
import static gatehouse.core.trade.Samples.open;
import static gatehouse.core.trade.Samples.placed;
import static gatehouse.core.trade.Samples.sell;
import static gatehouse.core.trade.Samples.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to books beside plain trades. */
class BookEventsTest {
  private static Booked trade(Book book, BigDecimal quantity, String price) {
    return quantity.signum() > 0
        ? buy(book, STOCK, quantity.toPlainString(), price)
        : sell(book, STOCK, quantity.negate().toPlainString(), price);
  }

  @Test
  void aFutureCostsNothingToOpenAndPaysInWholeCents() {
    Book book = buy(open("10000"), FUTURE, "1", "4000.01").book();
    assertThat(book.cash(EUR).total()).isEqualByComparingTo("0");
    book = buy(book, FUTURE, "2", "4000.00").book();
    Booked closed = sell(book, FUTURE, "3", "4001.00");
    assertThat(closed.book().cash(EUR).total()).isEqualByComparingTo("74.75");
    assertThat(closed.book().positions()).isEmpty();
  }

  /** Strike 50; the shares come or go at it, and the premium is the option's own. */
  @ParameterizedTest(name = "{0} {1}: {2} shares, {3} dollars")
  @CsvSource({
    "CALL, 2, 200, -10000",
    "CALL, -2, -200, 10000",
    "PUT, 2, -200, 10000",
    "PUT, -2, 200, -10000"
  })
  void exercise(Terms.Right right, BigDecimal held, BigDecimal shares, BigDecimal dollars) {
    Instrument option = Samples.option(right, 50, EXPIRY);
    Book start = open("20000");
    Book book =
        held.signum() > 0
            ? buy(start, option, "2", "3").book()
            : sell(start, option, "2", "3").book();
    Booked booked = Bookkeeping.exercise(book, option, STOCK, DAY, WHEN);
    assertThat(booked.book().held(option.id())).isZero();
    assertThat(booked.book().held(STOCK.id())).isEqualByComparingTo(shares);
    assertThat(booked.book().cash(USD).total().subtract(book.cash(USD).total()))
        .isEqualByComparingTo(dollars);
    assertThat(booked.entry().realised()).isEqualByComparingTo(held.multiply(n("-300")));
    assertThatThrownBy(() -> Bookkeeping.exercise(book, option, Samples.FUND, DAY, WHEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0} shares, {2} for {1}: {3} shares and {4} dollars")
  @CsvSource({"100, 1, 3, 300, 0", "100, 3, 1, 33, 20", "-100, 3, 1, -33, -20", "2, 3, 1, 0, 40"})
  void split(BigDecimal held, int before, int after, BigDecimal now, BigDecimal dollars) {
    Book book = trade(open("10000"), held, "20").book();
    Book split = Bookkeeping.split(book, STOCK, before, after, n("60"), WHEN).book();
    assertThat(split.held(STOCK.id())).isEqualByComparingTo(now);
    assertThat(split.cash(USD).total().subtract(book.cash(USD).total()))
        .isEqualByComparingTo(dollars);
  }

  /** 0.333 a share, 15 % of it withheld; who sold short owes all of it. */
  @ParameterizedTest(name = "{0} shares: {1} dollars, {2} withheld")
  @CsvSource({"100, 28.30, 5.00", "-100, -33.30, 0", "1, 0.28, 0.05"})
  void dividend(BigDecimal held, BigDecimal dollars, BigDecimal tax) {
    Book book = trade(open("10000"), held, "20").book();
    Booked booked = Dividends.book(book, STOCK, n("0.333"), n("0.15"), DAY.plusDays(21), WHEN);
    Book.Cash before = book.cash(USD);
    Book.Cash after = booked.book().cash(USD);
    assertThat(after.total().subtract(before.total())).isEqualByComparingTo(dollars);
    assertThat(after.settled()).isEqualByComparingTo(before.settled());
    assertThat(booked.entry().change(Ledger.TAX, new Commodity.Money(USD)))
        .isEqualByComparingTo(tax);
    Book paid = Bookkeeping.newDay(booked.book(), DAY.plusDays(21));
    assertThat(paid.cash(USD).settled().subtract(before.settled())).isEqualByComparingTo(dollars);
  }

  @Test
  void aBookKnowsUpToWhichMomentItIsDone() {
    Book book = buy(open("1000"), STOCK, "3", "7").book();
    assertThat(book.until()).isEqualTo(Samples.AT); // that of its newest trade
    Book later = Bookkeeping.broughtTo(book, Samples.AT.plusSeconds(60));
    assertThat(buy(later, STOCK, "1", "7").book().until()).isEqualTo(later.until());
    String older = BookText.of(later).replaceFirst(",\"until\":\"[^\"]*\"", "");
    assertThat(BookText.parse(book.account(), 9, older).until())
        .isEqualTo(Bookkeeping.begin(book.day().date()));
  }

  @Test
  void aBracketIsCountedOnce() {
    Book book = buy(open("10000"), STOCK, "10", "5").book();
    Order entry = placed(ticket(STOCK, Side.BUY, "10", new Pricing.Market()), "5");
    Order take = exit(entry, "o1.t", new Pricing.Limit(n("6")));
    Order stop = exit(entry, "o1.s", new Pricing.Stop(n("4")));
    book = Bookkeeping.reserve(Bookkeeping.reserve(book, STOCK, take), STOCK, stop);
    assertThat(book.working(STOCK.id()).selling()).isEqualByComparingTo("10");
    book = Bookkeeping.release(Bookkeeping.release(book, STOCK, stop), STOCK, take);
    assertThat(book.working()).isEmpty();
  }

  private static Order exit(Order entry, String id, Pricing pricing) {
    return Order.placed(
        new OrderId(id),
        ticket(STOCK, Side.SELL, "10", pricing),
        Optional.of(entry.id()),
        n("5"),
        Samples.AT);
  }

  @Test
  void aBookThatWasTouchedIsFound() {
    Booked in =
        Bookkeeping.deposit(Bookkeeping.open(Samples.ACCOUNT, USD, DAY), USD, n("100"), "in", WHEN);
    Booked bought = buy(in.book(), STOCK, "10", "5");
    List<JournalEntry> journal = List.of(in.entry(), bought.entry());
    assertThat(Books.check(bought.book(), journal)).isEmpty();
    assertThat(Books.check(buy(bought.book(), STOCK, "1", "5").book(), journal))
        .containsOnlyKeys(new Commodity.Money(USD), new Commodity.Units(STOCK.id()));
    assertThat(Books.check(in.book(), journal)).hasSize(2);
  }

  /** Limits count by the clock of the company that serves the account; the books by the house's. */
  @Test
  void limitsCountByTheAccountsOwnDay() {
    Book book = Bookkeeping.counted(open("1000"));
    Book next = Bookkeeping.newDay(book, DAY.plusDays(1));
    assertThat(next.day())
        .isEqualTo(new Book.Day(DAY.plusDays(1), DAY, 1, book.day().openingValue()));
    Book own = Bookkeeping.newOwnDay(next, DAY.plusDays(1), n("990"));
    assertThat(own.day()).isEqualTo(new Book.Day(DAY.plusDays(1), DAY.plusDays(1), 0, n("990")));
    assertThat(BookText.parse(own.account(), own.version(), BookText.of(own))).isEqualTo(own);
    String text = BookText.of(own);
    String older = text.replace(" 990 " + DAY.plusDays(1), " 990"); // one day alone
    assertThat(older).isNotEqualTo(text);
    assertThat(BookText.parse(own.account(), own.version(), older)).isEqualTo(own);
  }

  @Test
  void aBookIsItsText() {
    Book book = sell(buy(open("1000.50"), STOCK, "3", "7").book(), FUTURE, "2", "4000").book();
    assertThat(BookText.parse(book.account(), book.version(), BookText.of(book))).isEqualTo(book);
  }

  /** Older books kept one value for the orders of both sides: it may all be spent. */
  @Test
  void anOlderBookKeepsWhatItsOrdersAreWorth() {
    Book book = open("1000");
    Order buys = placed(ticket(STOCK, Side.BUY, "10", new Pricing.Limit(n("6"))), "6");
    Order sells = placed(ticket(STOCK, Side.SELL, "10", new Pricing.Limit(n("9"))), "9");
    book = Bookkeeping.reserve(Bookkeeping.reserve(book, STOCK, buys), STOCK, sells);
    String text = BookText.of(book);
    assertThat(text).contains("10 10 60 90");
    Book older = BookText.parse(book.account(), 9, text.replace("10 10 60 90", "10 10 150"));
    assertThat(older.working(STOCK.id()))
        .isEqualTo(new Book.Working(n("10"), n("10"), n("150"), n("150")));
    older = Bookkeeping.release(Bookkeeping.release(older, STOCK, sells), STOCK, buys);
    assertThat(older.working()).isEmpty();
  }
}
