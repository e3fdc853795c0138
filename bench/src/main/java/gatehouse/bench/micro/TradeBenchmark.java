package gatehouse.bench.micro;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Region;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TickTable;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.MarginRules;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Position;
import gatehouse.core.trade.Prices;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.Valuation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An account of ten positions in two currencies, two of them a spread of options. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TradeBenchmark {
  private static final Mic VENUE = new Mic("XTST");
  static final Currency USD = Currency.getInstance("USD");
  private static final Currency EUR = Currency.getInstance("EUR");
  static final AccountNumber ACCOUNT = new AccountNumber("D0000001");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  static final Instant AT = Instant.parse("2026-03-02T15:00:00Z");
  private static final BigDecimal FIVE = new BigDecimal("5.25");
  static final Prices PRICES = new FixedPrices();

  private final List<Instrument> instruments = instruments();
  private final Universe universe = universe(instruments);
  private final Book book = book(instruments);
  private final Order working =
      moved(
          Order.placed(
              new OrderId("o1"),
              OrderTicket.day(
                  new ClientOrderId("mine-1"),
                  ACCOUNT,
                  instruments.getFirst().id(),
                  Side.BUY,
                  BigDecimal.TEN,
                  new Pricing.Limit(FIVE)),
              Optional.empty(),
              FIVE,
              AT),
          new OrderEvent.Accepted());
  private final Execution execution =
      new Execution("o1-0", new OrderId("o1"), BigDecimal.ONE, FIVE, AT, VENUE);
  private final OrderEvent filled = new OrderEvent.Filled(execution);
  private final Bookkeeping.Fill fill =
      new Bookkeeping.Fill(
          instruments.getFirst(), Side.BUY, execution, BigDecimal.ONE, BigDecimal.ZERO, DAY);
  private final Bookkeeping.When when = new Bookkeeping.When(DAY, AT);

  @Benchmark
  public Valuation valuation() {
    return Valuation.of(book, universe, PRICES, MarginRules.REGULATION_T);
  }

  @Benchmark
  public Order.Step orderFilled() {
    return working.next(filled);
  }

  @Benchmark
  public Booked bookFill() {
    return Bookkeeping.fill(book, fill, when);
  }

  private static final class FixedPrices implements Prices {
    private static final BigDecimal DOLLARS = new BigDecimal("1.0843");

    @Override
    public BigDecimal mark(Instrument instrument) {
      return FIVE;
    }

    @Override
    public BigDecimal rate(Currency from, Currency to) {
      return from.equals(to) ? BigDecimal.ONE : DOLLARS;
    }
  }

  private static Order moved(Order order, OrderEvent event) {
    return ((Order.Step.Moved) order.next(event)).order();
  }

  static List<Instrument> instruments() {
    List<Instrument> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(listed("S" + i, i < 4 ? USD : EUR, BigDecimal.ONE, new Terms.Stock("All")));
    }
    for (int strike = 5; strike < 7; strike++) {
      Terms option =
          new Terms.Option(
              all.getFirst().id(),
              Terms.Right.CALL,
              BigDecimal.valueOf(strike),
              LocalDate.of(2026, 6, 19));
      all.add(listed("S0-C" + strike, USD, BigDecimal.valueOf(100), option));
    }
    return all;
  }

  private static Instrument listed(
      String id, Currency currency, BigDecimal multiplier, Terms terms) {
    return new Instrument(
        new InstrumentId(id),
        id,
        VENUE,
        currency,
        TickTable.of("0.01"),
        BigDecimal.ONE,
        multiplier,
        2,
        terms);
  }

  /** One venue, which trades all day. */
  static Universe universe(List<Instrument> instruments) {
    TradingCalendar always =
        new TradingCalendar(
            ZoneOffset.UTC,
            List.of(TradingCalendar.Session.of(Phase.CONTINUOUS, "00:00", "23:59")),
            Set.of(),
            Map.of());
    TradingVenue venue =
        new TradingVenue(VENUE, "Test", Region.GLOBAL, ZoneOffset.UTC, always, false);
    return new Universe(List.of(venue), instruments);
  }

  static Book book(List<Instrument> instruments) {
    Map<InstrumentId, Position> positions = new HashMap<>();
    for (Instrument each : instruments) {
      long quantity = each.id().value().equals("S0-C5") ? -3 : 300;
      positions.put(each.id(), new Position(each.id(), BigDecimal.valueOf(quantity), FIVE));
    }
    Book.Cash cash = new Book.Cash(new BigDecimal("12345.67"), new TreeMap<>());
    return new Book(
        ACCOUNT,
        USD,
        1,
        Map.of(USD, cash, EUR, cash),
        positions,
        Map.of(instruments.getFirst().id(), new Book.Working(BigDecimal.TEN, FIVE, FIVE, FIVE)),
        new Book.Day(DAY, DAY, 0, BigDecimal.ZERO),
        DAY.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
