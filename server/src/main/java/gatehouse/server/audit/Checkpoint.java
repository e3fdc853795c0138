package gatehouse.server.audit;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.LogRow;
import gatehouse.core.audit.Origin;
import gatehouse.server.base.Sql;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a checkpoint says of a stretch of the whole log: it has so many rows, and their hashes in
 * the order of seq have this SHA-256.
 *
 * @param first the first seq of the stretch
 * @param last its last seq
 */
record Checkpoint(long first, long last, long rows, String digest) {
  private static final int PAGE_ROWS_MAX = 1000;

  /** The stretch from the last checkpoint to what is settled; none when only that one is in it. */
  static Optional<Checkpoint> next(Sql sql, long settled) throws SQLException {
    Optional<LogRow> before = LogRows.newestOf(sql, Entry.SYSTEM, Act.CHECKPOINT);
    long covered = before.flatMap(Checkpoint::of).map(Checkpoint::last).orElse(0L);
    Checkpoint next = over(sql, covered + 1, settled);
    boolean onlyBefore = next.rows() == 1 && before.isPresent() && before.get().seq() <= settled;
    return next.rows() == 0 || onlyBefore ? Optional.empty() : Optional.of(next);
  }

  /** What is there now between these two seqs. */
  static Checkpoint over(Sql sql, long first, long last) throws SQLException {
    MessageDigest digest = sha256();
    long rows = 0;
    long at = first - 1;
    List<LogRows.Hashed> page;
    do {
      page = LogRows.hashes(sql, at, last, PAGE_ROWS_MAX);
      for (LogRows.Hashed each : page) {
        digest.update(each.hash());
        at = each.seq();
      }
      rows += page.size();
    } while (page.size() == PAGE_ROWS_MAX);
    return new Checkpoint(first, last, rows, HexFormat.of().formatHex(digest.digest()));
  }

  /** What a row of the log says, when it is a checkpoint. */
  static Optional<Checkpoint> of(LogRow row) {
    return row.logged()
        .filter(logged -> logged.entry().act() == Act.CHECKPOINT)
        .map(logged -> of(logged.entry()));
  }

  private static Checkpoint of(Entry entry) {
    return new Checkpoint(
        number(entry, "first"), number(entry, "last"), number(entry, "rows"), entry.fact("digest"));
  }

  /** A row that was tampered with may say anything; the check of its chain tells. */
  private static long number(Entry entry, String name) {
    try {
      return Long.parseLong(entry.fact(name));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  Entry entry(PersonId person, long nowMs) {
    return Entry.of(person, nowMs, Act.CHECKPOINT, Entry.SYSTEM, Origin.NONE)
        .with("first", Long.toString(first))
        .with("last", Long.toString(last))
        .with("rows", Long.toString(rows))
        .with("digest", digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
