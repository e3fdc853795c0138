package gatehouse.server.trade;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Coupons;
import gatehouse.core.trade.Interest;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Position;
import gatehouse.core.trade.Valuation;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What time brings each account: dividends, splits and the ends of options at their own moments;
 * and with a new day what is due is settled, futures pay the day's difference, futures and bonds
 * that ended are closed, and interest is charged on what is owed. Each account in one transaction;
 * one that was done is not done again.
 */
final class DayEnd {
  /** A bond is repaid at its nominal; its price is in percent of that. */
  private static final BigDecimal NOMINAL_PERCENT = new BigDecimal(100);

  /**
   * The house's books end a day with New York: by then every market has closed on that date, so
   * that each closing price of it is known. The day that limits count by is the account's own.
   */
  private static final Mic LAST_TO_CLOSE = new Mic("XNYS");

  private final Database database;
  private final Markets markets;
  private final Profiles profiles;
  private final Changes changes;
  private final BroughtForward books;
  private final VenueLease lease;
  private final InstantSource clock;
  private final BiConsumer<AccountNumber, Instant> ended;

  DayEnd(
      Database database,
      Markets markets,
      Profiles profiles,
      Changes changes,
      BroughtForward books,
      VenueLease lease,
      InstantSource clock,
      BiConsumer<AccountNumber, Instant> ended) {
    this.database = database;
    this.markets = markets;
    this.profiles = profiles;
    this.changes = changes;
    this.books = books;
    this.lease = lease;
    this.clock = clock;
    this.ended = ended;
  }

  /** Brings every account to the day of now; on the node that leads, while it leads. */
  void run() {
    if (!lease.leads()) {
      return;
    }
    Instant now = clock.instant();
    LocalDate today = today(markets.universe(now), now);
    for (AccountNumber account : database.read(BookRows::all)) {
      Optional<AccountProfile> profile = profiles.profile(account);
      if (!lease.leads()) {
        return; // its next holder goes on
      }
      if (profile.isPresent() && isBehind(profile.get(), today, now)) {
        database.write(sql -> roll(sql, profile.get(), today, now));
        changes.tell(account);
        ended.accept(account, now);
      }
    }
  }

  /** The day that the house books by at that moment. */
  static LocalDate today(Universe universe, Instant now) {
    return universe.venue(LAST_TO_CLOSE).orElseThrow().calendar().tradingDay(now);
  }

  private boolean isBehind(AccountProfile account, LocalDate today, Instant now) {
    LocalDate own = account.entity().day(now);
    return database
        .read(sql -> BookRows.load(sql, account.number()))
        .filter(book ->
            book.day().date().isBefore(today)
                || book.day().own().isBefore(own)
                || books.entitlements().due(book, now))
        .isPresent();
  }

  private Book roll(Sql sql, AccountProfile profile, LocalDate today, Instant now)
      throws SQLException {
    Book before = books.lock(sql, profile.number(), now).orElseThrow();
    Book book =
        before.day().date().isBefore(today) ? booked(sql, profile, before, today, now) : before;
    LocalDate own = profile.entity().day(now);
    if (book.day().own().isBefore(own)) {
      BigDecimal value =
          Valuation.of(book, markets.universe(now), markets.prices(now), profile.margin())
              .netLiquidation();
      book = Bookkeeping.newOwnDay(book, own, value);
    }
    if (book.version() != before.version()) {
      BookRows.update(sql, before, book);
    }
    return book;
  }

  private Book booked(Sql sql, AccountProfile profile, Book before, LocalDate today, Instant now)
      throws SQLException {
    LocalDate last = before.day().date();
    Bookkeeping.When when = new Bookkeeping.When(last, now);
    Universe universe = markets.universe(now);
    Book book = before;
    for (Position position : List.copyOf(before.positions().values())) {
      Instrument instrument = universe.instrument(position.instrument()).orElseThrow();
      if (instrument.terms() instanceof Terms.Bond bond) {
        book = coupons(sql, book, instrument, bond, last, today, when);
      }
      Optional<Booked> booked = closing(book, instrument, universe, last, today, when);
      if (booked.isPresent()) {
        JournalRows.insert(sql, profile.number(), booked.get());
        book = booked.get().book();
      }
    }
    for (Currency currency : before.cash().keySet()) {
      BigDecimal owed = book.cash(currency).settled();
      if (owed.signum() < 0) {
        Booked interest =
            interest(book, currency, owed, ChronoUnit.DAYS.between(last, today), when);
        JournalRows.insert(sql, profile.number(), interest);
        book = interest.book();
      }
    }
    return Bookkeeping.newDay(book, today);
  }

  private static Book coupons(
      Sql sql,
      Book book,
      Instrument instrument,
      Terms.Bond bond,
      LocalDate last,
      LocalDate today,
      Bookkeeping.When when)
      throws SQLException {
    int payments = Coupons.between(bond, last, today);
    if (payments == 0) {
      return book;
    }
    BigDecimal perUnit = Coupons.perUnit(bond).multiply(BigDecimal.valueOf(payments));
    Booked coupon = Bookkeeping.income(book, JournalEntry.Kind.COUPON, instrument, perUnit, when);
    JournalRows.insert(sql, book.account(), coupon);
    return coupon.book();
  }

  private static Booked interest(
      Book book, Currency currency, BigDecimal owed, long days, Bookkeeping.When when) {
    return Bookkeeping.interest(book, currency, Interest.of(owed, currency, days), when);
  }

  private Optional<Booked> closing(
      Book book,
      Instrument instrument,
      Universe universe,
      LocalDate last,
      LocalDate today,
      Bookkeeping.When when) {
    boolean over = instrument.lastDay().filter(today::isAfter).isPresent();
    return switch (instrument.terms()) {
      case Terms.Future future -> {
        BigDecimal price = close(instrument, universe, over ? future.expiry() : last);
        yield Optional.of(
            over
                ? Bookkeeping.expire(book, instrument, price, when)
                : Bookkeeping.variation(book, instrument, price, when));
      }
      case Terms.Option option -> Optional.empty(); // ended at its own moment
      case Terms.Stock stock -> Optional.empty();
      case Terms.Etf etf -> Optional.empty();
      case Terms.Fx fx -> Optional.empty();
      case Terms.Bond bond when over ->
          Optional.of(Bookkeeping.expire(book, instrument, NOMINAL_PERCENT, when));
      case Terms.Bond bond -> Optional.empty();
    };
  }

  private BigDecimal close(Instrument instrument, Universe universe, LocalDate day) {
    TradingCalendar calendar = universe.venue(instrument).calendar();
    LocalDate traded = calendar.trades(day) ? day : calendar.plusTradingDays(day, -1);
    return markets.closingPrice(instrument, traded);
  }
}
