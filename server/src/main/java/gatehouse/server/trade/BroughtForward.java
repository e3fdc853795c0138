package gatehouse.server.trade;

import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Condition;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Locks books, and first brings them forward: what happened to what an account holds is booked
 * before anybody judges or trades on it, in the same transaction, and never twice, because the book
 * says up to which moment it is done.
 */
final class BroughtForward {
  private final Log log;
  private final Markets markets;
  private final Profiles profiles;
  private final Changes changes;
  private final Entitlements entitlements;
  private volatile Consumer<Order> venue = order -> {};

  BroughtForward(Log log, Markets markets, Profiles profiles, Changes changes) {
    this.log = log;
    this.markets = markets;
    this.profiles = profiles;
    this.changes = changes;
    this.entitlements = new Entitlements(markets);
  }

  /** Has the venue hear of orders that a split ended. */
  void tellOf(Consumer<Order> listener) {
    this.venue = listener;
  }

  Entitlements entitlements() {
    return entitlements;
  }

  /** The book of that moment, which nobody else changes until this transaction ends. */
  Optional<Book> lock(Sql sql, AccountNumber account, Instant until) throws SQLException {
    Optional<Book> locked = BookRows.lock(sql, account);
    return locked.isPresent() && entitlements.due(locked.get(), until)
        ? Optional.of(bring(sql, locked.get(), until))
        : locked;
  }

  private Book bring(Sql sql, Book before, Instant until) throws SQLException {
    AccountProfile account = profiles.profile(before.account()).orElseThrow();
    Entitlements.Forward forward = entitlements.forward(before, account, until);
    for (Entitlements.Told told : forward.told()) {
      JournalRows.insert(sql, before.account(), told.booked());
      log.append(sql, entry(account, told.act(), until).with("what", told.what()));
    }
    Book book = forward.book();
    List<Order> ended = new ArrayList<>();
    if (!forward.splits().isEmpty()) {
      Universe universe = markets.universe(until);
      for (Order order : OrderRows.open(sql, before.account())) {
        Optional<Instrument> instrument = universe.instrument(order.ticket().instrument());
        Optional<Order> after =
            forward.splits().stream().flatMap(s -> end(order, s).stream()).findFirst();
        if (after.isPresent() && instrument.isPresent()) {
          book = Bookkeeping.release(book, instrument.get(), order);
          OrderRows.update(sql, order, after.get(), until);
          log.append(
              sql,
              entry(account, Act.ORDER_ENDED, until)
                  .with("id", order.id().value())
                  .with("order", OrderText.of(order.ticket(), instrument.get()))
                  .with("why", after.get().why()));
          ended.add(after.get());
        }
      }
    }
    BookRows.update(sql, before, book);
    sql.afterCommit(() -> {
      ended.forEach(venue);
      changes.tell(before.account());
    });
    return book;
  }

  /** Its quantity and its prices, or the price that it waits for, were those of other shares. */
  private static Optional<Order> end(Order order, CorporateAction.Split split) {
    InstrumentId id = split.instrument();
    boolean waits =
        order.ticket().condition().orElse(null) instanceof Condition.PriceReaches reaches
            && reaches.instrument().equals(id);
    if (!waits && !order.ticket().instrument().equals(id)) {
      return Optional.empty();
    }
    String why =
        "Cancelled because of a %s%s. Place it again at today’s prices if you still want it."
            .formatted(split.words(), waits ? " of " + id : "");
    return order.next(new OrderEvent.Canceled(why)) instanceof Order.Step.Moved(Order after)
        ? Optional.of(after)
        : Optional.empty();
  }

  private static Entry entry(AccountProfile account, Act act, Instant at) {
    return Entry.of(account.person(), at.toEpochMilli(), act, Entry.SYSTEM, Origin.NONE)
        .with("account", account.number().value());
  }
}
