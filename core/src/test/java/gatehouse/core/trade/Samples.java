package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TickTable;
import gatehouse.core.market.Universe;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A few instruments of each kind, and prices that a test sets. */
final class Samples {
  static final Mic VENUE = World.XTST;
  static final Currency USD = Currency.getInstance("USD");
  static final Currency EUR = Currency.getInstance("EUR");
  static final Currency JPY = Currency.getInstance("JPY");
  static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  static final LocalDate EXPIRY = LocalDate.of(2026, 6, 19);
  static final Instant AT = Instant.parse("2026-03-02T15:00:00Z");
  static final Bookkeeping.When WHEN = new Bookkeeping.When(DAY, AT);
  static final AccountNumber ACCOUNT = new AccountNumber("D0000001");

  static final Instrument STOCK = instrument("ACME", USD, "1", "1", new Terms.Stock("Tools"));
  static final Instrument JAPANESE = instrument("7777", JPY, "100", "1", new Terms.Stock("Cars"));
  static final Instrument FUND = instrument("TWICE", USD, "1", "1", new Terms.Etf("all", true));
  static final Instrument FUTURE =
      instrument(
          "IXM6",
          EUR,
          "1",
          "25",
          new Terms.Future("IX", EXPIRY, new BigDecimal(9000), new BigDecimal(8000)));
  static final Instrument PAIR = instrument("EUR.USD", USD, "1", "1", new Terms.Fx(EUR));
  static final Instrument BOND =
      instrument(
          "UST-4-2034",
          USD,
          "1000",
          "0.01",
          new Terms.Bond(
              "Treasury", new BigDecimal(4), 2, LocalDate.of(2034, 2, 15), "Act/Act ICMA"));

  private Samples() {}

  static Instrument option(Terms.Right right, int strike, LocalDate expiry) {
    String name = "ACME-" + expiry.getMonthValue() + right.name().charAt(0) + strike;
    return instrument(
        name,
        USD,
        "1",
        "100",
        new Terms.Option(STOCK.id(), right, BigDecimal.valueOf(strike), expiry));
  }

  static Instrument instrument(
      String id, Currency currency, String lot, String multiplier, Terms terms) {
    return new Instrument(
        new InstrumentId(id),
        id,
        VENUE,
        currency,
        TickTable.of("0.01"),
        new BigDecimal(lot),
        new BigDecimal(multiplier),
        2,
        terms);
  }

  static Universe universe(Instrument... instruments) {
    return new Universe(List.of(World.VENUE), List.of(instruments));
  }

  static BigDecimal n(String text) {
    return new BigDecimal(text);
  }

  static OrderTicket ticket(Instrument instrument, Side side, String quantity, Pricing pricing) {
    return OrderTicket.day(
        new ClientOrderId("mine-1"), ACCOUNT, instrument.id(), side, n(quantity), pricing);
  }

  static Order placed(OrderTicket ticket, String reference) {
    return Order.placed(new OrderId("o1"), ticket, Optional.empty(), n(reference), AT);
  }

  static Execution execution(Order order, int number, String quantity, String price) {
    return new Execution(order.executionId(number), order.id(), n(quantity), n(price), AT, VENUE);
  }

  static Booked buy(Book book, Instrument instrument, String quantity, String price) {
    return trade(book, instrument, Side.BUY, quantity, price);
  }

  static Booked sell(Book book, Instrument instrument, String quantity, String price) {
    return trade(book, instrument, Side.SELL, quantity, price);
  }

  private static Booked trade(
      Book book, Instrument instrument, Side side, String quantity, String price) {
    Order order = placed(ticket(instrument, side, quantity, new Pricing.Market()), price);
    return Bookkeeping.fill(
        book,
        new Bookkeeping.Fill(
            instrument,
            side,
            execution(order, 0, quantity, price),
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            DAY),
        WHEN);
  }

  static Book open(String dollars) {
    return Bookkeeping.deposit(Bookkeeping.open(ACCOUNT, USD, DAY), USD, n(dollars), "in", WHEN)
        .book();
  }

  /** What a test says; a euro is 1.25 dollars, and 160 yen are one. */
  static final class Marks implements Prices {
    private static final Map<Currency, BigDecimal> DOLLARS =
        Map.of(USD, BigDecimal.ONE, EUR, n("1.25"), JPY, n("0.00625"));

    private final Map<InstrumentId, BigDecimal> marks = new HashMap<>();

    Marks with(Instrument instrument, String price) {
      marks.put(instrument.id(), n(price));
      return this;
    }

    @Override
    public BigDecimal mark(Instrument instrument) {
      return Objects.requireNonNull(marks.get(instrument.id()), instrument.id().value());
    }

    @Override
    public BigDecimal rate(Currency from, Currency to) {
      BigDecimal base = Objects.requireNonNull(DOLLARS.get(from));
      return base.divide(Objects.requireNonNull(DOLLARS.get(to)));
    }
  }
}
