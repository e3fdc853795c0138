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
 * therefore remembered as a gap, with the next transaction id of the snapshot that skipped it.
 * Whoever took that seq was given an id below it (the id comes with the lock on the head, before
 * the seq). So when the oldest running transaction is no longer below it and the row is still not
 * there, it was rolled back, and the gap is closed; no clock decides.
 */
final class Tail {
  private static final System.Logger LOGGER = System.getLogger(Tail.class.getName());
  private static final int PAGE_ROWS_MAX = 1000;

  /** How far below the highest seq a transaction may still be open when this node starts. */
  private static final int START_WINDOW_ROWS = 1000;

  /** The oldest running transaction, and the next one to start. */
  private record Horizon(long oldest, long next) {
    /** SQLite commits in the order of seq: nothing below a visible row is still open. */
    static final Horizon SETTLED = new Horizon(0, 0);
  }

  private final Database database;
  private final List<Consumer<Logged>> subscribers = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final TreeMap<Long, Long> nextIdByGap = new TreeMap<>();
  private long top;

  Tail(Database database) {
    this.database = database;
    database.read(this::start);
  }

  private boolean start(Sql sql) throws SQLException {
    Horizon horizon = horizon(sql);
    top = Math.max(0, LogRows.top(sql) - START_WINDOW_ROWS);
    for (LogRow row : LogRows.after(sql, top, START_WINDOW_ROWS)) {
      skipTo(row.seq(), horizon);
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

  /** What one snapshot shows of the gaps and of what comes after the top. */
  private record Page(Horizon horizon, List<LogRow> rows, int fresh) {}

  private Page read(Sql sql) throws SQLException {
    Horizon horizon = horizon(sql);
    List<LogRow> rows = new ArrayList<>();
    for (Long gap : nextIdByGap.keySet()) {
      LogRows.at(sql, gap).ifPresent(rows::add);
    }
    List<LogRow> fresh = LogRows.after(sql, top, PAGE_ROWS_MAX);
    // Every gap is below the top, so the rows are in order.
    rows.addAll(fresh);
    return new Page(horizon, rows, fresh.size());
  }

  private void deliver(Page page) {
    for (LogRow row : page.rows()) {
      nextIdByGap.remove(row.seq());
      if (row.seq() > top) {
        skipTo(row.seq(), page.horizon());
        top = row.seq();
      }
      row.logged().ifPresentOrElse(this::deliver, () -> unknown(row));
    }
    nextIdByGap.values().removeIf(next -> next <= page.horizon().oldest());
  }

  private void skipTo(long seq, Horizon horizon) {
    for (long gap = top + 1; gap < seq; gap++) {
      nextIdByGap.put(gap, horizon.next());
    }
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

  private Horizon horizon(Sql sql) throws SQLException {
    return switch (database.dialect()) {
      case SQLITE -> Horizon.SETTLED;
      case POSTGRES ->
          sql.one(
                  """
                  SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint
                  FROM pg_current_snapshot() AS s
                  """,
                  row -> new Horizon(row.getLong(1), row.getLong(2)))
              .orElseThrow();
    };
  }
}
