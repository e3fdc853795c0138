package gatehouse.server.audit;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.ChainCheck;
import gatehouse.core.audit.LogRow;
import gatehouse.core.audit.Logged;
import gatehouse.server.base.Database;
import java.util.List;
import java.util.Optional;

/** What a person, or an operator for them, can read of the log. */
public final class Activity {
  /** Entries on one page. */
  public static final int PAGE_ENTRIES_MAX = 100;

  /** Before every entry: where the newest page starts. */
  public static final long NEWEST = Long.MAX_VALUE;

  private final Database database;

  public Activity(Database database) {
    this.database = database;
  }

  /**
   * A page, newest first. The n of its last entry is where the next page starts.
   *
   * @param beforeN entries below this n only
   * @param limit 1 to {@link #PAGE_ENTRIES_MAX}; more is cut to that
   */
  public List<Logged> page(PersonId person, long beforeN, int limit) {
    int entries = Math.clamp(limit, 1, PAGE_ENTRIES_MAX);
    return database.read(sql -> LogRows.newest(sql, person.value(), beforeN, entries)).stream()
        .map(LogRow::logged)
        .flatMap(Optional::stream)
        .toList();
  }

  /** The person's entries after that n, the oldest first; none is ever put in between later. */
  public List<Logged> following(PersonId person, long afterN, int limit) {
    return database.read(sql -> LogRows.following(sql, person.value(), afterN, limit)).stream()
        .map(LogRow::logged)
        .flatMap(Optional::stream)
        .toList();
  }

  /** The n of the person's newest entry; 0 when there is none. */
  public long newest(PersonId person) {
    return database
        .read(sql -> LogRows.head(sql, person.value()))
        .map(ChainCheck.Head::n)
        .orElse(0L);
  }
}
