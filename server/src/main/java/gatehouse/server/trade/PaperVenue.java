package gatehouse.server.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Quote;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Condition;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderStatus;
import gatehouse.core.trade.PaperMatching;
import gatehouse.core.trade.Valuation;
import gatehouse.server.base.Database;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The venue of the paper broker: looks at every open order four times a second and tells what the
 * market does with it. What it knows are open orders, which are rows; after a restart it reads them
 * and goes on.
 */
public final class PaperVenue implements Venue {
  private static final System.Logger LOGGER = System.getLogger(PaperVenue.class.getName());
  private static final Duration TICK = Duration.ofMillis(250);

  /** Steps of one order in one tick: accepted, activated, filled and the like. */
  private static final int STEPS_MAX = 4;

  private final Database database;
  private final Markets markets;
  private final Profiles profiles;
  private final Executions executions;
  private final InstantSource clock;
  private final Map<OrderId, Order> open = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Order> fresh = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  PaperVenue(
      Database database,
      Markets markets,
      Profiles profiles,
      Executions executions,
      InstantSource clock) {
    this.database = database;
    this.markets = markets;
    this.profiles = profiles;
    this.executions = executions;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("paper-venue").unstarted(this::run);
  }

  @Override
  public void start() {
    database.read(OrderRows::allOpen).forEach(order -> open.put(order.id(), order));
    thread.start();
  }

  @Override
  public void accept(Order order) {
    fresh.add(order);
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      try {
        tick(clock.instant());
      } catch (RuntimeException e) {
        if (!closed) {
          LOGGER.log(Level.WARNING, "the paper venue stumbled, and goes on", e);
        }
      }
      if (fresh.isEmpty()) {
        LockSupport.parkNanos(this, TICK.toNanos());
      }
    }
  }

  /** One look at everything. */
  private void tick(Instant now) {
    for (Order order = fresh.poll(); order != null; order = fresh.poll()) {
      Order known = open.get(order.id());
      if (known == null || known.revision() < order.revision()) {
        open.put(order.id(), order);
      }
    }
    if (open.isEmpty()) {
      return;
    }
    Look look = new Look(now, markets.universe(now));
    for (Order order : List.copyOf(open.values())) {
      advance(order, look);
    }
  }

  private void advance(Order first, Look look) {
    Order order = first;
    for (int i = 0; i < STEPS_MAX && order.status().open(); i++) {
      Optional<OrderEvent> event = event(order, look);
      if (event.isEmpty()) {
        return;
      }
      List<Order> changed = executions.apply(order, event.get());
      for (Order each : changed) {
        if (each.status().open()) {
          open.put(each.id(), each);
        } else {
          open.remove(each.id());
        }
      }
      if (changed.isEmpty()) {
        open.remove(order.id());
        return;
      }
      boolean filled = event.get() instanceof OrderEvent.Filled;
      order = changed.getFirst();
      if (filled) {
        return; // the touch is taken; the rest waits for the next look
      }
    }
    if (!order.status().open()) {
      open.remove(order.id());
    }
  }

  private Optional<OrderEvent> event(Order order, Look look) {
    Optional<Instrument> instrument = look.universe.instrument(order.ticket().instrument());
    if (instrument.isEmpty()) {
      return Optional.of(new OrderEvent.Expired("The contract is no longer listed."));
    }
    PaperMatching.Moment moment = look.moment(instrument.get(), order);
    boolean waits = order.status() == OrderStatus.HELD && order.ticket().condition().isPresent();
    if (waits && holds(order.ticket().condition().get(), order, look)) {
      return Optional.of(new OrderEvent.Activated());
    }
    return PaperMatching.next(order, instrument.get(), moment);
  }

  private boolean holds(Condition condition, Order order, Look look) {
    return switch (condition) {
      case Condition.PriceReaches reaches ->
          look.universe
              .instrument(reaches.instrument())
              .map(instrument -> look.quote(instrument).last().compareTo(reaches.price()))
              .filter(above -> reaches.above() ? above >= 0 : above <= 0)
              .isPresent();
      case Condition.TimeReaches(Instant at) -> !look.now.isBefore(at);
      case Condition.CushionFallsTo(BigDecimal percent) ->
          look.cushion(order.ticket().account()).compareTo(percent) <= 0;
      case Condition.OrderFilled(var id) ->
          database
              .read(sql -> OrderRows.byClientId(sql, order.ticket().account(), id))
              .filter(other -> other.status() == OrderStatus.FILLED)
              .isPresent();
    };
  }

  /** Everything at one moment, each looked up once. */
  private final class Look {
    private final Instant now;
    private final Universe universe;
    private final Map<InstrumentId, Quote> quotes = new HashMap<>();
    private final Map<AccountNumber, BigDecimal> cushions = new HashMap<>();

    Look(Instant now, Universe universe) {
      this.now = now;
      this.universe = universe;
    }

    Quote quote(Instrument instrument) {
      return quotes.computeIfAbsent(instrument.id(), id -> markets.market().quote(instrument, now));
    }

    PaperMatching.Moment moment(Instrument instrument, Order order) {
      Quote quote = quote(instrument);
      TradingCalendar calendar = universe.venue(instrument).calendar();
      LocalDate placed = calendar.tradingDay(order.placedAt());
      Instant end = calendar.end(placed);
      Optional<BigDecimal> auction =
          quote.phase() == Phase.CLOSING_AUCTION
              ? Optional.of(
                  markets.closingPrice(instrument, calendar.tradingDay(now.minusMillis(1))))
              : Optional.empty();
      return new PaperMatching.Moment(quote, now, end, auction);
    }

    BigDecimal cushion(AccountNumber account) {
      return cushions.computeIfAbsent(
          account,
          number -> {
            Optional<Book> book = database.read(sql -> BookRows.load(sql, number));
            return book.map(each ->
                    Valuation.of(
                            each,
                            universe,
                            markets.prices(now),
                            profiles.profile(number).orElseThrow().margin())
                        .cushionPercent())
                .orElse(new BigDecimal(100));
          });
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
