package gatehouse.server.trade;

import gatehouse.core.audit.Act;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Dividends;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Position;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Sql;
import gatehouse.server.market.CorporateActions;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happens to what an account holds without a trade: dividends, splits, and options that end.
 * Each has its moment, and is done to what the book holds at that moment; the book knows up to
 * which one it is done. Nothing is stored here.
 */
public final class Entitlements {
  /** An option that is this much in the money is exercised for its holder (OCC rule 805). */
  private static final BigDecimal EXERCISED_FROM = new BigDecimal("0.01");

  private final Markets markets;

  public Entitlements(Markets markets) {
    this.markets = markets;
  }

  /** An event that is booked, and how the owner reads of it. */
  record Told(Booked booked, Act act, String what) {}

  /**
   * A book that was brought forward.
   *
   * @param told what was booked, in order
   * @param splits of instruments that the account held or had orders open while they were split
   */
  record Forward(Book book, List<Told> told, List<CorporateAction.Split> splits) {}

  /** Whether anything happened up to that moment that is not booked. */
  boolean due(Book book, Instant until) {
    return next(book, markets.universe(until), until).isPresent();
  }

  /** The book as it is at that moment, whether it is stored like that or not. */
  Book at(Book book, AccountProfile account, Instant until) {
    return due(book, until) ? forward(book, account, until).book() : book;
  }

  /** What happened up to that moment and is not in the journal yet. */
  public List<JournalEntry> pending(Sql sql, AccountProfile account, Instant until)
      throws SQLException {
    return BookRows.load(sql, account.number()).stream()
        .flatMap(book -> forward(book, account, until).told().stream())
        .map(told -> told.booked().entry())
        .toList();
  }

  /** Whether something was done to the instrument after a moment, up to another. */
  boolean moved(InstrumentId instrument, Instant after, Instant until) {
    return until.isAfter(after) && !markets.actions().between(instrument, after, until).isEmpty();
  }

  /** All that happened up to that moment, in the order in which it did. */
  Forward forward(Book before, AccountProfile account, Instant until) {
    Universe universe = markets.universe(until);
    List<Told> told = new ArrayList<>();
    List<CorporateAction.Split> splits = new ArrayList<>();
    Book book = before;
    for (Optional<Instant> at = next(book, universe, until);
        at.isPresent();
        at = next(book, universe, until)) {
      book = moment(book, account, universe, at.get(), told, splits);
    }
    return new Forward(book, told, splits);
  }

  private Optional<Instant> next(Book book, Universe universe, Instant until) {
    CorporateActions actions = markets.actions();
    Stream<Instant> held =
        book.positions().keySet().stream()
            .flatMap(id ->
                Stream.concat(
                    actions.between(id, book.until(), until).stream()
                        .limit(1)
                        .map(CorporateActions.Effect::at),
                    end(id, universe, until).stream()));
    Stream<Instant> ordered =
        book.working().isEmpty()
            ? Stream.empty()
            : actions.splits(book.until(), until).stream().map(CorporateActions.Effect::at);
    return Stream.concat(held, ordered).min(Comparator.naturalOrder());
  }

  /** When the option ends, if it does up to that moment: with the day of what it is on. */
  private static Optional<Instant> end(InstrumentId id, Universe universe, Instant until) {
    LocalDate day = until.atZone(ZoneOffset.UTC).toLocalDate();
    return universe
        .instrument(id)
        .map(Instrument::terms)
        .filter(Terms.Option.class::isInstance)
        .map(Terms.Option.class::cast)
        .filter(option -> !option.expiry().isAfter(day))
        .flatMap(option ->
            universe
                .instrument(option.underlying())
                .map(share -> universe.venue(share).calendar().end(option.expiry())))
        .filter(end -> !end.isAfter(until));
  }

  /** What happens at one moment: options end before the day begins on which shares go ex. */
  private Book moment(
      Book before,
      AccountProfile account,
      Universe universe,
      Instant at,
      List<Told> told,
      List<CorporateAction.Split> splits) {
    Book book = before;
    for (Position position : sorted(before)) {
      if (end(position.instrument(), universe, at).isPresent()) {
        Instrument option = universe.instrument(position.instrument()).orElseThrow();
        told.add(ended(book, option, universe, at));
        book = told.getLast().booked().book();
      }
    }
    if (at.isAfter(before.until())) {
      Instant last = at.minusMillis(1);
      for (Position position : sorted(book)) {
        for (var effect : markets.actions().between(position.instrument(), last, at)) {
          Instrument share = universe.instrument(position.instrument()).orElseThrow();
          told.add(
              switch (effect.action()) {
                case CorporateAction.Dividend dividend ->
                    dividend(book, share, dividend, account, at);
                case CorporateAction.Split split -> split(book, share, split, at);
              });
          book = told.getLast().booked().book();
        }
      }
      for (var effect : markets.actions().splits(last, at)) {
        if (effect.action() instanceof CorporateAction.Split split) {
          splits.add(split);
        }
      }
    }
    return Bookkeeping.broughtTo(book, at);
  }

  private static List<Position> sorted(Book book) {
    return book.positions().values().stream()
        .sorted(Comparator.comparing(Position::instrument))
        .toList();
  }

  private static Told dividend(
      Book book,
      Instrument share,
      CorporateAction.Dividend dividend,
      AccountProfile account,
      Instant at) {
    BigDecimal withheld = WithholdingTax.share(share.venue(), account.residence());
    Booked booked =
        Dividends.book(
            book,
            share,
            dividend.perShare(),
            withheld,
            dividend.payDate(),
            new Bookkeeping.When(dividend.exDate(), at));
    BigDecimal net =
        booked.book().cash(share.currency()).total().subtract(book.cash(share.currency()).total());
    String what =
        "%s %s a share on %s %s: %s%s, paid on %s"
            .formatted(
                dividend.perShare().toPlainString(),
                share.currency(),
                OrderText.number(book.held(share.id())),
                share.id(),
                OrderText.money(net, share.currency()),
                net.signum() > 0 && withheld.signum() > 0
                    ? " after " + OrderText.number(withheld.movePointRight(2)) + " % tax"
                    : "",
                LocalTimes.date(dividend.payDate()));
    return new Told(booked, Act.DIVIDEND_BOOKED, what);
  }

  private Told split(Book book, Instrument share, CorporateAction.Split split, Instant at) {
    BigDecimal price = markets.market().quote(share, at).mid();
    Booked booked =
        Bookkeeping.split(
            book,
            share,
            split.before(),
            split.after(),
            price,
            new Bookkeeping.When(split.exDate(), at));
    BigDecimal paid =
        booked.book().cash(share.currency()).total().subtract(book.cash(share.currency()).total());
    String what =
        "%s of %s: %s became %s"
            .formatted(
                split.words(),
                share.id(),
                OrderText.number(book.held(share.id())),
                OrderText.number(booked.book().held(share.id())));
    return new Told(
        booked,
        Act.SHARES_SPLIT,
        paid.signum() == 0
            ? what
            : what
                + ", and "
                + OrderText.money(paid, share.currency())
                + " for the part of a share");
  }

  /** What is on shares is delivered; an account that can't afford it shows what it lacks. */
  private Told ended(Book book, Instrument instrument, Universe universe, Instant at) {
    Terms.Option option = (Terms.Option) instrument.terms();
    Instrument underlying = universe.instrument(option.underlying()).orElseThrow();
    TradingCalendar calendar = universe.venue(underlying).calendar();
    LocalDate day =
        calendar.trades(option.expiry())
            ? option.expiry()
            : calendar.plusTradingDays(option.expiry(), -1);
    BigDecimal price = markets.closingPrice(underlying, day);
    BigDecimal inside =
        option.right() == Terms.Right.CALL
            ? price.subtract(option.strike())
            : option.strike().subtract(price);
    Bookkeeping.When when = new Bookkeeping.When(option.expiry(), at);
    String what = OrderText.number(book.held(instrument.id())) + " " + instrument.name();
    if (inside.compareTo(EXERCISED_FROM) < 0) {
      return new Told(
          Bookkeeping.expire(book, instrument, BigDecimal.ZERO, when),
          Act.OPTION_ENDED,
          what + ", worth nothing");
    }
    return switch (underlying.terms()) {
      case Terms.Stock stock -> exercised(book, instrument, underlying, day, when, what);
      case Terms.Etf etf -> exercised(book, instrument, underlying, day, when, what);
      case Terms.Option other -> paid(book, instrument, inside, when, what);
      case Terms.Future future -> paid(book, instrument, inside, when, what);
      case Terms.Fx fx -> paid(book, instrument, inside, when, what);
      case Terms.Bond bond -> paid(book, instrument, inside, when, what);
    };
  }

  private static Told paid(
      Book book, Instrument option, BigDecimal inside, Bookkeeping.When when, String what) {
    return new Told(
        Bookkeeping.expire(book, option, inside, when),
        Act.OPTION_ENDED,
        what + ", settled in cash at " + OrderText.number(inside));
  }

  private Told exercised(
      Book book,
      Instrument option,
      Instrument share,
      LocalDate day,
      Bookkeeping.When when,
      String what) {
    TradingCalendar calendar = markets.universe(when.at()).venue(share).calendar();
    LocalDate settles = calendar.plusTradingDays(day, share.settlementDays());
    Booked booked = Bookkeeping.exercise(book, option, share, settles, when);
    BigDecimal came = booked.book().held(share.id()).subtract(book.held(share.id()));
    return new Told(
        booked,
        Act.OPTION_ENDED,
        "%s, %s: %s %s %s at the strike"
            .formatted(
                what,
                book.held(option.id()).signum() > 0 ? "exercised" : "assigned",
                came.signum() > 0 ? "bought" : "sold",
                OrderText.number(came.abs()),
                share.id()));
  }
}
