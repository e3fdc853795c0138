package gatehouse.server.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Universe;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Condition;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Orders of every kind around the market's price: good ones, slips, and ones sent again. */
final class RandomTickets {
  private static final List<String> FACTORS =
      List.of("1", "1", "0.999", "1.001", "0.97", "1.03", "0.5", "1.3");
  private static final List<String> LOTS = List.of("1", "1", "2", "10", "100", "1000", "1000000");

  private final AgreementWorld world;
  private final List<OrderTicket> placed = new ArrayList<>();
  private final Map<Product, List<Instrument>> listed = new EnumMap<>(Product.class);
  private int ids;

  RandomTickets(AgreementWorld world) {
    this.world = world;
  }

  OrderTicket next(Caller caller) {
    if (!placed.isEmpty() && world.chance(6)) {
      OrderTicket again = world.one(placed);
      return world.chance(50) ? again : otherwise(again);
    }
    return fresh(caller);
  }

  /** That one is there now, and may be sent again. */
  void placed(OrderTicket ticket) {
    placed.add(ticket);
  }

  private static OrderTicket otherwise(OrderTicket ticket) {
    return OrderTicket.day(
        ticket.clientOrderId(),
        ticket.account(),
        ticket.instrument(),
        ticket.side(),
        ticket.quantity().add(ticket.quantity()),
        ticket.pricing());
  }

  private OrderTicket fresh(Caller caller) {
    AccountNumber account = world.account(caller);
    Universe universe = world.markets.universe(world.now);
    Instrument instrument = instrument(account, universe);
    Quote quote = world.markets.market().quote(instrument, world.now);
    TimeInForce force =
        world.chance(70) ? TimeInForce.DAY : world.one(List.of(TimeInForce.values()));
    return new OrderTicket(
        new ClientOrderId("order" + ids++),
        account,
        world.chance(2) ? new InstrumentId("NOSUCH") : instrument.id(),
        world.chance(60) ? Side.BUY : Side.SELL,
        quantity(instrument),
        pricing(instrument, quote),
        force,
        till(force),
        world.chance(10),
        world.chance(5) ? Optional.of(condition(instrument, quote)) : Optional.empty(),
        world.chance(5) ? Optional.of(world.chance(80) ? "group" : "no group!") : Optional.empty(),
        world.chance(5) ? Optional.of(bracket(instrument, quote)) : Optional.empty(),
        world.chance(4)
            ? Optional.of(world.one(List.of(instrument.venue(), new Mic("XNYS"))))
            : Optional.empty());
  }

  /** Often one that the account holds: closing has rules of its own. */
  private Instrument instrument(AccountNumber account, Universe universe) {
    Book book =
        world.database.<Optional<Book>>read(sql -> BookRows.load(sql, account)).orElseThrow();
    if (!book.positions().isEmpty() && world.chance(35)) {
      return universe.instrument(world.one(book.positions().keySet())).orElseThrow();
    }
    Product product = world.one(List.of(Product.values()));
    if (listed.isEmpty()) {
      listed.putAll(
          universe.instruments().stream().collect(Collectors.groupingBy(Instrument::product)));
    }
    return world.one(listed.getOrDefault(product, List.of()));
  }

  private BigDecimal quantity(Instrument instrument) {
    BigDecimal lots = instrument.lot().multiply(new BigDecimal(world.one(LOTS)));
    if (world.chance(4)) {
      return world.one(
          List.of(
              BigDecimal.ZERO,
              lots.negate(),
              instrument.lot().divide(new BigDecimal("2")),
              new BigDecimal("99999999999")));
    }
    return lots;
  }

  private BigDecimal price(Instrument instrument, Quote quote) {
    BigDecimal near = quote.last().multiply(new BigDecimal(world.one(FACTORS)));
    if (world.chance(6)) {
      return world.one(List.of(near.add(new BigDecimal("0.0000123")), BigDecimal.ZERO));
    }
    return instrument.ticks().round(near, RoundingMode.HALF_EVEN);
  }

  private Pricing pricing(Instrument instrument, Quote quote) {
    BigDecimal price = price(instrument, quote);
    Pricing.Kind kind =
        world.chance(60)
            ? world.one(List.of(Pricing.Kind.MARKET, Pricing.Kind.LIMIT))
            : world.one(List.of(Pricing.Kind.values()));
    return switch (kind) {
      case MARKET -> new Pricing.Market();
      case LIMIT -> new Pricing.Limit(price);
      case STOP -> new Pricing.Stop(price);
      case STOP_LIMIT -> new Pricing.StopLimit(price, price(instrument, quote));
      case TRAILING_STOP ->
          world.chance(50)
              ? new Pricing.TrailingStop(new BigDecimal("2.5"), true)
              : new Pricing.TrailingStop(price, false);
      case MARKET_ON_CLOSE -> new Pricing.MarketOnClose();
      case LIMIT_ON_CLOSE -> new Pricing.LimitOnClose(price);
    };
  }

  private Optional<Instant> till(TimeInForce force) {
    if (force != TimeInForce.GTD) {
      return Optional.empty();
    }
    return world.chance(10)
        ? Optional.empty()
        : Optional.of(
            world.now.plus(Duration.ofDays(world.chance(20) ? -1 : 1 + world.random.nextInt(500))));
  }

  private Condition condition(Instrument instrument, Quote quote) {
    return switch (world.random.nextInt(4)) {
      case 0 ->
          new Condition.PriceReaches(instrument.id(), world.chance(50), price(instrument, quote));
      case 1 ->
          new Condition.TimeReaches(world.now.plus(Duration.ofDays(world.random.nextInt(800))));
      case 2 -> new Condition.CushionFallsTo(new BigDecimal(world.random.nextInt(120)));
      default -> new Condition.OrderFilled(new ClientOrderId("order" + Math.max(0, ids - 1)));
    };
  }

  private OrderTicket.Bracket bracket(Instrument instrument, Quote quote) {
    return new OrderTicket.Bracket(price(instrument, quote), price(instrument, quote));
  }
}
