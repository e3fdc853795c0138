package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.trade.JournalEntry.Kind;
import gatehouse.core.trade.JournalEntry.Posting;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What events do to a book. Pure; each gives the next version. */
public final class Bookkeeping {
  /** Digits of an average cost: the only place where a division rounds. */
  private static final MathContext AVERAGE = new MathContext(16);

  private Bookkeeping() {}

  /** When an event is booked: the trading day that it counts to, and the moment. */
  public record When(LocalDate day, Instant at) {}

  /**
   * A fill with what the house adds to it.
   *
   * @param commission in the instrument's currency; zero or above
   * @param accrued interest that the buyer of a bond pays to its seller; zero or above
   * @param settles when the money moves
   */
  public record Fill(
      Instrument instrument,
      Side side,
      Execution execution,
      BigDecimal commission,
      BigDecimal accrued,
      LocalDate settles) {}

  /** The book of a new account. */
  public static Book open(AccountNumber account, Currency base, LocalDate day) {
    return new Book(
        account, base, 0, Map.of(), Map.of(), Map.of(), new Book.Day(day, 0, BigDecimal.ZERO));
  }

  /** Money from the client's bank, or to it when below zero. */
  public static Booked deposit(
      Book book, Currency currency, BigDecimal amount, String reference, When when) {
    Change change = new Change(book);
    change.cash(currency, amount, when.day(), when.day());
    // money that came in today is no profit of today
    change.openingValue(currency.equals(book.base()) ? amount : BigDecimal.ZERO);
    return change.booked(
        Kind.DEPOSIT, reference, when, BigDecimal.ZERO, money(Ledger.BANK, currency, amount));
  }

  /** Counts the open part of an order, when it comes or is changed. */
  public static Book reserve(Book book, Instrument instrument, Order order) {
    return working(book, instrument, order.ticket().side(), order.open(), order.reference());
  }

  /** Takes the open part of an order out again, before it is changed or when it is over. */
  public static Book release(Book book, Instrument instrument, Order order) {
    return working(
        book, instrument, order.ticket().side(), order.open().negate(), order.reference());
  }

  /** One more order was accepted today. */
  public static Book counted(Book book) {
    Book.Day day = book.day();
    Change change = new Change(book);
    change.day = new Book.Day(day.date(), day.orders() + 1, day.openingValue());
    return change.book();
  }

  private static Book working(
      Book book, Instrument instrument, Side side, BigDecimal quantity, BigDecimal reference) {
    Book.Working old = book.working(instrument.id());
    BigDecimal buying = side == Side.BUY ? old.buying().add(quantity) : old.buying();
    BigDecimal selling = side == Side.SELL ? old.selling().add(quantity) : old.selling();
    BigDecimal value = old.value().add(instrument.value(quantity, reference.abs()));
    Change change = new Change(book);
    if (buying.signum() == 0 && selling.signum() == 0) {
      change.working.remove(instrument.id());
    } else {
      change.working.put(instrument.id(), new Book.Working(buying, selling, value));
    }
    return change.book();
  }

  /** A trade: units against money, commission and accrued interest. */
  public static Booked fill(Book book, Fill fill, When when) {
    Change change = new Change(book);
    Instrument instrument = fill.instrument();
    BigDecimal quantity = fill.side().signed(fill.execution().quantity());
    BigDecimal price = fill.execution().price();
    Currency currency = instrument.currency();
    List<Posting> others = new ArrayList<>();
    BigDecimal realised = BigDecimal.ZERO;
    switch (instrument.terms()) {
      case Terms.Fx(Currency base) -> {
        change.cash(base, quantity, fill.settles(), when.day());
        others.add(money(Ledger.VENUE, base, quantity));
        pay(change, others, fill, instrument.value(quantity, price), when);
      }
      case Terms.Future future -> {
        realised = change.trade(instrument, quantity, price);
        others.add(units(Ledger.VENUE, instrument.id(), quantity));
        pay(change, others, fill, realised.negate(), when);
      }
      case Terms.Stock stock -> realised = exchange(change, others, fill, quantity, when);
      case Terms.Etf etf -> realised = exchange(change, others, fill, quantity, when);
      case Terms.Option option -> realised = exchange(change, others, fill, quantity, when);
      case Terms.Bond bond -> {
        realised = exchange(change, others, fill, quantity, when);
        BigDecimal accrued = quantity.signum() > 0 ? fill.accrued() : fill.accrued().negate();
        pay(change, others, fill, accrued, when);
      }
    }
    change.cash(currency, fill.commission().negate(), fill.settles(), when.day());
    others.add(money(Ledger.COMMISSION, currency, fill.commission().negate()));
    return change.booked(
        Kind.TRADE, fill.execution().id(), when, realised, others.toArray(Posting[]::new));
  }

  private static BigDecimal exchange(
      Change change, List<Posting> others, Fill fill, BigDecimal quantity, When when) {
    Instrument instrument = fill.instrument();
    BigDecimal price = fill.execution().price();
    BigDecimal realised = change.trade(instrument, quantity, price);
    others.add(units(Ledger.VENUE, instrument.id(), quantity));
    pay(change, others, fill, instrument.value(quantity, price), when);
    return realised;
  }

  /** The client pays that much to the venue, or gets it when below zero. */
  private static void pay(
      Change change, List<Posting> others, Fill fill, BigDecimal amount, When when) {
    Currency currency = fill.instrument().currency();
    change.cash(currency, amount.negate(), fill.settles(), when.day());
    others.add(money(Ledger.VENUE, currency, amount.negate()));
  }

  /** A cash dividend or a coupon: so much for each unit held, or owed for each sold short. */
  public static Booked income(
      Book book, Kind kind, Instrument instrument, BigDecimal perUnit, When when) {
    Currency currency = instrument.currency();
    BigDecimal amount = book.held(instrument.id()).multiply(perUnit);
    Change change = new Change(book);
    change.cash(currency, amount, when.day(), when.day());
    return change.booked(
        kind,
        instrument.id().value(),
        when,
        BigDecimal.ZERO,
        money(Ledger.ISSUER, currency, amount));
  }

  /** Each {@code before} units become {@code after}; the cost of one falls or rises with them. */
  public static Booked split(Book book, Instrument instrument, int before, int after, When when) {
    BigDecimal held = book.held(instrument.id());
    BigDecimal factor = BigDecimal.valueOf(after);
    BigDecimal divisor = BigDecimal.valueOf(before);
    BigDecimal now = held.multiply(factor).divide(divisor, AVERAGE);
    Change change = new Change(book);
    book.position(instrument.id())
        .ifPresent(position ->
            change.positions.put(
                instrument.id(),
                new Position(
                    instrument.id(),
                    now,
                    position.averageCost().multiply(divisor).divide(factor, AVERAGE))));
    return change.booked(
        Kind.SPLIT,
        instrument.id().value() + " " + after + ":" + before,
        when,
        BigDecimal.ZERO,
        units(Ledger.ISSUER, instrument.id(), now.subtract(held)));
  }

  /** Interest that the client gets, or pays when below zero. */
  public static Booked interest(Book book, Currency currency, BigDecimal amount, When when) {
    Change change = new Change(book);
    change.cash(currency, amount, when.day(), when.day());
    return change.booked(
        Kind.INTEREST,
        currency.getCurrencyCode(),
        when,
        BigDecimal.ZERO,
        money(Ledger.INTEREST, currency, amount));
  }

  /** The day's gain or loss of a future moves as cash, and the position starts at that price. */
  public static Booked variation(Book book, Instrument future, BigDecimal settlement, When when) {
    Position position = book.position(future.id()).orElseThrow();
    BigDecimal gain =
        future.value(position.quantity(), settlement.subtract(position.averageCost()));
    Change change = new Change(book);
    change.cash(future.currency(), gain, when.day(), when.day());
    change.positions.put(future.id(), new Position(future.id(), position.quantity(), settlement));
    return change.booked(
        Kind.VARIATION,
        future.id().value(),
        when,
        gain,
        money(Ledger.VENUE, future.currency(), gain));
  }

  /**
   * An option or future ends: it is closed at that price, which is zero for an option that is worth
   * nothing, and its intrinsic value for one that is settled against the market.
   */
  public static Booked expire(Book book, Instrument instrument, BigDecimal price, When when) {
    BigDecimal closing = book.held(instrument.id()).negate();
    Change change = new Change(book);
    BigDecimal realised = change.trade(instrument, closing, price);
    BigDecimal paid =
        instrument.terms() instanceof Terms.Future
            ? realised.negate()
            : instrument.value(closing, price);
    change.cash(instrument.currency(), paid.negate(), when.day(), when.day());
    return change.booked(
        Kind.EXPIRY,
        instrument.id().value(),
        when,
        realised,
        units(Ledger.VENUE, instrument.id(), closing),
        money(Ledger.VENUE, instrument.currency(), paid.negate()));
  }

  /** What was due until this day is settled now; nothing of it is an event of its own. */
  public static Book settle(Book book, LocalDate today) {
    Change change = new Change(book);
    book.cash()
        .forEach((currency, cash) -> {
          SortedMap<LocalDate, BigDecimal> due = cash.pending().headMap(today.plusDays(1));
          if (!due.isEmpty()) {
            BigDecimal sum = due.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            change.cash.put(
                currency,
                new Book.Cash(cash.settled().add(sum), cash.pending().tailMap(today.plusDays(1))));
          }
        });
    return change.book();
  }

  /** A new trading day begins: limits by the day count from here. */
  public static Book newDay(Book book, LocalDate day, BigDecimal value) {
    Change change = new Change(settle(book, day));
    change.day = new Book.Day(day, 0, value);
    return change.book();
  }

  private static Posting money(Ledger ledger, Currency currency, BigDecimal clientGets) {
    return new Posting(ledger, new Commodity.Money(currency), clientGets.negate());
  }

  private static Posting units(Ledger ledger, InstrumentId instrument, BigDecimal clientGets) {
    return new Posting(ledger, new Commodity.Units(instrument), clientGets.negate());
  }

  /** The next version of a book, while it is put together. */
  private static final class Change {
    private final Book old;
    private final Map<Currency, Book.Cash> cash;
    private final Map<InstrumentId, Position> positions;
    private final Map<InstrumentId, Book.Working> working;
    private Book.Day day;

    Change(Book old) {
      this.old = old;
      this.cash = new HashMap<>(old.cash());
      this.positions = new HashMap<>(old.positions());
      this.working = new HashMap<>(old.working());
      this.day = old.day();
    }

    void cash(Currency currency, BigDecimal amount, LocalDate settles, LocalDate today) {
      Book.Cash before = cash.getOrDefault(currency, Book.Cash.NONE);
      if (amount.signum() == 0) {
        return;
      }
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
      day = new Book.Day(day.date(), day.orders(), day.openingValue().add(added));
    }

    /** Moves the position; what that made certain, in the instrument's currency. */
    BigDecimal trade(Instrument instrument, BigDecimal quantity, BigDecimal price) {
      InstrumentId id = instrument.id();
      BigDecimal held = old.held(id);
      BigDecimal now = held.add(quantity);
      BigDecimal cost = old.position(id).map(Position::averageCost).orElse(BigDecimal.ZERO);
      boolean adds = held.signum() == 0 || held.signum() == quantity.signum();
      BigDecimal realised = BigDecimal.ZERO;
      BigDecimal costNow = cost;
      if (adds) {
        costNow = held.multiply(cost).add(quantity.multiply(price)).divide(now, AVERAGE);
      } else {
        BigDecimal closed = quantity.abs().compareTo(held.abs()) <= 0 ? quantity.negate() : held;
        realised = instrument.value(closed, price.subtract(cost));
        if (now.signum() != held.signum()) {
          costNow = price; // closed, and opened the other way round with the rest
        }
      }
      if (now.signum() == 0) {
        positions.remove(id);
      } else {
        positions.put(id, new Position(id, now, costNow.stripTrailingZeros()));
      }
      return realised;
    }

    Book book() {
      return new Book(old.account(), old.base(), old.version() + 1, cash, positions, working, day);
    }

    /** With the client's side of the entry: what changed in the book is what is posted. */
    Booked booked(Kind kind, String reference, When when, BigDecimal realised, Posting... others) {
      Book next = book();
      List<Posting> postings = new ArrayList<>(List.of(others));
      var currencies = new java.util.HashSet<>(next.cash().keySet());
      currencies.addAll(old.cash().keySet());
      for (Currency currency : currencies) {
        BigDecimal moved = next.cash(currency).total().subtract(old.cash(currency).total());
        postings.add(new Posting(Ledger.CLIENT_CASH, new Commodity.Money(currency), moved));
      }
      var instruments = new java.util.HashSet<>(next.positions().keySet());
      instruments.addAll(old.positions().keySet());
      for (InstrumentId id : instruments) {
        BigDecimal moved = next.held(id).subtract(old.held(id));
        postings.add(new Posting(Ledger.CLIENT_UNITS, new Commodity.Units(id), moved));
      }
      return new Booked(
          next,
          new JournalEntry(
              kind,
              reference,
              when.day(),
              when.at(),
              realised,
              Collections.unmodifiableList(postings)));
    }
  }
}
