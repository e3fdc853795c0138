package gatehouse.server.report;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.Universe;
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
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Statements of accounts, rebuilt from their journals. The end of a day that is over is valued by
 * {@link DayEndPrices}; a period that is open ends now, at the prices of now, with all that is
 * booked: some venues live in tomorrow already.
 */
final class Statements {
  /** Days sort as texts: this is after each of them. */
  private static final LocalDate ALL_DAYS = LocalDate.of(9999, 12, 31);

  private final Database database;
  private final Markets markets;
  private final Entitlements entitlements;

  Statements(Database database, Markets markets) {
    this.database = database;
    this.markets = markets;
    this.entitlements = new Entitlements(markets);
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

  /** The statement of an account in a currency. */
  Statement of(AccountProfile account, Period period, Currency currency, Instant now) {
    LocalDate last = period.open() ? ALL_DAYS : period.last();
    List<JournalEntry> journal =
        database.read(sql -> {
          List<JournalEntry> entries =
              new ArrayList<>(JournalRows.between(sql, account.number(), LocalDate.EPOCH, last));
          if (period.open()) {
            entries.addAll(entitlements.pending(sql, account, now));
          }
          return entries;
        });
    Prices opening = new DayEndPrices(markets, period.eve());
    Prices closing = period.open() ? markets.prices(now) : new DayEndPrices(markets, period.last());
    Reckoning reckoning =
        Reckoning.of(
            currency,
            journal,
            period.first(),
            opening,
            closing,
            new Books(account.number(), period));
    return new Statement(
        account,
        period,
        reckoning,
        journal.stream().filter(entry -> !entry.day().isBefore(period.first())).toList(),
        DayEndPrices.moment(period.eve()),
        period.open() ? now : DayEndPrices.moment(period.last()));
  }

  /** What the house's books and markets know beside the journal. */
  private final class Books implements Evidence {
    private final AccountNumber account;
    private final Period period;
    private final Map<LocalDate, Universe> months = new HashMap<>();
    private Optional<Map<String, BigDecimal>> fills = Optional.empty();

    Books(AccountNumber account, Period period) {
      this.account = account;
      this.period = period;
    }

    @Override
    public Instrument instrument(InstrumentId id, LocalDate day) {
      return universe(period.last())
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
        fills = Optional.of(database.read(sql -> JournalRows.prices(sql, account)));
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
