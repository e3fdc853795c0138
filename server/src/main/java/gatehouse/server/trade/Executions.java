package gatehouse.server.trade;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Commissions;
import gatehouse.core.trade.Coupons;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What venues tell of orders, written down: the order, its fill, the journal, the book and the log
 * in one transaction. Telling it twice does it once.
 */
final class Executions {
  /** Who asked for what the house does by itself. */
  private static final String HOUSE = "HOUSE";

  /** Steps of one order in one transaction: accepted, activated, filled and the like. */
  private static final int STEPS_MAX = 4;

  private final Database database;
  private final Log log;
  private final Markets markets;
  private final Profiles profiles;
  private final Changes changes;
  private final BroughtForward books;
  private final InstantSource clock;

  Executions(
      Database database,
      Log log,
      Markets markets,
      Profiles profiles,
      Changes changes,
      BroughtForward books,
      InstantSource clock) {
    this.database = database;
    this.log = log;
    this.markets = markets;
    this.profiles = profiles;
    this.changes = changes;
    this.books = books;
    this.clock = clock;
  }

  /**
   * All orders that the event changed, as they are now; the order itself first. An event is about
   * the order as it was seen: when that has changed meanwhile, by its owner or by a venue on
   * another node, nothing happens, and the order as it is now is the answer.
   *
   * @param then what comes next to the order in the same transaction
   */
  List<Order> apply(Order seen, OrderEvent event, Function<Order, Optional<OrderEvent>> then) {
    AccountNumber account = seen.ticket().account();
    List<Order> changed =
        database.write(sql -> {
          Optional<Book> book = books.lock(sql, account, moment(event));
          Optional<Order> order = OrderRows.load(sql, account, seen.id());
          if (book.isEmpty() || order.isEmpty()) {
            return List.<Order>of();
          }
          // INVARIANT: of two venues that look at the same order, one moves it on; the book's lock
          // decides, and no clock and no lease
          if (order.get().revision() != seen.revision()) {
            return List.of(order.get());
          }
          Step step = new Step(sql, book.get());
          step.goOn(step.row(order.get()), Optional.of(event), then);
          step.store(book.get());
          return step.changed.isEmpty() ? List.of(order.get()) : List.copyOf(step.changed.values());
        });
    if (!changed.isEmpty()) {
      changes.tell(account);
    }
    return changed;
  }

  /**
   * Writes a new order, and what its venue says at once, in the transaction that places it.
   *
   * @param locked the book as this transaction found it
   * @param book the same, with the order counted in
   * @param by who placed it
   * @param then what comes next to the order in the same transaction
   * @return the order as it is then, and the other orders that it changed
   */
  List<Order> place(
      Sql sql,
      Book locked,
      Book book,
      Order placed,
      Caller by,
      Function<Order, Optional<OrderEvent>> then)
      throws SQLException {
    Step step = new Step(sql, book);
    step.changed.put(placed.id(), placed);
    Order now = step.goOn(placed, then.apply(placed), then);
    OrderRows.insert(sql, now, by);
    step.store(locked);
    return List.copyOf(step.changed.values());
  }

  /** A fill is of the moment at which it was made; all else is of now. */
  private Instant moment(OrderEvent event) {
    return event instanceof OrderEvent.Filled(Execution execution)
        ? execution.at()
        : clock.instant();
  }

  /** One transaction's work on one book. */
  private final class Step {
    private final Sql sql;
    private final Instant now = clock.instant();
    private final Map<OrderId, Order> rows = new HashMap<>();
    private final Map<OrderId, Order> changed = new LinkedHashMap<>();
    private final List<Order> exits = new ArrayList<>();
    private Book book;

    Step(Sql sql, Book book) {
      this.sql = sql;
      this.book = book;
    }

    /** An order that was read, as it is by now. */
    Order row(Order read) {
      rows.putIfAbsent(read.id(), read);
      return changed.getOrDefault(read.id(), read);
    }

    /** Writes what has changed; an entry has its row before its exits have theirs. */
    void store(Book before) throws SQLException {
      if (book.version() != before.version()) {
        BookRows.update(sql, before, book);
      }
      for (Order row : rows.values()) {
        Order after = changed.get(row.id());
        if (after != null) {
          OrderRows.update(sql, row, after, now);
        }
      }
      for (Order exit : exits) {
        OrderRows.insert(sql, exit, owner(exit), HOUSE);
      }
    }

    /** The order after all that comes; after a fill nothing does: the touch is taken. */
    Order goOn(Order order, Optional<OrderEvent> first, Function<Order, Optional<OrderEvent>> then)
        throws SQLException {
      Order after = order;
      Optional<OrderEvent> event = first;
      for (int i = 0; i < STEPS_MAX && event.isPresent(); i++) {
        after = apply(after, event.get());
        boolean last = event.get() instanceof OrderEvent.Filled || !after.status().open();
        event = last ? Optional.empty() : then.apply(after);
      }
      return after;
    }

    /** The order after it. */
    private Order apply(Order before, OrderEvent event) throws SQLException {
      if (!(before.next(event) instanceof Order.Step.Moved(Order after))) {
        return before; // told before, or too late: nothing changes
      }
      if (event instanceof OrderEvent.Filled(Execution execution)
          && books
              .entitlements()
              .moved(before.ticket().instrument(), execution.at(), book.until())) {
        return before; // at a price with a dividend that is booked: the venue looks again
      }
      if (event instanceof OrderEvent.Filled(Execution execution)) {
        fill(before, after, execution);
      } else if (event instanceof OrderEvent.LeftAlone) {
        recount(before, after);
      } else if (event instanceof OrderEvent.Reduced && after.status().open()) {
        recount(before, after);
        Instrument instrument = instrument(before);
        log(before, Act.ORDER_REPLACED, OrderText.of(after.ticket(), instrument), "");
      } else if (!after.status().open()) {
        book = Bookkeeping.release(book, instrument(before), before);
        log(before, Act.ORDER_ENDED, after.why(), after.why());
      }
      changed.put(after.id(), after);
      followUps(before, after);
      return after;
    }

    private void recount(Order before, Order after) {
      Instrument instrument = instrument(before);
      book = Bookkeeping.reserve(Bookkeeping.release(book, instrument, before), instrument, after);
    }

    private void fill(Order before, Order after, Execution execution) throws SQLException {
      JournalRows.insert(sql, before, execution);
      Instrument instrument = instrument(before);
      TradingVenue venue = universe().venue(instrument);
      LocalDate day = venue.calendar().tradingDay(execution.at());
      LocalDate settles = venue.calendar().plusTradingDays(day, instrument.settlementDays());
      Booked booked =
          Bookkeeping.fill(
              Bookkeeping.release(book, instrument, before),
              new Bookkeeping.Fill(
                  instrument,
                  before.ticket().side(),
                  execution,
                  Commissions.of(instrument, execution.quantity(), execution.price()),
                  accrued(instrument, execution, settles),
                  settles),
              new Bookkeeping.When(day, execution.at()));
      JournalRows.insert(sql, before.ticket().account(), booked);
      book = Bookkeeping.reserve(booked.book(), instrument, after);
      String text =
          before.ticket().side().label()
              + " "
              + OrderText.number(execution.quantity())
              + " "
              + instrument.id()
              + " at "
              + OrderText.number(execution.price());
      log.append(sql, entry(before, Act.ORDER_FILLED, text, "").with("execution", execution.id()));
    }

    /** The buyer of a bond pays for the days since its last coupon. */
    private static BigDecimal accrued(
        Instrument instrument, Execution execution, LocalDate settles) {
      return instrument.terms() instanceof Terms.Bond
          ? Coupons.accrued(instrument, execution.quantity(), settles)
          : BigDecimal.ZERO;
    }

    /** What belongs to the order follows it: its group, and the two orders of its bracket. */
    private void followUps(Order before, Order after) throws SQLException {
      BigDecimal filledNow = after.filled().subtract(before.filled());
      Optional<String> group = after.ticket().ocaGroup();
      if (filledNow.signum() > 0 && group.isPresent()) {
        for (Order other : OrderRows.open(sql, after.ticket().account())) {
          if (!other.id().equals(after.id()) && other.ticket().ocaGroup().equals(group)) {
            // what a bracket opened stays protected until it is closed whole
            boolean sameBracket =
                after.parent().isPresent() && after.parent().equals(other.parent());
            apply(
                row(other),
                sameBracket
                    ? new OrderEvent.Reduced(filledNow)
                    : new OrderEvent.Canceled("Another order of its group was filled."));
          }
        }
      }
      if (!after.status().open() && after.parent().isPresent() && Bookkeeping.counts(after)) {
        // what this exit counted for, the other one counts for from now on
        for (Order other : OrderRows.open(sql, after.ticket().account())) {
          if (other.parent().equals(after.parent()) && !other.id().equals(after.id())) {
            apply(row(other), new OrderEvent.LeftAlone());
          }
        }
      }
      if (!after.status().open()
          && after.filled().signum() > 0
          && after.ticket().bracket().isPresent()) {
        OrderTicket.Bracket bracket = after.ticket().bracket().get();
        exit(after, OrderRows.TAKE, new Pricing.Limit(bracket.takeProfit()));
        exit(after, OrderRows.STOP, new Pricing.Stop(bracket.stopLoss()));
      }
    }

    private void exit(Order entry, String name, Pricing pricing) throws SQLException {
      OrderTicket ticket = entry.ticket();
      OrderTicket exit =
          new OrderTicket(
              exitId(entry, name),
              ticket.account(),
              ticket.instrument(),
              ticket.side().opposite(),
              entry.filled(),
              pricing,
              TimeInForce.GTC,
              Optional.empty(),
              ticket.outsideHours(),
              Optional.empty(),
              Optional.of(entry.id().value()),
              Optional.empty(),
              ticket.route());
      BigDecimal reference =
          name.equals(OrderRows.TAKE)
              ? ticket.bracket().orElseThrow().takeProfit()
              : ticket.bracket().orElseThrow().stopLoss();
      Order order =
          Order.placed(
              OrderRows.exit(entry.id(), name), exit, Optional.of(entry.id()), reference, now);
      exits.add(order);
      book = Bookkeeping.reserve(book, instrument(order), order);
      changed.put(order.id(), order);
    }

    /** A name that its owner recognises; when that is taken, the first that is free. */
    private ClientOrderId exitId(Order entry, String name) throws SQLException {
      String own = entry.ticket().clientOrderId().value();
      String id = (own.length() > 34 ? own.substring(0, 34) : own) + "." + name;
      for (int i = 1; isTaken(entry, id); i++) {
        id = entry.id().value() + "." + name + (i == 1 ? "" : "." + i);
      }
      return new ClientOrderId(id);
    }

    /** Where it is filled as it is placed, the entry has no row yet. */
    private boolean isTaken(Order entry, String id) throws SQLException {
      return entry.ticket().clientOrderId().value().equals(id)
          || OrderRows.byClientId(sql, entry.ticket().account(), new ClientOrderId(id)).isPresent();
    }

    private void log(Order order, Act act, String text, String why) throws SQLException {
      log.append(sql, entry(order, act, text, why));
    }

    private Entry entry(Order order, Act act, String text, String why) {
      return Entry.of(owner(order), now.toEpochMilli(), act, Entry.SYSTEM, Origin.NONE)
          .with("account", order.ticket().account().value())
          .with("id", order.id().value())
          .with("order", text)
          .with("why", why);
    }

    private PersonId owner(Order order) {
      return profiles.profile(order.ticket().account()).orElseThrow().person();
    }

    private Universe universe() {
      return markets.universe(now);
    }

    private Instrument instrument(Order order) {
      return universe().instrument(order.ticket().instrument()).orElseThrow();
    }
  }
}
