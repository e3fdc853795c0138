package gatehouse.server.trade;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.Instrument;
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

/**
 * What a new day brings each account: what is due is settled, futures pay the day's difference,
 * contracts that ended are closed, and interest is charged on what is owed. Each account in one
 * transaction; one that was done is not done again.
 */
final class DayEnd {
  /** A bond is repaid at its nominal; its price is in percent of that. */
  private static final BigDecimal NOMINAL_PERCENT = new BigDecimal(100);

  private final Database database;
  private final Markets markets;
  private final Profiles profiles;
  private final Changes changes;
  private final InstantSource clock;

  DayEnd(
      Database database, Markets markets, Profiles profiles, Changes changes, InstantSource clock) {
    this.database = database;
    this.markets = markets;
    this.profiles = profiles;
    this.changes = changes;
    this.clock = clock;
  }

  /** Brings every account to the day of now. */
  void run() {
    Instant now = clock.instant();
    LocalDate today = today(now);
    for (AccountNumber account : database.read(BookRows::all)) {
      Optional<AccountProfile> profile = profiles.profile(account);
      if (profile.isPresent() && isBehind(account, today)) {
        database.write(sql -> roll(sql, profile.get(), today, now));
        changes.tell(account);
      }
    }
  }

  /** The house's own day: that of its currency desk, which follows New York. */
  private LocalDate today(Instant now) {
    return markets
        .universe(now)
        .venue(new gatehouse.core.market.Mic("XNYS"))
        .orElseThrow()
        .calendar()
        .tradingDay(now);
  }

  private boolean isBehind(AccountNumber account, LocalDate today) {
    return database
        .read(sql -> BookRows.load(sql, account))
        .filter(book -> book.day().date().isBefore(today))
        .isPresent();
  }

  private Book roll(Sql sql, AccountProfile profile, LocalDate today, Instant now)
      throws SQLException {
    Book before = BookRows.lock(sql, profile.number()).orElseThrow();
    if (!before.day().date().isBefore(today)) {
      return before;
    }
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
    BigDecimal value =
        Valuation.of(book, universe, markets.prices(now), profile.margin()).netLiquidation();
    book = Bookkeeping.newDay(book, today, value);
    BookRows.update(sql, before, book);
    return book;
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
      case Terms.Option option when over ->
          Optional.of(Bookkeeping.expire(book, instrument, intrinsic(option, universe), when));
      case Terms.Future future -> {
        BigDecimal price = close(instrument, universe, over ? future.expiry() : last);
        yield Optional.of(
            over
                ? Bookkeeping.expire(book, instrument, price, when)
                : Bookkeeping.variation(book, instrument, price, when));
      }
      case Terms.Option option -> Optional.empty();
      case Terms.Stock stock -> Optional.empty();
      case Terms.Etf etf -> Optional.empty();
      case Terms.Fx fx -> Optional.empty();
      case Terms.Bond bond when over ->
          Optional.of(Bookkeeping.expire(book, instrument, NOMINAL_PERCENT, when));
      case Terms.Bond bond -> Optional.empty();
    };
  }

  private BigDecimal intrinsic(Terms.Option option, Universe universe) {
    Instrument underlying = universe.instrument(option.underlying()).orElseThrow();
    BigDecimal price = close(underlying, universe, option.expiry());
    BigDecimal inside =
        option.right() == Terms.Right.CALL
            ? price.subtract(option.strike())
            : option.strike().subtract(price);
    return inside.max(BigDecimal.ZERO);
  }

  private BigDecimal close(Instrument instrument, Universe universe, LocalDate day) {
    TradingCalendar calendar = universe.venue(instrument).calendar();
    LocalDate traded = calendar.trades(day) ? day : calendar.plusTradingDays(day, -1);
    return markets.closingPrice(instrument, traded);
  }
}
