package gatehouse.core.trade;

import static gatehouse.core.trade.Samples.EXPIRY;
import static gatehouse.core.trade.Samples.STOCK;
import static gatehouse.core.trade.Samples.USD;
import static gatehouse.core.trade.Samples.n;
import static gatehouse.core.trade.Samples.open;
import static gatehouse.core.trade.Samples.placed;
import static gatehouse.core.trade.Samples.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms.Right;
import gatehouse.core.market.Universe;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuationTest {
  private static final Map<String, Instrument> NAMES =
      Map.ofEntries(
          Map.entry("ACME", STOCK),
          Map.entry("TWICE", Samples.FUND),
          Map.entry("BOND", Samples.BOND),
          Map.entry("FUT", Samples.FUTURE),
          Map.entry("C50", Samples.option(Right.CALL, 50, EXPIRY)),
          Map.entry("C55", Samples.option(Right.CALL, 55, EXPIRY)),
          Map.entry("C60", Samples.option(Right.CALL, 60, EXPIRY)),
          Map.entry("later C50", Samples.option(Right.CALL, 50, EXPIRY.plusMonths(3))),
          Map.entry("P40", Samples.option(Right.PUT, 40, EXPIRY)),
          Map.entry("P45", Samples.option(Right.PUT, 45, EXPIRY)));

  private static final Universe UNIVERSE =
      Samples.universe(NAMES.values().toArray(Instrument[]::new));

  private static final Samples.Marks MARKS =
      new Samples.Marks()
          .with(STOCK, "50")
          .with(Samples.FUND, "20")
          .with(Samples.BOND, "98")
          .with(Samples.FUTURE, "4000")
          .with(name("C50"), "3")
          .with(name("C55"), "1")
          .with(name("C60"), "0.50")
          .with(name("later C50"), "4")
          .with(name("P40"), "0.40")
          .with(name("P45"), "1");

  private static Instrument name(String name) {
    return java.util.Objects.requireNonNull(NAMES.get(name));
  }

  /** With 10,000 dollars, and positions that were opened at their price of now. */
  private static Book book(String positions) {
    Book book = open("10000");
    for (String each : positions.split(", ", -1)) {
      int space = each.lastIndexOf(' ');
      Instrument instrument = name(each.substring(0, space));
      BigDecimal quantity = n(each.substring(space + 1));
      String price = MARKS.mark(instrument).toPlainString();
      book =
          quantity.signum() > 0
              ? Samples.buy(book, instrument, quantity.toPlainString(), price).book()
              : Samples.sell(book, instrument, quantity.negate().toPlainString(), price).book();
    }
    return book;
  }

  /** Of 10,000 dollars; what is left agrees with the rule's own sum over cash. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          half and a quarter             | ACME 100                   |  2500.00 |  1250.00
          sold short: 150 % and 130 %    | ACME -100                  |  2500.00 |  1500.00
          twice the index, twice the need| TWICE 100                  |  2000.00 |  1000.00
          an option is paid in full      | C50 1                      |   300.00 |   300.00
          20 % of the underlying         | C50 -1                     |  1000.00 |  1000.00
          at least 10 % of it            | C60 -1                     |   500.00 |   500.00
          less what it is out            | P45 -1                     |   500.00 |   500.00
          at least 10 % of the strike    | P40 -1                     |   400.00 |   400.00
          a spread loses 500 at most     | C50 -1, C55 1              |   300.00 |   300.00
          a spread that is paid in full  | C55 -1, C50 1              |   200.00 |   200.00
          covered by shares              | ACME 100, C50 -1           |  2500.00 |  1250.00
          shares cover once              | ACME 100, C50 -2           |  3500.00 |  2250.00
          shares cover one series        | ACME 100, C50 -1, C55 -1   |  3000.00 |  1750.00
          a bought option covers once    | C50 -1, C55 -1, C60 1      |  1250.00 |  1250.00
          covered by what lives longer   | C50 -1, later C50 1        |   100.00 |   100.00
          not by what ends before        | later C50 -1, C55 1        |  1100.00 |  1100.00
          another right covers nothing   | C50 -1, P45 1              |  1100.00 |  1100.00
          a put covered by shares sold   | ACME -100, P45 -1          |  2500.00 |  1500.00
          a bond with eight years left   | BOND 10000                 |  1470.00 |  1176.00
          a future by its contract       | FUT 1                      | 11250.00 | 10000.00
          """)
  void needs(String why, String positions, BigDecimal initial, BigDecimal maintenance) {
    Valuation value = Valuation.of(book(positions), UNIVERSE, MARKS, MarginRules.REGULATION_T);
    assertThat(value.initialMargin()).isEqualTo(initial);
    assertThat(value.maintenanceMargin()).isEqualTo(maintenance);
    assertThat(value.netLiquidation()).isEqualTo(n("10000.00"));
  }

  /** What the account can still spend: no more than money that nothing else stands on. */
  @ParameterizedTest(name = "{0} leaves {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ACME 100          | 5000.00
          ACME 100, C50 -1  | 5300.00
          P45 -1            | 5600.00
          C50 1             | 9700.00
          BOND 10000        |  200.00
          """)
  void cashAccountsPayInFull(String positions, BigDecimal left) {
    Valuation value = Valuation.of(book(positions), UNIVERSE, MARKS, MarginRules.CASH);
    assertThat(value.availableFunds()).isEqualTo(left);
  }

  /** Open orders need what they would open, not what they would close. */
  @ParameterizedTest(name = "{0}, {1} {2} {3}: {4}")
  @CsvSource({
    "FUT 0, BUY, 100, ACME, 2500.00",
    "ACME 100, SELL, 100, ACME, 2500.00",
    "ACME 100, SELL, 200, ACME, 5000.00",
    "ACME -100, BUY, 200, ACME, 5000.00",
    "FUT 0, BUY, 1, FUT, 11250.00",
    "FUT 0, BUY, 1, C50, 300.00",
    "FUT 0, SELL, 1, C50, 1000.00",
    "ACME 100, SELL, 1, C50, 2500.00",
    "C50 1, SELL, 1, C50, 300.00",
    "C50 -1, SELL, 1, C50, 2000.00"
  })
  void openOrders(String held, Side side, String quantity, String name, BigDecimal initial) {
    Book book = held.endsWith(" 0") ? open("10000") : book(held);
    BigDecimal before =
        Valuation.of(book, UNIVERSE, MARKS, MarginRules.REGULATION_T).maintenanceMargin();
    Instrument instrument = name(name);
    String price = MARKS.mark(instrument).toPlainString();
    Order order = placed(ticket(instrument, side, quantity, new Pricing.Limit(n(price))), price);
    Valuation value =
        Valuation.of(
            Bookkeeping.reserve(book, instrument, order),
            UNIVERSE,
            MARKS,
            MarginRules.REGULATION_T);
    assertThat(value.initialMargin()).isEqualTo(initial);
    assertThat(value.maintenanceMargin()).isEqualTo(before);
  }

  @Test
  void countsEveryCurrencyInTheBase() {
    Book book =
        Bookkeeping.convert(
                open("10000"),
                Samples.EUR,
                n("1000"),
                USD,
                n("1250"),
                Samples.DAY,
                "c",
                Samples.WHEN)
            .book();
    Valuation value = Valuation.of(book, UNIVERSE, MARKS, MarginRules.REGULATION_T);
    assertThat(value.netLiquidation()).isEqualTo(n("10000.00"));
    assertThat(value.maintenanceMargin()).as("5 %% of what is owed").isEqualTo(n("62.50"));
    assertThat(value.cushionPercent()).isEqualTo(n("99.4"));
    assertThat(value.excessLiquidity()).isEqualTo(n("9937.50"));
  }

  @Test
  void nothingLeftIsNoCushion() {
    Valuation value =
        Valuation.of(
            Bookkeeping.open(Samples.ACCOUNT, USD, Samples.DAY), UNIVERSE, MARKS, MarginRules.CASH);
    assertThat(value.cushionPercent()).isEqualTo(BigDecimal.ZERO);
  }
}
