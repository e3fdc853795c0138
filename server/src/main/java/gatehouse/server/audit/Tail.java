package gatehouse.server.audit;

import gatehouse.core.audit.LogRow;
import gatehouse.core.audit.Logged;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
 * <p>INVARIANT: that id is one that was given out. The {@code xmax} of a snapshot is none: it
 * follows the last transaction that ended, and whoever took the seq may run under an id above it.
 */
final class Tail {
  private static final System.Logger LOGGER = System.getLogger(Tail.class.getName());
  private static final int PAGE_ROWS_MAX = 1000;

  /** How far below the highest seq a transaction may still be open when this node starts. */
  private static final int START_WINDOW_ROWS = 1000;

  /** The oldest running transaction. SQLite commits in the order of seq: none is. */
  private static final long NONE_RUNNING = 0;

  /** A gap that was seen just now, and has no id yet. */
  private static final long NOT_BOUNDED = Long.MAX_VALUE;

  private final Database database;
  private final List<Consumer<Logged>> subscribers = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final TreeMap<Long, Long> nextIdByGap = new TreeMap<>();
  private long top;

  Tail(Database database) {
    this.database = database;
    database.read(this::start);
    bound();
  }

  private boolean start(Sql sql) throws SQLException {
    top = Math.max(0, LogRows.top(sql) - START_WINDOW_ROWS);
    for (LogRow row : LogRows.after(sql, top, START_WINDOW_ROWS)) {
      skipTo(row.seq());
      top = row.seq();
    }
    return true;
  }

  void subscribe(Consumer<Logged> subscriber) {
    subscribers.add(subscriber);
  }

  /** Delivers a row that this node has just committed, after all that precede it. */
  void committed(Logged logged) {
    lock.lock();
    try {
      if (logged.seq() == top + 1 && nextIdByGap.isEmpty()) {
        top = logged.seq();
        deliver(logged);
      } else if (logged.seq() > top || nextIdByGap.containsKey(logged.seq())) {
        catchUp();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Delivers what is committed and not delivered yet, whoever wrote it. */
  void catchUp() {
    lock.lock();
    try {
      boolean more;
      do {
        Page page = database.read(this::read);
        boolean skipped = deliver(page);
        more = skipped || page.fresh() == PAGE_ROWS_MAX;
      } while (more);
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

  /** What one snapshot shows of the gaps and of what comes after the top. */
  private record Page(long oldestRunning, List<LogRow> rows, int fresh) {}

  private Page read(Sql sql) throws SQLException {
    long oldestRunning = oldestRunning(sql);
    List<LogRow> rows = new ArrayList<>();
    for (Long gap : nextIdByGap.keySet()) {
      LogRows.at(sql, gap).ifPresent(rows::add);
    }
    List<LogRow> fresh = LogRows.after(sql, top, PAGE_ROWS_MAX);
    // Every gap is below the top, so the rows are in order.
    rows.addAll(fresh);
    return new Page(oldestRunning, rows, fresh.size());
  }

  /**
   * Says whether gaps are left that another look may close: who skipped them may be gone by now.
   */
  private boolean deliver(Page page) {
    for (LogRow row : page.rows()) {
      nextIdByGap.remove(row.seq());
      if (row.seq() > top) {
        skipTo(row.seq());
        top = row.seq();
      }
      row.logged().ifPresentOrElse(this::deliver, () -> unknown(row));
    }
    boolean skipped = bound();
    nextIdByGap.values().removeIf(next -> next <= page.oldestRunning());
    return skipped && !nextIdByGap.isEmpty();
  }

  private void skipTo(long seq) {
    for (long gap = top + 1; gap < seq; gap++) {
      nextIdByGap.put(gap, NOT_BOUNDED);
    }
  }

  /** Gives new gaps an id above that of whoever took them; false when there are none. */
  private boolean bound() {
    if (!nextIdByGap.containsValue(NOT_BOUNDED)) {
      return false;
    }
    long given =
        switch (database.dialect()) {
          case SQLITE -> NONE_RUNNING;
          case POSTGRES ->
              database.read(sql ->
                  sql.one("SELECT pg_current_xact_id()::text::bigint", row -> row.getLong(1))
                      .orElseThrow());
        };
    nextIdByGap.replaceAll((gap, next) -> next == NOT_BOUNDED ? given : next);
    return true;
  }

  private void deliver(Logged logged) {
    for (Consumer<Logged> subscriber : subscribers) {
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
