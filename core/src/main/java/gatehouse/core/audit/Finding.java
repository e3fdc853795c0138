package gatehouse.core.audit;

/**
 * One thing that is wrong with the log.
 *
 * @param fault what kind of damage
 * @param personId whose chain, or {@code system} for the whole log
 * @param n the place in the chain, or 0 when it concerns all of it
 * @param text one sentence for the operator
 */
public record Finding(Fault fault, String personId, long n, String text) {
  /** Kinds of damage. */
  public enum Fault {
    /** A field of the row was changed. */
    EDITED,
    /** The row was hashed anew, without the audit key. */
    FORGED,
    /** Rows are missing: in the middle, at the end, or a whole person. */
    REMOVED,
    /** The row does not follow the one before it. */
    REORDERED,
    /** The kept end of the chain is not the end of the rows. */
    HEAD,
    /** The rows of a stretch are not those that a checkpoint counted and hashed. */
    CHECKPOINT
  }

  @Override
  public String toString() {
    return fault + " " + personId + " " + n + ": " + text;
  }
}
