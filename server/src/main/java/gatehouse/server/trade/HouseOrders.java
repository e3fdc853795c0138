package gatehouse.server.trade;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Program;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.failsafe.Flattening;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Closing;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Position;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the house does in an account for an owner who decided it beforehand: asks orders back, and
 * closes positions. Each account in one transaction that takes its book's lock, and writes down
 * what it did; doing it again does nothing again.
 */
public final class HouseOrders {
  private final Database database;
  private final Log log;
  private final Markets markets;
  private final Profiles profiles;
  private final Changes changes;
  private final BroughtForward books;
  private final Consumer<Order> venue;
  private final InstantSource clock;

  HouseOrders(
      Database database,
      Log log,
      Markets markets,
      Profiles profiles,
      Changes changes,
      BroughtForward books,
      Consumer<Order> venue,
      InstantSource clock) {
    this.database = database;
    this.log = log;
    this.markets = markets;
    this.profiles = profiles;
    this.changes = changes;
    this.books = books;
    this.venue = venue;
    this.clock = clock;
  }

  /**
   * What it was told to do.
   *
   * @param run names it: acts are counted by it, and closing orders have their names from it
   * @param program whose orders it covers, and whose products it closes positions in
   * @param wholeAccount whether it covers those of other interfaces too
   * @param lifetimes of the orders that it covers
   * @param exits whether it covers the exits of brackets, whatever their lifetime: they belong to
   *     positions that it closes
   * @param why in words, for whoever looks at an order that it asked back
   */
  public record Mandate(
      String run,
      Program program,
      boolean wholeAccount,
      Set<TimeInForce> lifetimes,
      boolean exits,
      String why) {
    /** The same without what it may do to the orders and positions of others. */
    private Mandate own() {
      return new Mandate(run, program, false, lifetimes, false, why);
    }

    private boolean covers(Order order) {
      return lifetimes.contains(order.ticket().timeInForce())
          || (exits && order.parent().isPresent());
    }
  }

  /**
   * Asks back what the mandate covers.
   *
   * @return how many of them are still open: the venue has not answered yet
   */
  public int cancel(AccountNumber account, Mandate mandate) {
    Optional<AccountProfile> profile = profiles.profile(account);
    Mandate allowed = trades(account, mandate) ? mandate : mandate.own();
    return profile.isEmpty()
        ? 0
        : database.<Integer>write(sql -> cancel(sql, profile.get(), allowed));
  }

  /**
   * Whether the program's owner still trades there: whoever does not has the program's own orders
   * asked back, and nothing else.
   */
  private boolean trades(AccountNumber account, Mandate mandate) {
    Role role = profiles.roles(mandate.program().person()).get(account);
    return role != null && role.trades();
  }

  private int cancel(Sql sql, AccountProfile profile, Mandate mandate) throws SQLException {
    Instant now = clock.instant();
    if (books.lock(sql, profile.number(), now).isEmpty()) {
      return 0;
    }
    int open = 0;
    for (Order order :
        OrderRows.openOf(sql, profile.number(), mandate.program().id(), mandate.wholeAccount())) {
      if (mandate.covers(order)) {
        open++;
        // one that the venue has not taken yet is asked back at the next look
        if (order.next(new OrderEvent.CancelAsked(mandate.why()))
            instanceof Order.Step.Moved(Order after)) {
          HouseActs.insert(sql, profile.number(), mandate.run(), order.id(), HouseActs.CANCEL);
          OrderRows.update(sql, order, after, now);
          told(sql, profile.person(), Act.ORDER_CANCEL_ASKED, after, mandate.why());
        }
      }
    }
    return open;
  }

  /**
   * Places what closes positions.
   *
   * @return contracts that are not closed yet: their closing order is open, or would do more than
   *     close, for now, since what was sold needs them as its cover until it is bought back
   */
  public List<String> close(AccountNumber account, Mandate mandate) {
    Optional<AccountProfile> profile = profiles.profile(account);
    return profile.isEmpty() || !trades(account, mandate)
        ? List.of()
        : database.<List<String>>write(sql -> close(sql, profile.get(), mandate));
  }

  private List<String> close(Sql sql, AccountProfile profile, Mandate mandate) throws SQLException {
    Instant now = clock.instant();
    Universe universe = markets.universe(now);
    Optional<Book> locked = books.lock(sql, profile.number(), now);
    if (locked.isEmpty()) {
      return List.of();
    }
    Book book = locked.get();
    List<String> left = new ArrayList<>();
    for (Position position : shortsFirst(book)) {
      ClientOrderId name = Flattening.name(mandate.run(), profile.number(), position);
      Optional<Instrument> instrument = universe.instrument(position.instrument());
      if (!closes(mandate, instrument)) {
        continue;
      }
      Optional<Order> placed = OrderRows.byClientId(sql, profile.number(), name);
      if (placed.isPresent()) {
        if (placed.get().status().open()) {
          left.add(position.instrument().value());
        }
        continue; // once placed, never again
      }
      Quote quote = Shown.of(markets.showings(instrument.get(), universe, now)).first();
      Optional<OrderTicket> ticket =
          Flattening.ticket(mandate.run(), book, position, instrument.get(), quote);
      if (ticket.isEmpty()) {
        continue; // other open orders close it, or it is less than can be traded
      }
      left.add(position.instrument().value());
      Optional<Closing> closing =
          Closing.of(book, instrument.get(), ticket.get(), quote, universe, now);
      if (closing.isPresent()) {
        book = place(sql, profile.person(), book, closing.get(), quote, mandate);
      }
    }
    if (book.version() != locked.get().version()) {
      BookRows.update(sql, locked.get(), book);
    }
    return left;
  }

  /** What was sold is bought back first: it may need the rest as its cover. */
  private static List<Position> shortsFirst(Book book) {
    return book.positions().values().stream()
        .sorted(
            Comparator.comparingInt((Position each) -> each.quantity().signum())
                .thenComparing(each -> each.instrument().value()))
        .toList();
  }

  private Book place(
      Sql sql, PersonId owner, Book book, Closing closing, Quote quote, Mandate mandate)
      throws SQLException {
    OrderTicket ticket = closing.ticket();
    Order order =
        Order.placed(
            new OrderId(ticket.clientOrderId().value()),
            ticket,
            Optional.empty(),
            ticket.pricing().limit().orElse(quote.mid()),
            clock.instant());
    OrderRows.By by = new OrderRows.By(mandate.program().clientId(), mandate.program().id());
    OrderRows.insert(sql, order, owner, OrderRows.FAIL_SAFE, Optional.of(by));
    HouseActs.insert(sql, ticket.account(), mandate.run(), order.id(), HouseActs.CLOSE);
    told(sql, owner, Act.ORDER_PLACED, order, mandate.why());
    return Bookkeeping.reserve(book, closing.instrument(), order);
  }

  private void told(Sql sql, PersonId owner, Act act, Order order, String why) throws SQLException {
    Instant now = clock.instant();
    String text =
        markets
            .universe(now)
            .instrument(order.ticket().instrument())
            .map(each -> OrderText.of(order.ticket(), each))
            .orElseGet(() -> order.ticket().instrument().value());
    log.append(
        sql,
        Entry.of(owner, now.toEpochMilli(), act, Entry.SYSTEM, Origin.NONE)
            .with("account", order.ticket().account().value())
            .with("id", order.id().value())
            .with("order", text)
            .with("why", why));
    sql.afterCommit(() -> {
      venue.accept(order);
      changes.tell(order.ticket().account());
    });
  }

  /** What the run did in that account, from what it wrote down. */
  public List<Done> done(AccountNumber account, String run) {
    return database.read(sql -> HouseActs.of(sql, account, run));
  }

  /**
   * What the mandate covers and nothing could be done about, by order or contract, in words.
   *
   * @param closes whether it was to close positions
   */
  public Map<String, String> undone(AccountNumber account, Mandate mandate, boolean closes) {
    Universe universe = markets.universe(clock.instant());
    boolean trades = trades(account, mandate);
    Mandate allowed = trades ? mandate : mandate.own();
    return database.read(sql -> {
      Map<String, String> undone = new TreeMap<>();
      for (Order order :
          OrderRows.openOf(sql, account, allowed.program().id(), allowed.wholeAccount())) {
        if (allowed.covers(order)) {
          undone.put(order.id().value(), "It is still open: the venue has not cancelled it.");
        }
      }
      Optional<Book> book = closes && trades ? BookRows.load(sql, account) : Optional.empty();
      for (Position position : book.map(each -> each.positions().values()).orElse(List.of())) {
        if (closes(mandate, universe.instrument(position.instrument()))) {
          ClientOrderId name = Flattening.name(mandate.run(), account, position);
          BigDecimal closing =
              OrderRows.byClientId(sql, account, name).map(Order::open).orElse(BigDecimal.ZERO);
          undone.put(position.instrument().value(), notClosed(position, closing));
        }
      }
      return undone;
    });
  }

  /**
   * What is still there of a position.
   *
   * @param closing what its closing order may still fill
   */
  private static String notClosed(Position position, BigDecimal closing) {
    BigDecimal left = position.quantity().abs().subtract(closing);
    String waits =
        closing.signum() == 0
            ? ""
            : OrderText.number(closing)
                + " of it is not closed yet: its closing order is open, and works in regular"
                + " trading hours until it is filled or you cancel it.";
    String stays =
        left.signum() <= 0
            ? ""
            : OrderText.number(left)
                + " of it is not closed: another open order closes that, it covers an option that"
                + " was sold, or the venue did not fill the closing order.";
    return waits.isEmpty() || stays.isEmpty() ? waits + stays : waits + " " + stays;
  }

  private static boolean closes(Mandate mandate, Optional<Instrument> instrument) {
    return instrument
        .filter(each -> mandate.program().rights().products().contains(each.product()))
        .isPresent();
  }

  /** An order that a run asked back or placed, as it is now. */
  public record Done(boolean cancelled, Order order) {}
}
