package gatehouse.server.audit;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.ExportLine;
import gatehouse.core.audit.LogRow;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Writes the log as JSON Lines that {@link AuditVerify#export} can check without the database. */
public final class AuditExport {
  private static final int PAGE_ROWS_MAX = 500;

  private final Sql sql;
  private final Writer out;
  private long rows;

  private AuditExport(Sql sql, Writer out) {
    this.sql = sql;
    this.out = out;
  }

  /**
   * Writes one person's chain, or all chains one after the other, from one snapshot.
   *
   * @return the number of rows
   */
  public static long write(Database database, Optional<PersonId> person, Writer out) {
    return database.read(sql -> {
      AuditExport export = new AuditExport(sql, out);
      if (person.isPresent()) {
        export.chain(person.get().value());
      } else {
        export.everybody();
      }
      return export.rows;
    });
  }

  private void everybody() throws SQLException {
    Optional<String> person = LogRows.nextPerson(sql, "");
    while (person.isPresent()) {
      chain(person.get());
      person = LogRows.nextPerson(sql, person.get());
    }
  }

  private void chain(String personId) throws SQLException {
    long after = 0;
    List<LogRow> page;
    do {
      page = LogRows.chain(sql, personId, after, PAGE_ROWS_MAX);
      for (LogRow row : page) {
        line(ExportLine.write(row));
        after = row.n();
      }
    } while (page.size() == PAGE_ROWS_MAX);
  }

  private void line(String line) {
    try {
      out.write(line);
      out.write('\n');
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
