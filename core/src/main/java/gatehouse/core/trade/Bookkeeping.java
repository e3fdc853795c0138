package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.trade.JournalEntry.Kind;
import gatehouse.core.trade.JournalEntry.Posting;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What events do to a book. Pure; each gives the next version. */
public final class Bookkeeping {
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
        account,
        base,
        0,
        Map.of(),
        Map.of(),
        Map.of(),
        new Book.Day(day, day, 0, BigDecimal.ZERO),
        begin(day));
  }

  /** No later than the house's own day begins in New York. */
  static Instant begin(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** What happened up to that moment without a trade is booked; nothing of that is done here. */
  public static Book broughtTo(Book book, Instant at) {
    BookChange change = new BookChange(book);
    change.until(at);
    return change.book();
  }

  /** Money from the client's bank, or to it when below zero. */
  public static Booked deposit(
      Book book, Currency currency, BigDecimal amount, String reference, When when) {
    BigDecimal inBase = currency.equals(book.base()) ? amount : BigDecimal.ZERO;
    return deposit(book, currency, amount, inBase, reference, when);
  }

  /**
   * Money from the client's bank, or to it when below zero.
   *
   * @param inBase what it is worth in the base currency: money that came in today is no profit of
   *     today
   */
  public static Booked deposit(
      Book book,
      Currency currency,
      BigDecimal amount,
      BigDecimal inBase,
      String reference,
      When when) {
    BookChange change = new BookChange(book);
    change.cash(currency, amount, when.day(), when.day());
    change.openingValue(inBase);
    return change.booked(
        Kind.DEPOSIT, reference, when, BigDecimal.ZERO, money(Ledger.BANK, currency, amount));
  }

  /** Counts the open part of an order, when it comes or is changed. */
  public static Book reserve(Book book, Instrument instrument, Order order) {
    return working(book, instrument, order, order.open());
  }

  /** Takes the open part of an order out again, before it is changed or when it is over. */
  public static Book release(Book book, Instrument instrument, Order order) {
    return working(book, instrument, order, order.open().negate());
  }

  /** One more order was accepted today. */
  public static Book counted(Book book) {
    Book.Day day = book.day();
    BookChange change = new BookChange(book);
    change.day = new Book.Day(day.date(), day.own(), day.orders() + 1, day.openingValue());
    return change.book();
  }

  /**
   * Whether it is counted. The take-profit order of a bracket is not: it closes what the stop loss
   * closes, which is counted, and both are for the same quantity. Once the stop loss is over it
   * counts as an order of its own.
   */
  public static boolean counts(Order order) {
    return order.parent().isEmpty() || order.ticket().pricing().kind() != Pricing.Kind.LIMIT;
  }

  private static Book working(Book book, Instrument instrument, Order order, BigDecimal quantity) {
    if (!counts(order) || quantity.signum() == 0) {
      return book;
    }
    Book.Working now =
        book.working(instrument.id())
            .plus(
                order.ticket().side(),
                quantity,
                instrument.value(quantity, order.reference().abs()));
    BookChange change = new BookChange(book);
    if (now.buying().signum() == 0 && now.selling().signum() == 0) {
      change.working.remove(instrument.id());
    } else {
      change.working.put(instrument.id(), now);
    }
    return change.book();
  }

  /** A trade: units against money, commission and accrued interest. */
  public static Booked fill(Book book, Fill fill, When when) {
    BookChange change = new BookChange(book);
    change.until(fill.execution().at()); // what is bought now has no part in what was before
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
      BookChange change, List<Posting> others, Fill fill, BigDecimal quantity, When when) {
    Instrument instrument = fill.instrument();
    BigDecimal price = fill.execution().price();
    BigDecimal realised = change.trade(instrument, quantity, price);
    others.add(units(Ledger.VENUE, instrument.id(), quantity));
    pay(change, others, fill, instrument.value(quantity, price), when);
    return realised;
  }

  /** The client pays that much to the venue, or gets it when below zero. */
  private static void pay(
      BookChange change, List<Posting> others, Fill fill, BigDecimal amount, When when) {
    Currency currency = fill.instrument().currency();
    change.cash(currency, amount.negate(), fill.settles(), when.day());
    others.add(money(Ledger.VENUE, currency, amount.negate()));
  }

  /** A coupon and the like: so much for each unit held, or owed for each sold short. */
  public static Booked income(
      Book book, Kind kind, Instrument instrument, BigDecimal perUnit, When when) {
    Currency currency = instrument.currency();
    BigDecimal amount = book.held(instrument.id()).multiply(perUnit);
    BookChange change = new BookChange(book);
    change.cash(currency, amount, when.day(), when.day());
    return change.booked(
        kind,
        instrument.id().value(),
        when,
        BigDecimal.ZERO,
        money(Ledger.ISSUER, currency, amount));
  }

  /** Money of one currency becomes money of another; both move on the same day. */
  public static Booked convert(
      Book book,
      Currency from,
      BigDecimal amount,
      Currency to,
      BigDecimal received,
      LocalDate settles,
      String reference,
      When when) {
    BookChange change = new BookChange(book);
    change.cash(from, amount.negate(), settles, when.day());
    change.cash(to, received, settles, when.day());
    return change.booked(
        Kind.CONVERSION,
        reference,
        when,
        BigDecimal.ZERO,
        money(Ledger.VENUE, from, amount.negate()),
        money(Ledger.VENUE, to, received));
  }

  /**
   * Each {@code before} units become {@code after}; the cost of one falls or rises with them. What
   * does not make a whole lot is paid out, as companies do.
   *
   * @param price of one unit after the split
   */
  public static Booked split(
      Book book, Instrument instrument, int before, int after, BigDecimal price, When when) {
    BigDecimal factor = BigDecimal.valueOf(after);
    BigDecimal divisor = BigDecimal.valueOf(before);
    BigDecimal held = book.held(instrument.id());
    BigDecimal parts = held.multiply(factor);
    BigDecimal now =
        parts.divideToIntegralValue(divisor.multiply(instrument.lot())).multiply(instrument.lot());
    BigDecimal cost =
        book.position(instrument.id())
            .map(p -> p.averageCost().multiply(divisor).divide(factor, BookChange.AVERAGE))
            .orElse(BigDecimal.ZERO);
    BigDecimal left = parts.subtract(now.multiply(divisor));
    BigDecimal paid = coins(instrument.value(left, price), divisor, instrument.currency());
    BigDecimal realised =
        coins(instrument.value(left, price.subtract(cost)), divisor, instrument.currency());
    BookChange change = new BookChange(book);
    change.set(instrument.id(), now, cost);
    change.cash(instrument.currency(), paid, when.day(), when.day());
    return change.booked(
        Kind.SPLIT,
        instrument.id().value() + " " + after + ":" + before,
        when,
        realised,
        units(Ledger.ISSUER, instrument.id(), now.subtract(held)),
        money(Ledger.ISSUER, instrument.currency(), paid));
  }

  private static BigDecimal coins(BigDecimal amount, BigDecimal divisor, Currency currency) {
    return amount.divide(divisor, BookChange.coins(currency), RoundingMode.HALF_EVEN);
  }

  /** Interest that the client gets, or pays when below zero. */
  public static Booked interest(Book book, Currency currency, BigDecimal amount, When when) {
    BookChange change = new BookChange(book);
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
    BookChange change = new BookChange(book);
    change.cash(future.currency(), gain, when.day(), when.day());
    change.set(future.id(), position.quantity(), settlement);
    return change.booked(
        Kind.VARIATION,
        future.id().value(),
        when,
        gain,
        money(Ledger.VENUE, future.currency(), gain));
  }

  /**
   * An option, future or bond ends: it is closed at that price, which is zero for an option that is
   * worth nothing, its intrinsic value for one that is settled against the market, and 100 for a
   * bond.
   */
  public static Booked expire(Book book, Instrument instrument, BigDecimal price, When when) {
    BigDecimal closing = book.held(instrument.id()).negate();
    BookChange change = new BookChange(book);
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

  /**
   * An option ends in the money: its holder exercises it, its seller is assigned, and the
   * underlying is bought or sold at the strike. The premium stays the option's own profit or loss.
   *
   * @param settles when the strike is paid
   */
  public static Booked exercise(
      Book book, Instrument instrument, Instrument underlying, LocalDate settles, When when) {
    if (!(instrument.terms() instanceof Terms.Option option)
        || !option.underlying().equals(underlying.id())) {
      throw new IllegalArgumentException(underlying.id() + " is not what the option is on");
    }
    BigDecimal held = book.held(instrument.id());
    BigDecimal shares =
        (option.right() == Terms.Right.CALL ? held : held.negate())
            .multiply(instrument.multiplier());
    BigDecimal paid = underlying.value(shares, option.strike());
    BookChange change = new BookChange(book);
    BigDecimal realised =
        change
            .trade(instrument, held.negate(), BigDecimal.ZERO)
            .add(change.trade(underlying, shares, option.strike()));
    change.cash(underlying.currency(), paid.negate(), settles, when.day());
    return change.booked(
        Kind.EXERCISE,
        instrument.id().value(),
        when,
        realised,
        units(Ledger.VENUE, instrument.id(), held.negate()),
        units(Ledger.VENUE, underlying.id(), shares),
        money(Ledger.VENUE, underlying.currency(), paid.negate()));
  }

  /** What was due until this day is settled now; nothing of it is an event of its own. */
  public static Book settle(Book book, LocalDate today) {
    BookChange change = new BookChange(book);
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

  /** The house's next day begins. */
  public static Book newDay(Book book, LocalDate date) {
    BookChange change = new BookChange(settle(book, date));
    Book.Day day = book.day();
    change.day = new Book.Day(date, day.own(), day.orders(), day.openingValue());
    return change.book();
  }

  /**
   * The account's own next day begins: limits by the day count from here.
   *
   * @param value what it is worth now, in its base currency
   */
  public static Book newOwnDay(Book book, LocalDate own, BigDecimal value) {
    BookChange change = new BookChange(book);
    change.day = new Book.Day(book.day().date(), own, 0, value);
    return change.book();
  }

  static Posting money(Ledger ledger, Currency currency, BigDecimal clientGets) {
    return new Posting(ledger, new Commodity.Money(currency), clientGets.negate());
  }

  static Posting units(Ledger ledger, InstrumentId instrument, BigDecimal clientGets) {
    return new Posting(ledger, new Commodity.Units(instrument), clientGets.negate());
  }
}
