package gatehouse.server.audit;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.LogRow;
import gatehouse.core.audit.Logged;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Delivers each committed row once on this node, a person's rows in the order of their chain.
 *
 * <p>On PostgreSQL a row may become visible after one of a higher seq. Every seq that is skipped is
 * therefore remembered as a gap, with a transaction id that was given out after the gap was seen.
 * Whoever took that seq was given an id below it (the id comes with the lock on the head, before
 * the seq). So when the oldest running transaction is no longer below it and the row is still not
 * there, it was rolled back, and the gap is closed; no clock decides.
 *
 * <p>A row of this node's own is delivered from memory when its person's row before it was. Only
 * otherwise is the table read: another node may have written the one before.
 *
 * <p>INVARIANT: that id is one that was given out. The {@code xmax} of a snapshot is none: it
 * follows the last transaction that ended, and whoever took the seq may run under an id above it.
 */
final class Tail {
  private static final System.Logger LOGGER = System.getLogger(Tail.class.getName());
  private static final int PAGE_ROWS_MAX = 1000;

  /** How far below the highest seq a transaction may still be open when this node starts. */
  private static final int START_WINDOW_ROWS = 1000;

  /** Persons whose last place is remembered; the rows of others cost a look into the table. */
  private static final int PERSONS_MAX = 10_000;

  /** The oldest running transaction. SQLite commits in the order of seq: none is. */
  private static final long NONE_RUNNING = 0;

  /** A gap that was seen just now, and has no id yet. */
  private static final long NOT_BOUNDED = Long.MAX_VALUE;

  private final Database database;
  private final List<Consumer<Logged>> subscribers = new CopyOnWriteArrayList<>();
  private final List<Consumer<Logged>> readers = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final TreeMap<Long, Long> nextIdByGap = new TreeMap<>();
  private final Map<PersonId, Long> lastByPerson =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PersonId, Long> eldest) {
          return size() > PERSONS_MAX;
        }
      };
  private long top;

  Tail(Database database) {
    this.database = database;
    database.read(this::start);
  }

  private boolean start(Sql sql) throws SQLException {
    top = Math.max(0, LogRows.top(sql) - START_WINDOW_ROWS);
    LogRows.after(sql, top, START_WINDOW_ROWS).forEach(row -> take(row.seq()));
    if (!nextIdByGap.isEmpty()) {
      bound(freshId(sql));
    }
    return true;
  }

  void subscribe(Consumer<Logged> subscriber) {
    subscribers.add(subscriber);
  }

  /** Has it hear of rows that were read from the table, after the subscribers. */
  void subscribeToRead(Consumer<Logged> reader) {
    readers.add(reader);
  }

  /** Delivers a row that this node has just committed, after all of its person that precede it. */
  void committed(Logged logged) {
    lock.lock();
    try {
      if (logged.seq() <= top && !nextIdByGap.containsKey(logged.seq())) {
        return; // another caller read it
      }
      if (follows(logged)) {
        take(logged.seq());
        deliver(logged, subscribers);
      } else {
        catchUp();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing of its person can still be missing here, so that nothing need be read. */
  private boolean follows(Logged logged) {
    Long before = lastByPerson.get(logged.entry().person());
    return (before != null && before == logged.n() - 1)
        || (logged.seq() == top + 1 && nextIdByGap.isEmpty());
  }

  /** Delivers what is committed and not delivered yet, whoever wrote it. */
  void catchUp() {
    lock.lock();
    try {
      Page page;
      do {
        page = database.read(this::read);
        deliver(page);
      } while (page.fresh() == PAGE_ROWS_MAX);
    } finally {
      lock.unlock();
    }
  }

  /** All rows up to this seq have been delivered or will never be there. */
  long settled() {
    lock.lock();
    try {
      return nextIdByGap.isEmpty() ? top : nextIdByGap.firstKey() - 1;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What one snapshot shows of the gaps and of what comes after the top.
   *
   * @param above an id that was given out after the snapshot, so above those of all new gaps
   */
  private record Page(long oldestRunning, List<LogRow> rows, int fresh, long above) {}

  private Page read(Sql sql) throws SQLException {
    long oldestRunning = oldestRunning(sql);
    List<LogRow> rows = new ArrayList<>();
    if (!nextIdByGap.isEmpty()) {
      rows.addAll(LogRows.at(sql, database.dialect(), nextIdByGap.keySet()));
    }
    List<LogRow> fresh = LogRows.after(sql, top, PAGE_ROWS_MAX);
    // Every gap is below the top, so the rows are in order.
    rows.addAll(fresh);
    boolean skips = !fresh.isEmpty() && fresh.getLast().seq() != top + fresh.size();
    boolean asks = skips || nextIdByGap.containsValue(NOT_BOUNDED);
    return new Page(oldestRunning, rows, fresh.size(), asks ? freshId(sql) : NOT_BOUNDED);
  }

  private void deliver(Page page) {
    for (LogRow row : page.rows()) {
      take(row.seq());
      Optional<Logged> known = row.logged();
      if (known.isPresent()) {
        deliver(known.get(), subscribers);
        deliver(known.get(), readers);
      } else {
        unknown(row);
      }
    }
    bound(page.above());
    nextIdByGap.values().removeIf(next -> next <= page.oldestRunning());
  }

  private void take(long seq) {
    nextIdByGap.remove(seq);
    if (seq > top) {
      for (long gap = top + 1; gap < seq; gap++) {
        nextIdByGap.put(gap, NOT_BOUNDED);
      }
      top = seq;
    }
  }

  private void bound(long above) {
    nextIdByGap.replaceAll((gap, next) -> next == NOT_BOUNDED ? above : next);
  }

  private long freshId(Sql sql) throws SQLException {
    return switch (database.dialect()) {
      case SQLITE -> NONE_RUNNING;
      case POSTGRES ->
          sql.one("SELECT pg_current_xact_id()::text::bigint", row -> row.getLong(1)).orElseThrow();
    };
  }

  private void deliver(Logged logged, List<Consumer<Logged>> listeners) {
    lastByPerson.put(logged.entry().person(), logged.n());
    for (Consumer<Logged> subscriber : listeners) {
      try {
        subscriber.accept(logged);
      } catch (RuntimeException e) {
        LOGGER.log(Level.ERROR, "a subscriber failed at log row " + logged.seq(), e);
      }
    }
  }

  private static void unknown(LogRow row) {
    LOGGER.log(
        Level.WARNING, "log row {0} is of a kind that this program does not know", row.seq());
  }

  private long oldestRunning(Sql sql) throws SQLException {
    return switch (database.dialect()) {
      case SQLITE -> NONE_RUNNING;
      case POSTGRES ->
          sql.one(
                  "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
                  row -> row.getLong(1))
              .orElseThrow();
    };
  }
}
