package gatehouse.server.audit;

import gatehouse.core.audit.Finding;
import java.util.List;

/**
 * What a verification saw.
 *
 * @param rows rows looked at
 * @param people chains looked at
 * @param checkpoints checkpoints compared with the rows that they cover
 * @param found all findings, of which {@code findings} holds the first {@link #FINDINGS_MAX}
 */
public record Verdict(
    long rows, long people, long checkpoints, long found, List<Finding> findings) {
  /** Findings kept: a log that is wholly wrong must not fill the memory. */
  public static final int FINDINGS_MAX = 1000;

  public boolean isSound() {
    return found == 0;
  }

  /** For the command line: 0 when the log is sound, 1 when it is not. */
  public int exitCode() {
    return isSound() ? 0 : 1;
  }
}
