package gatehouse.server.trade;

import gatehouse.core.audit.Logged;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Showing;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Condition;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderStatus;
import gatehouse.core.trade.PaperMatching;
import gatehouse.core.trade.Routing;
import gatehouse.core.trade.Valuation;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The venue of the paper broker: looks at every open order four times a second and tells what the
 * market does with it. What it knows are open orders, which are rows; the node that leads reads
 * them when its term begins, then hears its own orders at once and those of other nodes by the log.
 * The others' venues rest.
 */
public final class PaperVenue implements Venue {
  private static final System.Logger LOGGER = System.getLogger(PaperVenue.class.getName());
  private static final Duration TICK = Duration.ofMillis(250);

  /** Accounts whose orders are changed at the same time. */
  private static final int ACCOUNTS_AT_ONCE_MAX = 64;

  private final Database database;
  private final Markets markets;
  private final Profiles profiles;
  private final Executions executions;
  private final Entitlements entitlements;
  private final VenueLease lease;
  private final HeardOrders heard;
  private final InstantSource clock;
  private final OpenOrders open = new OpenOrders();
  private final ConcurrentLinkedQueue<Order> fresh = new ConcurrentLinkedQueue<>();
  private final Semaphore atOnce = new Semaphore(ACCOUNTS_AT_ONCE_MAX);
  private final Thread thread;
  private volatile boolean closed;

  /** The term for which {@code open} was read. */
  private volatile long term = VenueLease.NONE;

  PaperVenue(
      Database database,
      Log log,
      Markets markets,
      Profiles profiles,
      Executions executions,
      VenueLease lease,
      InstantSource clock) {
    this.database = database;
    this.markets = markets;
    this.profiles = profiles;
    this.executions = executions;
    this.entitlements = new Entitlements(markets);
    this.lease = lease;
    this.heard = new HeardOrders(database);
    this.clock = clock;
    log.subscribeToOthers(this::hear);
    this.thread = Thread.ofPlatform().daemon().name("paper-venue").unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  /**
   * Begins this node's term with the orders that are open, or forgets them at its end.
   *
   * <p>INVARIANT: an order is durable before anybody tells of it. So whatever came before the
   * queues are emptied is among the rows that are read after that, and whatever comes later is
   * queued.
   */
  private void begin(long seen) {
    fresh.clear();
    heard.clear();
    open.clear();
    if (seen != VenueLease.NONE) {
      Instant now = clock.instant();
      Look look = new Look(now, markets.universe(now));
      database.read(OrderRows::allOpen).forEach(order -> watch(order, look));
    }
    term = seen;
  }

  /** Whether this node still leads, and has since it read what is open. */
  private boolean leads() {
    return term != VenueLease.NONE && term == lease.term();
  }

  private void watch(Order order, Look look) {
    if (order.status().open()) {
      open.put(order, look.ends(order));
    } else {
      open.remove(order.id());
    }
  }

  @Override
  public Function<Order, Optional<OrderEvent>> atOnce(Instrument instrument, Instant now) {
    Look look = new Look(now, markets.universe(now));
    look.shown(instrument); // before the transaction, which others may wait for
    return look::goesOn;
  }

  @Override
  public void accept(Order order) {
    if (lease.leads()) {
      fresh.add(order);
      if (asks(order)) {
        LockSupport.unpark(thread);
      }
    }
  }

  private void hear(Logged logged) {
    if (lease.leads() && heard.add(logged)) {
      LockSupport.unpark(thread);
    }
  }

  /** Whether it wants an answer; what had one can wait until everything is looked at. */
  private static boolean asks(Order order) {
    return order.status() == OrderStatus.PENDING_NEW
        || order.status() == OrderStatus.PENDING_CANCEL;
  }

  private void run() {
    Instant next = Instant.MIN;
    while (!closed) {
      Instant now = clock.instant();
      boolean everything = !now.isBefore(next);
      try {
        long current = lease.term();
        if (current != term) {
          begin(current);
          everything = true;
        }
        if (leads()) {
          look(now, everything);
        }
      } catch (RuntimeException e) {
        if (!closed) {
          LOGGER.log(Level.WARNING, "the paper venue stumbled, and goes on", e);
        }
      }
      if (everything) {
        next = now.plus(TICK);
      }
      if (fresh.stream().noneMatch(PaperVenue::asks) && heard.isEmpty()) {
        LockSupport.parkNanos(this, TICK.toNanos());
      }
    }
  }

  /** A look at the orders that are new, or at everything. */
  private void look(Instant now, boolean everything) {
    Look look = new Look(now, markets.universe(now));
    Map<AccountNumber, List<Order>> due = new HashMap<>();
    for (Order order : news()) {
      watch(order, look);
      if (!everything && asks(order)) {
        add(due, order);
      }
    }
    if (everything) {
      for (Order each : open.due(now, look::shown)) {
        if (event(each, look).isPresent()) {
          add(due, each);
        }
      }
    }
    advance(due, look);
  }

  /** What came in since the last look, here and on other nodes. */
  private List<Order> news() {
    List<Order> news = new ArrayList<>(heard.take());
    for (Order order = fresh.poll(); order != null; order = fresh.poll()) {
      news.add(order);
    }
    return news;
  }

  private static void add(Map<AccountNumber, List<Order>> due, Order order) {
    due.computeIfAbsent(order.ticket().account(), account -> new ArrayList<>()).add(order);
  }

  /** Accounts at the same time, so that they share commits; the orders of one, one by one. */
  private void advance(Map<AccountNumber, List<Order>> due, Look look) {
    try (ExecutorService accounts = Executors.newVirtualThreadPerTaskExecutor()) {
      for (List<Order> orders : due.values()) {
        atOnce.acquireUninterruptibly();
        accounts.execute(() -> {
          try {
            orders.forEach(order -> advance(order, look));
          } catch (RuntimeException e) {
            if (!closed) {
              LOGGER.log(Level.WARNING, "the paper venue could not do with an account", e);
            }
          } finally {
            atOnce.release();
          }
        });
      }
    }
  }

  private void advance(Order order, Look look) {
    Optional<OrderEvent> event = leads() ? event(order, look) : Optional.empty();
    if (event.isEmpty()) {
      return;
    }
    List<Order> changed = executions.apply(order, event.get(), look::goesOn);
    if (changed.isEmpty()) {
      open.remove(order.id());
    }
    changed.forEach(each -> watch(each, look));
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
    private final Map<InstrumentId, Shown> shown = new ConcurrentHashMap<>();
    private final Map<AccountNumber, BigDecimal> cushions = new ConcurrentHashMap<>();

    Look(Instant now, Universe universe) {
      this.now = now;
      this.universe = universe;
    }

    Optional<Shown> shown(InstrumentId id) {
      return universe.instrument(id).map(this::shown);
    }

    Shown shown(Instrument instrument) {
      return shown.computeIfAbsent(
          instrument.id(), id -> Shown.of(markets.showings(instrument, universe, now)));
    }

    Quote quote(Instrument instrument) {
      return shown(instrument).first();
    }

    /** When the order's time is over, whatever the market does. */
    Instant ends(Order order) {
      return switch (order.ticket().timeInForce()) {
        case DAY ->
            universe
                .instrument(order.ticket().instrument())
                .map(instrument -> dayEnd(instrument, order))
                .orElse(Instant.MIN);
        case GTD -> order.ticket().goodTill().orElseThrow();
        case GTC, IOC, FOK -> Instant.MAX;
      };
    }

    private Instant dayEnd(Instrument instrument, Order order) {
      TradingCalendar calendar =
          order
              .ticket()
              .route()
              .flatMap(universe::venue)
              .orElseGet(() -> universe.venue(instrument))
              .calendar();
      return calendar.end(calendar.tradingDay(order.placedAt()));
    }

    /** What the market does next with an order that it has just changed. */
    Optional<OrderEvent> goesOn(Order order) {
      boolean waits = order.status() == OrderStatus.HELD && order.ticket().condition().isPresent();
      return waits
          ? Optional.empty() // its condition asks the database, so at the next look
          : universe
              .instrument(order.ticket().instrument())
              .flatMap(each -> PaperMatching.next(order, each, moment(each, order)));
    }

    PaperMatching.Moment moment(Instrument instrument, Order order) {
      Showing chosen = Routing.choose(order.ticket(), shown(instrument).venues());
      Quote quote = chosen.quote();
      TradingCalendar calendar = universe.venue(instrument).calendar();
      Optional<BigDecimal> auction =
          quote.phase() == Phase.CLOSING_AUCTION
              ? Optional.of(
                  markets.closingPrice(instrument, calendar.tradingDay(now.minusMillis(1))))
              : Optional.empty();
      return new PaperMatching.Moment(chosen.venue().mic(), quote, now, ends(order), auction);
    }

    BigDecimal cushion(AccountNumber account) {
      return cushions.computeIfAbsent(
          account,
          number -> {
            AccountProfile profile = profiles.profile(number).orElseThrow();
            Optional<Book> book = database.read(sql -> BookRows.load(sql, number));
            return book.map(each -> entitlements.at(each, profile, now))
                .map(each ->
                    Valuation.of(each, universe, markets.prices(now), profile.margin())
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
