package gatehouse.core.audit;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks one person's chain, row by row in the order of n, then its kept head. */
public final class ChainCheck {
  /** The kept end of a chain. */
  @SuppressWarnings("ArrayRecordComponent") // compared by content here alone
  public record Head(long n, byte[] hash, byte[] mac) {}

  private final String personId;
  private final @Nullable AuditKey key;
  private final Consumer<Finding> findings;
  private @Nullable LogRow last;

  /**
   * @param key without it, rows that were hashed anew by a stranger pass
   */
  public ChainCheck(String personId, @Nullable AuditKey key, Consumer<Finding> findings) {
    this.personId = personId;
    this.key = key;
    this.findings = findings;
  }

  /** The next row of the chain. */
  public void row(LogRow row) {
    if (!row.isUnedited()) {
      report(Finding.Fault.EDITED, row.n(), "The row was edited: its fields are not those hashed.");
    } else if (key != null && !Arrays.equals(row.mac(), key.mac(row.hash()))) {
      report(
          Finding.Fault.FORGED,
          row.n(),
          "The row was rewritten by somebody without the audit key.");
    }
    place(row);
    last = row;
  }

  private void place(LogRow row) {
    long expected = last == null ? 1 : last.n() + 1;
    byte[] previous = last == null ? LogRow.genesis() : last.hash();
    if (row.n() > expected) {
      removed(expected, row.n() - 1);
    } else if (row.n() < expected || (last != null && row.seq() <= last.seq())) {
      report(Finding.Fault.REORDERED, row.n(), "The row stands in the wrong order.");
    } else if (!Arrays.equals(row.prevHash(), previous)) {
      report(Finding.Fault.REORDERED, row.n(), "The row does not follow the one before it.");
    }
  }

  /** After the last row. */
  public void head(@Nullable Head head) {
    long end = last == null ? 0 : last.n();
    if (head == null) {
      report(Finding.Fault.HEAD, end, "The end of the chain is not kept.");
    } else if (head.n() > end) {
      removed(end + 1, head.n());
    } else if (head.n() < end
        || last == null
        || !Arrays.equals(head.hash(), last.hash())
        || !Arrays.equals(head.mac(), last.mac())) {
      report(Finding.Fault.HEAD, end, "The kept end of the chain is not that of its last row.");
    }
  }

  private void removed(long from, long to) {
    String which = from == to ? "Row " + from + " was" : "Rows " + from + " to " + to + " were";
    report(Finding.Fault.REMOVED, from, which + " removed.");
  }

  private void report(Finding.Fault fault, long n, String text) {
    findings.accept(new Finding(fault, personId, n, text));
  }
}
