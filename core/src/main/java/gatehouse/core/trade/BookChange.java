package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.trade.JournalEntry.Kind;
import gatehouse.core.trade.JournalEntry.Posting;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The next version of a book, while it is put together. */
final class BookChange {
  /** Digits of an average cost. It is shown and taxed by; no money is made of it. */
  static final MathContext AVERAGE = new MathContext(16);

  private static final Comparator<Currency> BY_CODE =
      Comparator.comparing(Currency::getCurrencyCode);

  final Map<Currency, Book.Cash> cash;
  final Map<InstrumentId, Position> positions;
  final Map<InstrumentId, Book.Working> working;
  Book.Day day;
  private Instant until;
  private final Book old;

  /** What may have changed, in the order in which it is posted. */
  private final Set<Currency> paid = new TreeSet<>(BY_CODE);

  private final Set<InstrumentId> moved = new TreeSet<>();

  BookChange(Book old) {
    this.old = old;
    this.cash = new HashMap<>(old.cash());
    this.positions = new HashMap<>(old.positions());
    this.working = new HashMap<>(old.working());
    this.day = old.day();
    this.until = old.until();
  }

  void cash(Currency currency, BigDecimal amount, LocalDate settles, LocalDate today) {
    if (amount.signum() == 0) {
      return;
    }
    paid.add(currency);
    Book.Cash before = cash.getOrDefault(currency, Book.Cash.NONE);
    if (!settles.isAfter(today)) {
      cash.put(currency, new Book.Cash(before.settled().add(amount), before.pending()));
      return;
    }
    SortedMap<LocalDate, BigDecimal> pending = new TreeMap<>(before.pending());
    pending.merge(settles, amount, BigDecimal::add);
    pending.values().removeIf(sum -> sum.signum() == 0);
    cash.put(currency, new Book.Cash(before.settled(), pending));
  }

  void openingValue(BigDecimal added) {
    day = new Book.Day(day.date(), day.own(), day.orders(), day.openingValue().add(added));
  }

  /** From now on the book is one of that moment, or of a later one that it was of before. */
  void until(Instant at) {
    until = at.isAfter(until) ? at : until;
  }

  private BigDecimal held(InstrumentId id) {
    Position position = positions.get(id);
    return position == null ? BigDecimal.ZERO : position.quantity();
  }

  /** Moves the position; what that made certain, in the instrument's currency. */
  BigDecimal trade(Instrument instrument, BigDecimal quantity, BigDecimal price) {
    InstrumentId id = instrument.id();
    Position position = positions.get(id);
    if (position == null) {
      set(id, quantity, price);
      return BigDecimal.ZERO;
    }
    BigDecimal held = position.quantity();
    BigDecimal cost = position.averageCost();
    BigDecimal now = held.add(quantity);
    if (held.signum() == quantity.signum()) {
      if (instrument.terms() instanceof Terms.Future) {
        return add(instrument, position, quantity, price);
      }
      set(id, now, held.multiply(cost).add(quantity.multiply(price)).divide(now, AVERAGE));
      return BigDecimal.ZERO;
    }
    boolean turns = quantity.abs().compareTo(held.abs()) > 0;
    BigDecimal closed = turns ? held : quantity.negate();
    // what turns round is closed whole, and opened the other way round with the rest
    set(id, now, turns ? price : cost);
    return instrument.value(closed, price.subtract(cost));
  }

  /**
   * A future costs nothing to open, so that its cost decides what is paid at the end: here the
   * average is rounded to the smallest coin a contract, and what that leaves is paid at once.
   */
  private BigDecimal add(
      Instrument future, Position position, BigDecimal quantity, BigDecimal price) {
    BigDecimal now = position.quantity().add(quantity);
    BigDecimal cost =
        future
            .value(position.quantity(), position.averageCost())
            .add(future.value(quantity, price));
    BigDecimal perContract = cost.divide(now, coins(future.currency()), RoundingMode.HALF_EVEN);
    BigDecimal average = perContract.divide(future.multiplier(), AVERAGE);
    set(future.id(), now, average);
    return future.value(now, average).subtract(cost);
  }

  static int coins(Currency currency) {
    return Math.max(0, currency.getDefaultFractionDigits());
  }

  /** The position from now on; none when the quantity is zero. */
  void set(InstrumentId id, BigDecimal quantity, BigDecimal cost) {
    moved.add(id);
    if (quantity.signum() == 0) {
      positions.remove(id);
    } else {
      BigDecimal plain = cost.stripTrailingZeros();
      // 4E+3 is written 4000 and read as that
      positions.put(id, new Position(id, quantity, plain.setScale(Math.max(0, plain.scale()))));
    }
  }

  Book book() {
    return new Book(
        old.account(), old.base(), old.version() + 1, cash, positions, working, day, until);
  }

  /** With the client's side of the entry: what changed in the book is what is posted. */
  Booked booked(
      Kind kind, String reference, Bookkeeping.When when, BigDecimal realised, Posting... others) {
    List<Posting> postings = new ArrayList<>(List.of(others));
    for (Currency currency : paid) {
      BigDecimal total = cash.getOrDefault(currency, Book.Cash.NONE).total();
      postings.add(
          new Posting(
              Ledger.CLIENT_CASH,
              new Commodity.Money(currency),
              total.subtract(old.cash(currency).total())));
    }
    for (InstrumentId id : moved) {
      postings.add(
          new Posting(
              Ledger.CLIENT_UNITS, new Commodity.Units(id), held(id).subtract(old.held(id))));
    }
    return new Booked(
        book(), new JournalEntry(kind, reference, when.day(), when.at(), realised, postings));
  }
}
