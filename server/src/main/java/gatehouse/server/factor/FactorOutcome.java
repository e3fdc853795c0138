package gatehouse.server.factor;

/** What came of a change of the ways in. */
public sealed interface FactorOutcome {
  /**
   * It is done, now or by an earlier copy of the same form.
   *
   * @param said for the next page, such as "Phone added."
   */
  record Done(String said) implements FactorOutcome {}

  /** Nothing was changed. */
  record Refused(FactorRefusal why) implements FactorOutcome {}
}
