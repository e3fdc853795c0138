package gatehouse.core.report;

import gatehouse.core.trade.JournalEntry;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an account's journal comes to by the end of a day, so that a statement reads only what came
 * after. It says nothing that the journal does not say: it can be thrown away and made again.
 *
 * <p>INVARIANT: entries are counted in by their days, those of one day as they were written. A
 * journal only grows, so that a tally of as many entries as there are up to its day is one of all
 * of them.
 *
 * @param day all entries up to its end are in it
 * @param entries how many those are
 * @param content in the one form of {@link #FORM}
 */
public record DayTally(LocalDate day, long entries, String content) {
  /** Counts the ways in which this program folds entries up: what another way left is of no use. */
  public static final int FORM = 1;

  /**
   * The tallies that are worth keeping.
   *
   * @param from where to begin; empty for the account's first day
   * @param journal every entry of the days after that, by day
   * @param until of later days no tally is made
   * @param apart so many entries lie between two of them at least; above 0
   */
  public static List<DayTally> of(
      Optional<DayTally> from,
      List<JournalEntry> journal,
      LocalDate until,
      int apart,
      Evidence evidence) {
    Tally tally = Tally.of(from, evidence);
    long entries = from.map(DayTally::entries).orElse(0L);
    int since = 0;
    List<DayTally> tallies = new ArrayList<>();
    for (int i = 0; i < journal.size() && !journal.get(i).day().isAfter(until); i++) {
      LocalDate day = journal.get(i).day();
      tally.add(journal.get(i));
      entries++;
      since++;
      boolean over = i + 1 == journal.size() || journal.get(i + 1).day().isAfter(day);
      if (over && since >= apart) {
        tallies.add(new DayTally(day, entries, tally.text()));
        since = 0;
      }
    }
    return tallies;
  }
}
