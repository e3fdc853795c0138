package gatehouse.server.report;

import gatehouse.core.report.DayTally;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.JournalEntry;
import gatehouse.server.base.Sql;
import gatehouse.server.trade.JournalRows;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Tallies of journals, as rows, and journals read from the nearest of them on. */
final class TallyRows {
  private TallyRows() {}

  /**
   * A journal up to some day.
   *
   * @param from what it came to before the entries; empty where those are all that there are
   * @param entries by day
   */
  record Read(Optional<DayTally> from, List<JournalEntry> entries) {
    /** The same from a later tally of its own on. */
    Read from(DayTally later) {
      return new Read(
          Optional.of(later),
          entries.stream().filter(entry -> entry.day().isAfter(later.day())).toList());
    }
  }

  /** Reads all that came to the end of the last day, from the nearest tally before the first on. */
  static Read read(Sql sql, AccountNumber account, LocalDate first, LocalDate last)
      throws SQLException {
    Optional<DayTally> from = nearest(sql, account, first);
    return new Read(from, JournalRows.between(sql, account, after(from), last));
  }

  /** The first day that is not in it. */
  static LocalDate after(Optional<DayTally> from) {
    return from.map(tally -> tally.day().plusDays(1)).orElse(LocalDate.EPOCH);
  }

  /** The newest tally of a day before that one, of those that hold every entry. */
  static Optional<DayTally> nearest(Sql sql, AccountNumber account, LocalDate before)
      throws SQLException {
    LocalDate until = before;
    while (true) {
      Optional<DayTally> newest =
          sql.one(
              "SELECT day, entries, content FROM day_tally WHERE account_number = ? AND form = ?"
                  + " AND day < ? ORDER BY day DESC LIMIT 1",
              row ->
                  new DayTally(LocalDate.parse(row.getString(1)), row.getLong(2), row.getString(3)),
              account.value(),
              DayTally.FORM,
              until.toString());
      if (newest.isEmpty()) {
        return newest;
      }
      until = newest.get().day();
      // an entry of that day or of one before it may have come late
      if (JournalRows.count(sql, account, LocalDate.EPOCH, until) == newest.get().entries()) {
        return newest;
      }
    }
  }

  static void insert(Sql sql, AccountNumber account, DayTally tally) throws SQLException {
    sql.run(
        "INSERT INTO day_tally (account_number, day, form, entries, content) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (account_number, day) DO UPDATE SET form = excluded.form,"
            + " entries = excluded.entries, content = excluded.content",
        account.value(),
        tally.day().toString(),
        DayTally.FORM,
        tally.entries(),
        tally.content());
  }
}
