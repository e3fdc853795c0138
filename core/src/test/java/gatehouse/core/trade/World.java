package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Region;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TickTable;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A small market for tests: one venue that is open from 09:00 to 17:00 UTC, one of each product.
 */
public final class World {
  public static final Currency USD = Currency.getInstance("USD");
  public static final Currency EUR = Currency.getInstance("EUR");
  public static final Currency JPY = Currency.getInstance("JPY");
  public static final Mic XTST = new Mic("XTST");
  public static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  public static final AccountNumber LIVE = new AccountNumber("U1234567");

  public static final Instrument STOCK =
      instrument("ACME", USD, "1", "1", new Terms.Stock("Tools"));
  public static final Instrument TOKYO =
      instrument("7777", JPY, "100", "1", new Terms.Stock("Toys"));
  public static final Instrument FUND =
      instrument("TWICE", USD, "1", "1", new Terms.Etf("everything, twice", true));
  public static final Instrument FUTURE =
      instrument(
          "FUZ6",
          USD,
          "1",
          "50",
          new Terms.Future(
              "FU", LocalDate.of(2026, 12, 18), new BigDecimal("5000"), new BigDecimal("4500")));
  public static final Instrument PAIR = instrument("EUR.USD", USD, "1", "1", new Terms.Fx(EUR));
  public static final Instrument BOND =
      instrument(
          "GOV-2034",
          USD,
          "1000",
          "0.01",
          new Terms.Bond(
              "Government", new BigDecimal("4"), 2, LocalDate.of(2034, 11, 15), "Act/Act ICMA"));
  public static final Instrument CALL = option("ACME-C", Terms.Right.CALL, "100");
  public static final Instrument HIGH_CALL = option("ACME-C2", Terms.Right.CALL, "110");
  public static final Instrument PUT = option("ACME-P", Terms.Right.PUT, "100");

  public static final TradingVenue VENUE =
      new TradingVenue(
          XTST,
          "Test",
          Region.UNITED_STATES,
          ZoneOffset.UTC,
          new TradingCalendar(
              ZoneOffset.UTC,
              List.of(
                  TradingCalendar.Session.of(Phase.PRE_MARKET, "07:00", "09:00"),
                  TradingCalendar.Session.of(Phase.CONTINUOUS, "09:00", "17:00"),
                  TradingCalendar.Session.of(Phase.CLOSING_AUCTION, "17:00", "17:05"),
                  TradingCalendar.Session.of(Phase.AFTER_HOURS, "17:05", "20:00")),
              Set.of(),
              Map.of()),
          false);

  public static final Universe UNIVERSE =
      new Universe(
          List.of(VENUE), List.of(STOCK, TOKYO, FUND, FUTURE, PAIR, BOND, CALL, HIGH_CALL, PUT));

  private World() {}

  private static Instrument instrument(
      String id, Currency currency, String lot, String multiplier, Terms terms) {
    return new Instrument(
        new InstrumentId(id),
        id + " of tests",
        XTST,
        currency,
        TickTable.of("0.01"),
        new BigDecimal(lot),
        new BigDecimal(multiplier),
        2,
        terms);
  }

  private static Instrument option(String id, Terms.Right right, String strike) {
    return instrument(
        id,
        USD,
        "1",
        "100",
        new Terms.Option(STOCK.id(), right, new BigDecimal(strike), LocalDate.of(2026, 12, 18)));
  }

  /** Every stock at 100, the pair at 1.10, the yen at 0.01 dollars, options at 5. */
  public static final Prices PRICES =
      new Prices() {
        @Override
        public BigDecimal mark(Instrument instrument) {
          return price(instrument);
        }

        @Override
        public BigDecimal rate(Currency from, Currency to) {
          return dollars(from).divide(dollars(to), new java.math.MathContext(12));
        }
      };

  private static BigDecimal dollars(Currency currency) {
    return switch (currency.getCurrencyCode()) {
      case "EUR" -> new BigDecimal("1.10");
      case "JPY" -> new BigDecimal("0.01");
      default -> BigDecimal.ONE;
    };
  }

  public static BigDecimal price(Instrument instrument) {
    return switch (instrument.terms()) {
      case Terms.Option option -> new BigDecimal("5");
      case Terms.Fx fx -> new BigDecimal("1.10");
      case Terms.Future future -> new BigDecimal("4000");
      case Terms.Stock stock -> new BigDecimal("100");
      case Terms.Etf etf -> new BigDecimal("100");
      case Terms.Bond bond -> new BigDecimal("100");
    };
  }

  /** A cent around the price, a thousand on each side. */
  public static Quote quote(Instrument instrument, Instant at) {
    BigDecimal cent = new BigDecimal("0.01");
    BigDecimal price = price(instrument);
    return new Quote(
        instrument.id(),
        at,
        VENUE.calendar().phaseAt(at),
        price.subtract(cent),
        new BigDecimal("1000"),
        price.add(cent),
        new BigDecimal("1000"),
        price,
        price);
  }

  /** A book with so much money. */
  public static Book book(Map<Currency, String> money) {
    Book book = Bookkeeping.open(LIVE, USD, DAY);
    for (var each : money.entrySet()) {
      book =
          Bookkeeping.deposit(book, each.getKey(), new BigDecimal(each.getValue()), "test", when())
              .book();
    }
    return book;
  }

  public static Bookkeeping.When when() {
    return new Bookkeeping.When(DAY, NOON);
  }

  /** The book after a trade, without commission. */
  public static Book traded(
      Book book, Instrument instrument, Side side, String quantity, String price) {
    return booked(book, instrument, side, quantity, price, "0").book();
  }

  public static Booked booked(
      Book book,
      Instrument instrument,
      Side side,
      String quantity,
      String price,
      String commission) {
    Execution execution =
        new Execution(
            "t-0", new OrderId("t"), new BigDecimal(quantity), new BigDecimal(price), NOON, XTST);
    return Bookkeeping.fill(
        book,
        new Bookkeeping.Fill(
            instrument,
            side,
            execution,
            new BigDecimal(commission),
            BigDecimal.ZERO,
            DAY.plusDays(2)),
        when());
  }

  /** A plain ticket. */
  public static OrderTicket ticket(
      Instrument instrument, Side side, String quantity, Pricing pricing) {
    return OrderTicket.day(
        new ClientOrderId("c1"), LIVE, instrument.id(), side, new BigDecimal(quantity), pricing);
  }

  public static Order order(OrderTicket ticket) {
    return Order.placed(new OrderId("o"), ticket, Optional.empty(), new BigDecimal("100"), NOON);
  }
}
