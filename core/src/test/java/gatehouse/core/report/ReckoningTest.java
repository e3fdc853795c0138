package gatehouse.core.report;

import static gatehouse.core.trade.World.EUR;
import static gatehouse.core.trade.World.USD;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.report.Reckoning.Line;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.Prices;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One statement that can be followed by hand. */
class ReckoningTest {
  private static final BigDecimal AT_FIRST = new BigDecimal("0.90");
  private static final BigDecimal AT_LAST = new BigDecimal("0.95");
  private static final LocalDate NEXT = World.DAY.plusDays(1);

  private static Prices prices(String mark, BigDecimal rate) {
    return new Prices() {
      @Override
      public BigDecimal mark(Instrument instrument) {
        return new BigDecimal(mark);
      }

      @Override
      public BigDecimal rate(Currency from, Currency to) {
        return from.equals(to) ? BigDecimal.ONE : rate;
      }
    };
  }

  private static final Evidence EVIDENCE =
      new Evidence() {
        @Override
        public Instrument instrument(InstrumentId id, LocalDate day) {
          return World.STOCK;
        }

        @Override
        public BigDecimal price(JournalEntry fill, Instrument future) {
          throw new AssertionError("no future here");
        }

        @Override
        public BigDecimal rate(Currency from, Currency to, Instant at) {
          return AT_FIRST;
        }
      };

  /**
   * 1000 dollars are there; 5 at 100 are bought for a dollar, and rise by 10 as the dollar does.
   */
  private static List<JournalEntry> journal() {
    Booked money =
        Bookkeeping.deposit(
            Bookkeeping.open(World.LIVE, EUR, World.DAY),
            USD,
            new BigDecimal("1000"),
            "in",
            new Bookkeeping.When(World.DAY, World.NOON));
    Instant later = World.NOON.plusSeconds(86_400);
    Execution execution =
        new Execution(
            "e", new OrderId("o"), new BigDecimal("5"), new BigDecimal("100"), later, World.XTST);
    Booked fill =
        Bookkeeping.fill(
            money.book(),
            new Bookkeeping.Fill(
                World.STOCK, Side.BUY, execution, BigDecimal.ONE, BigDecimal.ZERO, NEXT),
            new Bookkeeping.When(NEXT, later));
    return List.of(money.entry(), fill.entry());
  }

  @Test
  void eachLineSaysWhyTheValueChanged() {
    Reckoning reckoning =
        Reckoning.of(
            EUR,
            Optional.empty(),
            journal(),
            NEXT,
            prices("100", AT_FIRST),
            prices("110", AT_LAST),
            EVIDENCE);
    assertThat(reckoning.amounts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Line.OPENING, new BigDecimal("900.00"),
                Line.DEPOSITS, new BigDecimal("0.00"),
                Line.REALISED, new BigDecimal("0.00"),
                Line.UNREALISED, new BigDecimal("47.50"), // 50 dollars at 0.95
                Line.INCOME, new BigDecimal("0.00"),
                Line.TAXES, new BigDecimal("0.00"),
                Line.INTEREST, new BigDecimal("0.00"),
                Line.COMMISSIONS, new BigDecimal("-0.90"),
                Line.CURRENCY, new BigDecimal("49.95"), // 0.05 on 1000 dollars, less 1 of then
                Line.CLOSING, new BigDecimal("996.55"))); // 1049 dollars at 0.95
    assertThat(reckoning.rates().get(USD)).isEqualTo(new Reckoning.Rate(AT_FIRST, AT_LAST));
    assertThat(reckoning.held())
        .containsExactly(
            new Reckoning.Held(
                World.STOCK, new BigDecimal("5"), new BigDecimal("110"), new BigDecimal("550")));
    assertThat(reckoning.cash().get(USD)).isEqualByComparingTo("499");
  }

  @Test
  void totalsAreTheSumsOfTheParts() {
    Reckoning part =
        Reckoning.of(
            EUR,
            Optional.empty(),
            journal(),
            World.DAY,
            prices("100", AT_FIRST),
            prices("110", AT_LAST),
            EVIDENCE);
    assertThat(part.amount(Line.OPENING)).isEqualByComparingTo("0");
    assertThat(part.amount(Line.DEPOSITS)).isEqualByComparingTo("900");
    Map<Line, BigDecimal> total = Reckoning.total(List.of(part, part));
    total.forEach((line, sum) ->
        assertThat(sum).isEqualByComparingTo(part.amount(line).multiply(BigDecimal.TWO)));
  }
}
