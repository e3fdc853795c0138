package gatehouse.core.factor;

/** What became of a code of an authenticator app. */
public sealed interface TotpOutcome {
  /**
   * The code is right; the next state must be stored by compare-and-set, or the code counts twice.
   */
  record Accepted(TotpState next) implements TotpOutcome {}

  /** The code is right but it, or a later one, was accepted before: wait for the next. */
  record AlreadyUsed() implements TotpOutcome {}

  /** No step in the window has this code. */
  record Wrong() implements TotpOutcome {}
}
