package gatehouse.server.audit;

import gatehouse.core.audit.Act;
import gatehouse.core.audit.ChainCheck;
import gatehouse.core.audit.LogRow;
import gatehouse.core.audit.Origin;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements on {@code log} and {@code log_head}. */
final class LogRows {
  private static final String COLUMNS =
      """
      seq, person_id, n, at_ms, kind, actor, interface, network, device_id, session_id, data,
      prev_hash, hash, mac
      """;

  /** The end of a chain, moved and locked: the place of the next row, and what it follows. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Place(long n, byte[] prevHash, long seq) {}

  private LogRows() {}

  /**
   * Takes the next place of the person's chain. The row lock on the head comes before the sequence,
   * so within a chain seq grows with n, and a transaction that holds a seq has already been given a
   * PostgreSQL transaction id (see {@link Tail}).
   */
  static Place next(Sql sql, Dialect dialect, String personId) throws SQLException {
    byte[] none = LogRow.genesis();
    return sql.one(
            switch (dialect) {
              case SQLITE -> NEXT + SQLITE_SEQ;
              case POSTGRES -> NEXT + POSTGRES_SEQ;
            },
            row -> new Place(row.getLong(1), row.getBytes(2), row.getLong(3)),
            personId,
            none,
            none)
        .orElseThrow();
  }

  /** Locks the head, as {@link #next} does, and leaves it where it is. */
  static void hold(Sql sql, Dialect dialect, String personId) throws SQLException {
    switch (dialect) {
      case SQLITE -> {} // has one writer
      case POSTGRES ->
          sql.rows(
              "SELECT n FROM log_head WHERE person_id = ? FOR NO KEY UPDATE",
              row -> row.getLong(1),
              personId);
    }
  }

  private static final String NEXT =
      """
      INSERT INTO log_head (person_id, n, hash, mac) VALUES (?, 1, ?, ?)
      ON CONFLICT (person_id) DO UPDATE SET n = log_head.n + 1
      RETURNING n, hash,
      """;

  /** SQLite remembers the highest number ever given, even when its row is gone. */
  private static final String SQLITE_SEQ =
      "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'log'), 0) + 1";

  private static final String POSTGRES_SEQ = "nextval('log_seq_seq')";

  static void insert(Sql sql, LogRow row) throws SQLException {
    sql.later(
        "INSERT INTO log (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.seq(),
        row.personId(),
        row.n(),
        row.atMs(),
        row.kind(),
        row.actor(),
        row.origin().interfaceCode(),
        row.origin().network(),
        row.origin().deviceId(),
        row.origin().sessionId(),
        row.data(),
        row.prevHash(),
        row.hash(),
        row.mac());
    sql.later(
        "UPDATE log_head SET hash = ?, mac = ? WHERE person_id = ?",
        row.hash(),
        row.mac(),
        row.personId());
  }

  /** Rows of the whole log after a seq, in order. */
  static List<LogRow> after(Sql sql, long seq, int limit) throws SQLException {
    return sql.rows(
        "SELECT " + COLUMNS + " FROM log WHERE seq > ? ORDER BY seq LIMIT ?",
        LogRows::row,
        seq,
        limit);
  }

  /** Those rows that are there, in order. */
  static List<LogRow> at(Sql sql, Dialect dialect, Set<Long> seqs) throws SQLException {
    String among =
        switch (dialect) {
          case SQLITE -> "seq IN (SELECT value FROM json_each('[' || ? || ']'))";
          case POSTGRES -> "seq = ANY (string_to_array(?, ',')::bigint[])";
        };
    return sql.rows(
        "SELECT " + COLUMNS + " FROM log WHERE " + among + " ORDER BY seq",
        LogRows::row,
        seqs.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  /** A person's rows after a place, in order. */
  static List<LogRow> chain(Sql sql, String personId, long afterN, int limit) throws SQLException {
    return sql.rows(
        "SELECT " + COLUMNS + " FROM log WHERE person_id = ? AND n > ? ORDER BY n LIMIT ?",
        LogRows::row,
        personId,
        afterN,
        limit);
  }

  /** A person's rows before a place, newest first. */
  static List<LogRow> newest(Sql sql, String personId, long beforeN, int limit)
      throws SQLException {
    return sql.rows(
        "SELECT " + COLUMNS + " FROM log WHERE person_id = ? AND n < ? ORDER BY n DESC LIMIT ?",
        LogRows::row,
        personId,
        beforeN,
        limit);
  }

  /** A person's rows after a place, the oldest first. */
  static List<LogRow> following(Sql sql, String personId, long afterN, int limit)
      throws SQLException {
    return sql.rows(
        "SELECT " + COLUMNS + " FROM log WHERE person_id = ? AND n > ? ORDER BY n LIMIT ?",
        LogRows::row,
        personId,
        afterN,
        limit);
  }

  /** The next person by rows or by a kept head, so that one without the other is found. */
  static Optional<String> nextPerson(Sql sql, String after) throws SQLException {
    return sql
        .rows(
            """
            SELECT person_id FROM (
              SELECT min(person_id) AS person_id FROM log_head WHERE person_id > ?
              UNION ALL SELECT min(person_id) FROM log WHERE person_id > ?) AS nearest
            WHERE person_id IS NOT NULL ORDER BY person_id LIMIT 1
            """,
            row -> row.getString(1),
            after,
            after)
        .stream()
        .findFirst();
  }

  /** A row's place in the whole log, and its hash. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Hashed(long seq, byte[] hash) {}

  /** The rows after one seq, up to and with another, in order. */
  static List<Hashed> hashes(Sql sql, long after, long last, int limit) throws SQLException {
    return sql.rows(
        "SELECT seq, hash FROM log WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
        row -> new Hashed(row.getLong(1), row.getBytes(2)),
        after,
        last,
        limit);
  }

  /** The newest row of a kind on a chain. */
  static Optional<LogRow> newestOf(Sql sql, String personId, Act act) throws SQLException {
    return sql.one(
        "SELECT " + COLUMNS + " FROM log WHERE person_id = ? AND kind = ? ORDER BY n DESC LIMIT 1",
        LogRows::row,
        personId,
        act.code());
  }

  static Optional<ChainCheck.Head> head(Sql sql, String personId) throws SQLException {
    return sql.one(
        "SELECT n, hash, mac FROM log_head WHERE person_id = ?",
        row -> new ChainCheck.Head(row.getLong(1), row.getBytes(2), row.getBytes(3)),
        personId);
  }

  /** The highest seq that SQLite ever gave, or 0. */
  static long lastGiven(Sql sql) throws SQLException {
    return sql.one("SELECT seq FROM sqlite_sequence WHERE name = 'log'", row -> row.getLong(1))
        .orElse(0L);
  }

  /** The highest seq, or 0 when the log is empty. */
  static long top(Sql sql) throws SQLException {
    return sql.one("SELECT coalesce(max(seq), 0) FROM log", row -> row.getLong(1)).orElseThrow();
  }

  private static LogRow row(ResultSet row) throws SQLException {
    return new LogRow(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        row.getLong(4),
        row.getString(5),
        row.getString(6),
        new Origin(row.getString(7), row.getString(8), row.getString(9), row.getString(10)),
        row.getString(11),
        row.getBytes(12),
        row.getBytes(13),
        row.getBytes(14));
  }
}
