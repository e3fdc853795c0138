package gatehouse.server.audit;

import gatehouse.core.audit.Act;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.audit.ChainCheck;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.ExportLine;
import gatehouse.core.audit.Finding;
import gatehouse.core.audit.Finding.Fault;
import gatehouse.core.audit.LogRow;
import gatehouse.server.base.Database;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the log without the running service, page by page: every row, every chain with its kept
 * end, every checkpoint, and in the embedded database that no number of the sequence is missing.
 */
public final class AuditVerify {
  private static final int PAGE_ROWS_MAX = 500;

  private final @Nullable AuditKey key;
  private final List<Finding> findings = new ArrayList<>();
  private long found;
  private long rows;
  private long people;
  private long checkpoints;

  private AuditVerify(@Nullable AuditKey key) {
    this.key = key;
  }

  /** Verifies a database, which it only reads. */
  public static Verdict database(Database database, AuditKey key) {
    return database.read(sql -> {
      AuditVerify verify = new AuditVerify(key);
      verify.chains(sql);
      verify.checkpoints(sql);
      if (database.dialect() == Dialect.SQLITE) {
        verify.sequence(sql);
      }
      return verify.verdict();
    });
  }

  /**
   * Verifies an export: every row and chain in it. What an export cannot show is whether rows or
   * people are missing at its end.
   *
   * @param key without it, a stranger who hashed the rows anew is not found
   */
  public static Verdict export(BufferedReader lines, @Nullable AuditKey key) throws IOException {
    AuditVerify verify = new AuditVerify(key);
    verify.lines(lines);
    return verify.verdict();
  }

  private void lines(BufferedReader lines) throws IOException {
    String person = "";
    ChainCheck chain = new ChainCheck(person, key, this::report);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Optional<LogRow> row = ExportLine.read(line);
      if (row.isEmpty()) {
        report(whole(Fault.EDITED, "Line " + (rows + 1) + " of the export is not one."));
      } else {
        if (!row.get().personId().equals(person)) {
          person = row.get().personId();
          chain = new ChainCheck(person, key, this::report);
          people++;
        }
        chain.row(row.get());
      }
      rows++;
    }
  }

  private void chains(Sql sql) throws SQLException {
    Optional<String> person = LogRows.nextPerson(sql, "");
    while (person.isPresent()) {
      chain(sql, person.get());
      people++;
      person = LogRows.nextPerson(sql, person.get());
    }
  }

  private void chain(Sql sql, String personId) throws SQLException {
    ChainCheck chain = new ChainCheck(personId, key, this::report);
    long after = Long.MIN_VALUE;
    List<LogRow> page;
    do {
      page = LogRows.chain(sql, personId, after, PAGE_ROWS_MAX);
      for (LogRow row : page) {
        chain.row(row);
        after = row.n();
      }
      rows += page.size();
    } while (page.size() == PAGE_ROWS_MAX);
    chain.head(LogRows.head(sql, personId).orElse(null));
  }

  private void checkpoints(Sql sql) throws SQLException {
    long after = 0;
    List<LogRow> page;
    do {
      page = LogRows.chain(sql, Entry.SYSTEM, after, PAGE_ROWS_MAX);
      for (LogRow row : page) {
        after = row.n();
        Optional<Checkpoint> said = Checkpoint.of(row);
        if (said.isPresent()) {
          checkpoint(sql, row.n(), said.get());
        }
      }
    } while (page.size() == PAGE_ROWS_MAX);
  }

  private void checkpoint(Sql sql, long n, Checkpoint said) throws SQLException {
    checkpoints++;
    Checkpoint there = Checkpoint.over(sql, said.first(), said.last());
    if (!there.equals(said)) {
      String text =
          "From seq %d to %d the %s counted %d rows; there are %d%s."
              .formatted(
                  said.first(),
                  said.last(),
                  Act.CHECKPOINT.code(),
                  said.rows(),
                  there.rows(),
                  there.rows() == said.rows() ? ", but not the same" : "");
      report(new Finding(Fault.CHECKPOINT, Entry.SYSTEM, n, text));
    }
  }

  /** SQLite gives every number once and takes it back on rollback, so none may be missing. */
  private void sequence(Sql sql) throws SQLException {
    long expected = 1;
    List<LogRows.Hashed> page;
    do {
      page = LogRows.hashes(sql, expected - 1, Long.MAX_VALUE, PAGE_ROWS_MAX);
      for (LogRows.Hashed each : page) {
        missing(expected, each.seq() - 1);
        expected = each.seq() + 1;
      }
    } while (page.size() == PAGE_ROWS_MAX);
    missing(expected, LogRows.lastGiven(sql));
  }

  private void missing(long from, long to) {
    if (from <= to) {
      String which = from == to ? "Seq " + from + " is" : "Seq " + from + " to " + to + " are";
      report(whole(Fault.REMOVED, which + " missing."));
    }
  }

  private static Finding whole(Fault fault, String text) {
    return new Finding(fault, Entry.SYSTEM, 0, text);
  }

  private void report(Finding finding) {
    found++;
    if (findings.size() < Verdict.FINDINGS_MAX) {
      findings.add(finding);
    }
  }

  private Verdict verdict() {
    return new Verdict(rows, people, checkpoints, found, List.copyOf(findings));
  }
}
