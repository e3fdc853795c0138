package gatehouse.core.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    Booked split = Bookkeeping.split(held, World.STOCK, 1, 3, new BigDecimal("30"), World.when());
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
