package gatehouse.server.trade;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.gate.Decision;
import gatehouse.core.gate.Finding;
import gatehouse.core.gate.Gate;
import gatehouse.core.gate.GateInput;
import gatehouse.core.gate.Permit;
import gatehouse.core.gate.Reason;
import gatehouse.core.market.Instrument;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.brokerage.BrokerageSessions;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes orders: judged, written and logged in one transaction, on the book of that very moment.
 * What it answered is durable.
 */
public final class TradingDesk {
  private final Database database;
  private final Log log;
  private final Chance chance;
  private final Questions questions;
  private final Changes changes;
  private final BroughtForward books;
  private final Executions executions;
  private final Venue venue;
  private final Suspending keys;
  private final BrokerageSessions brokerage;
  private final InstantSource clock;

  TradingDesk(
      Database database,
      Log log,
      Chance chance,
      Questions questions,
      Changes changes,
      BroughtForward books,
      Executions executions,
      Venue venue,
      Suspending keys,
      BrokerageSessions brokerage,
      InstantSource clock) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.questions = questions;
    this.changes = changes;
    this.books = books;
    this.executions = executions;
    this.venue = venue;
    this.keys = keys;
    this.brokerage = brokerage;
    this.clock = clock;
  }

  /** Suspends a key in a transaction of its own, unless it is already. */
  @FunctionalInterface
  public interface Suspending {
    void suspend(ApiKeyId key, String why, Instant now);
  }

  /** What became of a request. */
  public sealed interface Outcome {
    /** The order as it is now; repeated when it was there already. */
    record Accepted(Order order, boolean repeated) implements Outcome {}

    /** The gate said no. */
    record Refused(Decision.Refused decision) implements Outcome {}

    /**
     * The gate would let it through, but it is so unlike its key's past that the key is suspended.
     */
    record Unusual(ApiKeyId key, String why) implements Outcome {
      /** For whoever sent it. */
      String text() {
        return "Nothing was placed, and this key is suspended: "
            + why
            + " Its owner can release it.";
      }
    }

    /** The order cannot be changed like that. */
    record TooLate(Order.Refusal why) implements Outcome {}

    /** Somebody changed it meanwhile. */
    record Moved(Order order) implements Outcome {}

    /** There is no such order, or no such account, for this caller. */
    record Unknown() implements Outcome {}
  }

  /** Places an order. The same ticket again is the same order. */
  public Outcome place(Caller caller, OrderTicket ticket) {
    return asking(
        caller,
        ticket,
        asked -> {
          Function<Order, Optional<OrderEvent>> atOnce =
              venue.atOnce(asked.instrument(), asked.now());
          return database.write(sql -> place(sql, caller, asked, atOnce));
        });
  }

  /**
   * The brokerage session belongs to a person, the order to an account that may be another's: where
   * it has to be taken, that is a transaction before. Of two sessions that want it the slower one
   * then hears whose it is.
   *
   * @param work answers nothing where it has to be taken first
   */
  private Outcome asking(
      Caller caller, OrderTicket ticket, Function<Questions.Asked, Optional<Outcome>> work) {
    while (true) {
      Optional<Questions.Asked> asked = questions.ask(caller, ticket, clock.instant());
      if (asked.isEmpty()) {
        return new Outcome.Unknown();
      }
      Optional<Outcome> outcome = work.apply(asked.get());
      if (outcome.isPresent()) {
        return suspending(outcome.get());
      }
      brokerage.enter(caller, clock.instant());
    }
  }

  /**
   * The key belongs to a person, the order to an account that may be another's: two transactions.
   * Is the machine cut off between them, the next such order is judged like this one.
   */
  private Outcome suspending(Outcome outcome) {
    if (outcome instanceof Outcome.Unusual(ApiKeyId key, String why)) {
      keys.suspend(key, why, clock.instant());
    }
    return outcome;
  }

  private Optional<Outcome> place(
      Sql sql, Caller caller, Questions.Asked asked, Function<Order, Optional<OrderEvent>> atOnce)
      throws SQLException {
    OrderTicket ticket = asked.ticket();
    Optional<Book> book = books.lock(sql, ticket.account(), asked.now());
    if (book.isEmpty()) {
      return Optional.of(new Outcome.Unknown());
    }
    Questions.Judgement judgement = Questions.judge(sql, asked, book.get());
    if (judgement instanceof Questions.Judgement.Decided(Permit permit) && permit.takes()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (judgement) {
          case Questions.Judgement.Repeated(Order order) -> new Outcome.Accepted(order, true);
          case Questions.Judgement.Decided(Permit permit) -> {
            Optional<Outcome.Unusual> unusual = KeyProfiles.judge(sql, asked, permit);
            yield unusual.isPresent()
                ? unusual.get()
                : new Outcome.Accepted(submit(sql, asked, permit, book.get(), atOnce), false);
          }
          case Questions.Judgement.Decided(Decision.Refused refused) -> {
            refused(sql, caller, asked, refused);
            yield new Outcome.Refused(refused);
          }
        });
  }

  /** The only way of an order to a venue. */
  private Order submit(
      Sql sql,
      Questions.Asked asked,
      Permit permit,
      Book book,
      Function<Order, Optional<OrderEvent>> atOnce)
      throws SQLException {
    Order placed =
        Order.placed(
            new OrderId(chance.id()),
            permit.ticket(),
            Optional.empty(),
            permit.effect().price(),
            asked.now());
    Caller caller = permit.caller();
    log.append(sql, entry(permit.owner(), caller, Act.ORDER_PLACED, placed));
    Book counted = Bookkeeping.reserve(Bookkeeping.counted(book), permit.instrument(), placed);
    List<Order> changed = executions.place(sql, book, counted, placed, caller, atOnce);
    AccessUses.count(sql, asked, permit.effect());
    AccessUses.watch(sql, caller, asked.now());
    told(sql, changed);
    return changed.getFirst();
  }

  private void refused(Sql sql, Caller caller, Questions.Asked asked, Decision.Refused refused)
      throws SQLException {
    if (refused.first().reason() == Reason.TICKET_UNFIT) {
      return; // a slip of the hand; nobody tried what is not allowed
    }
    String codes =
        refused.findings().stream()
            .map(Finding::reason)
            .map(Reason::code)
            .collect(Collectors.joining(" "));
    log.append(
        sql,
        entry(asked.account().person(), caller, Act.ORDER_REFUSED)
            .with("account", asked.ticket().account().value())
            .with("order", OrderText.of(asked.ticket(), asked.instrument()))
            .with("why", codes));
  }

  /** Asks an order back; a fill may still come first. */
  public Outcome cancel(Caller caller, AccountNumber account, OrderId id) {
    Optional<PersonId> owner = questions.mayTrade(caller, account);
    if (owner.isEmpty()) {
      return new Outcome.Unknown();
    }
    return database.write(sql -> {
      Optional<Book> book = books.lock(sql, account, clock.instant());
      Optional<Order> found = OrderRows.load(sql, account, id);
      if (book.isEmpty() || found.isEmpty()) {
        return new Outcome.Unknown();
      }
      return switch (found.get().next(new OrderEvent.CancelAsked())) {
        case Order.Step.Moved(Order after) -> {
          log.append(sql, entry(owner.get(), caller, Act.ORDER_CANCEL_ASKED, after));
          OrderRows.update(sql, found.get(), after, clock.instant());
          told(sql, List.of(after));
          yield new Outcome.Accepted(after, false);
        }
        case Order.Step.Same same -> new Outcome.Accepted(found.get(), true);
        case Order.Step.Refused(Order.Refusal why) -> new Outcome.TooLate(why);
      };
    });
  }

  /**
   * Changes quantity or prices of an open order: what of it is not filled yet is judged like a new
   * one, on a book without the old.
   *
   * @param seen the revision that the caller saw
   */
  public Outcome replace(Caller caller, OrderId id, OrderTicket ticket, long seen) {
    return asking(caller, ticket, asked -> database.write(sql -> replace(sql, asked, id, seen)));
  }

  private Optional<Outcome> replace(Sql sql, Questions.Asked asked, OrderId id, long seen)
      throws SQLException {
    OrderTicket ticket = asked.ticket();
    Optional<Book> book = books.lock(sql, ticket.account(), asked.now());
    Optional<Order> found = OrderRows.load(sql, ticket.account(), id);
    if (book.isEmpty() || found.isEmpty()) {
      return Optional.of(new Outcome.Unknown());
    }
    Order before = found.get();
    if (before.revision() != seen) {
      return Optional.of(new Outcome.Moved(before));
    }
    Order.Step step = before.next(new OrderEvent.Replaced(ticket));
    if (!(step instanceof Order.Step.Moved(Order after))) {
      return Optional.of(
          step instanceof Order.Step.Refused(Order.Refusal why)
              ? new Outcome.TooLate(why)
              : new Outcome.Accepted(before, true));
    }
    Instrument instrument = asked.instrument();
    Book without = Bookkeeping.release(book.get(), instrument, before);
    GateInput input =
        asked.input(
            withoutOtherExit(sql, without, instrument, before),
            before.filled(),
            AccessUses.of(sql, asked));
    Decision decision = Gate.decide(input);
    if (decision instanceof Permit permit && permit.takes()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (decision) {
          case Permit permit -> {
            Optional<Outcome.Unusual> unusual = KeyProfiles.judge(sql, asked, permit);
            if (unusual.isPresent()) {
              yield unusual.get();
            }
            log.append(sql, entry(permit.owner(), permit.caller(), Act.ORDER_REPLACED, after));
            BookRows.update(sql, book.get(), Bookkeeping.reserve(without, instrument, after));
            OrderRows.update(sql, before, after, clock.instant());
            AccessUses.countMore(sql, asked, before, permit.effect());
            AccessUses.watch(sql, permit.caller(), asked.now());
            told(sql, List.of(after));
            yield new Outcome.Accepted(after, false);
          }
          case Decision.Refused refused -> new Outcome.Refused(refused);
        });
  }

  /** Of two exits one alone is counted, and closes what the other one would close. */
  private static Book withoutOtherExit(Sql sql, Book book, Instrument instrument, Order exit)
      throws SQLException {
    Book without = book;
    if (exit.parent().isPresent()) {
      for (Order other : OrderRows.open(sql, book.account())) {
        if (other.parent().equals(exit.parent()) && !other.id().equals(exit.id())) {
          without = Bookkeeping.release(without, instrument, other);
        }
      }
    }
    return without;
  }

  private void told(Sql sql, List<Order> orders) {
    sql.afterCommit(() -> {
      orders.forEach(venue::accept);
      changes.tell(orders.getFirst().ticket().account());
    });
  }

  private Entry entry(PersonId owner, Caller caller, Act act, Order order) {
    return entry(owner, caller, act)
        .with("account", order.ticket().account().value())
        .with("id", order.id().value())
        .with("order", questions.text(order.ticket(), clock.instant()));
  }

  private Entry entry(PersonId owner, Caller caller, Act act) {
    return Entry.of(owner, clock.millis(), act, caller.person().value(), Sessions.origin(caller));
  }
}
