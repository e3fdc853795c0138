package gatehouse.core.gate;

/** One reason, with what is particular to this order; the detail is a sentence, or empty. */
public record Finding(Reason reason, String detail) {
  /** The whole of it, for people. */
  public String text() {
    return detail.isEmpty() ? reason.text() : reason.text() + " " + detail;
  }
}
