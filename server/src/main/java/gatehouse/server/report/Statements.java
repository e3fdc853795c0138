package gatehouse.server.report;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.Universe;
import gatehouse.core.report.DayTally;
import gatehouse.core.report.Evidence;
import gatehouse.core.report.Period;
import gatehouse.core.report.Reckoning;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Prices;
import gatehouse.server.base.Database;
import gatehouse.server.market.Markets;
import gatehouse.server.trade.Entitlements;
import gatehouse.server.trade.JournalRows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Statements of accounts, rebuilt from their journals, each from the nearest tally before it on.
 * The end of a day that is over is valued by {@link DayEndPrices}; a period that is open ends now,
 * at the prices of now, with all that is booked: some venues live in tomorrow already.
 */
public final class Statements {
  /** Days sort as texts: this is after each of them. */
  private static final LocalDate ALL_DAYS = LocalDate.of(9999, 12, 31);

  /** Between two tallies of a journal, which are read in a few milliseconds. */
  private static final int ENTRIES_APART = 500;

  private static final int SETTLED_DAYS = 2;

  private final Database database;
  private final Markets markets;
  private final Entitlements entitlements;
  private final int entriesApart;

  public Statements(Database database, Markets markets) {
    this(database, markets, ENTRIES_APART);
  }

  /**
   * With tallies elsewhere.
   *
   * @param entriesApart so many entries lie between two tallies of a journal at least
   */
  Statements(Database database, Markets markets, int entriesApart) {
    this.database = database;
    this.markets = markets;
    this.entitlements = new Entitlements(markets);
    this.entriesApart = entriesApart;
  }

  /**
   * One account in some days.
   *
   * @param entries of those days, oldest first
   * @param openingAt when currencies were valued for the beginning
   * @param closingAt the same for the end
   */
  record Statement(
      AccountProfile account,
      Period period,
      Reckoning reckoning,
      List<JournalEntry> entries,
      Instant openingAt,
      Instant closingAt) {}

  /** What is booked, and what happened and is not booked yet: both of one moment. */
  private record Journal(TallyRows.Read booked, List<JournalEntry> pending) {}

  /** The statement of an account in a currency. */
  Statement of(AccountProfile account, Period period, Currency currency, Instant now) {
    LocalDate last = period.open() ? ALL_DAYS : period.last();
    Journal found =
        database.read(sql ->
            new Journal(
                TallyRows.read(sql, account.number(), period.first(), last),
                period.open() ? entitlements.pending(sql, account, now) : List.of()));
    TallyRows.Read read = found.booked();
    Books books = new Books(account.number(), period.last(), read.entries());
    LocalDate settled = settled(now);
    LocalDate until = period.eve().isBefore(settled) ? period.eve() : settled;
    TallyRows.Read kept = keep(account.number(), read, until, books);
    List<JournalEntry> journal = new ArrayList<>(kept.entries());
    journal.addAll(found.pending());
    Prices opening = new DayEndPrices(markets, period.eve());
    Prices closing = period.open() ? markets.prices(now) : new DayEndPrices(markets, period.last());
    Reckoning reckoning =
        Reckoning.of(currency, kept.from(), journal, period.first(), opening, closing, books);
    return new Statement(
        account,
        period,
        reckoning,
        journal.stream().filter(entry -> !entry.day().isBefore(period.first())).toList(),
        DayEndPrices.moment(period.eve()),
        period.open() ? now : DayEndPrices.moment(period.last()));
  }

  /** Keeps what the account's journal came to, so that no statement has to read all of it. */
  public void keep(AccountNumber account, Instant now) {
    LocalDate until = settled(now);
    TallyRows.Read read =
        database.read(sql -> {
          Optional<DayTally> from = TallyRows.nearest(sql, account, until.plusDays(1));
          LocalDate first = TallyRows.after(from);
          return JournalRows.count(sql, account, first, until) < entriesApart
              ? new TallyRows.Read(from, List.of())
              : new TallyRows.Read(from, JournalRows.between(sql, account, first, until));
        });
    keep(account, read, until, new Books(account, until, read.entries()));
  }

  /** The same from the newest tally on, which is written where one is missing. */
  private TallyRows.Read keep(
      AccountNumber account, TallyRows.Read read, LocalDate until, Books books) {
    List<DayTally> missing = DayTally.of(read.from(), read.entries(), until, entriesApart, books);
    if (missing.isEmpty()) {
      return read;
    }
    database.write(sql -> {
      for (DayTally tally : missing) {
        TallyRows.insert(sql, account, tally);
      }
      return true;
    });
    return read.from(missing.getLast());
  }

  /** Few entries come as late as that; a tally that lacks one is made again. */
  private static LocalDate settled(Instant now) {
    return now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(SETTLED_DAYS);
  }

  /** What the house's books and markets know beside the journal. */
  private final class Books implements Evidence {
    private final AccountNumber account;
    private final LocalDate last;
    private final List<JournalEntry> entries;
    private final Map<LocalDate, Universe> months = new HashMap<>();
    private Optional<Map<String, BigDecimal>> fills = Optional.empty();

    /**
     * Of some entries.
     *
     * @param last the day whose contracts are looked at first
     */
    Books(AccountNumber account, LocalDate last, List<JournalEntry> entries) {
      this.account = account;
      this.last = last;
      this.entries = entries;
    }

    @Override
    public Instrument instrument(InstrumentId id, LocalDate day) {
      return universe(last)
          .instrument(id)
          .or(() -> universe(day).instrument(id))
          .orElseThrow(() -> new IllegalStateException("nothing was called " + id + " on " + day));
    }

    /** Contracts are listed by the month. */
    private Universe universe(LocalDate day) {
      return months.computeIfAbsent(day.withDayOfMonth(1), markets::universe);
    }

    @Override
    public BigDecimal price(JournalEntry fill, Instrument future) {
      if (fills.isEmpty()) {
        Instant from =
            entries.stream().map(JournalEntry::at).min(Comparator.naturalOrder()).orElse(fill.at());
        fills = Optional.of(database.read(sql -> JournalRows.prices(sql, account, from)));
      }
      BigDecimal price = fills.get().get(fill.reference());
      return price != null ? price : openedAt(fill.day(), future);
    }

    /** What an account was opened with has no fill: it came at the day's closing price. */
    private BigDecimal openedAt(LocalDate day, Instrument future) {
      TradingCalendar calendar = universe(day).venue(future).calendar();
      return markets.closingPrice(
          future, calendar.trades(day) ? day : calendar.plusTradingDays(day, -1));
    }

    @Override
    public BigDecimal rate(Currency from, Currency to, Instant at) {
      return from.equals(to) ? BigDecimal.ONE : markets.prices(at).rate(from, to);
    }
  }
}
