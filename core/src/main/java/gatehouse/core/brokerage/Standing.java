package gatehouse.core.brokerage;

import java.time.Instant;
import java.util.Optional;

/** How a session stands to the brokerage session of its person. */
public sealed interface Standing {
  /** It competes with nobody: it only looks, only closes, or is a program beside its owner. */
  record Beside() implements Standing {}

  /** It is the one that trades. */
  record Here() implements Standing {}

  /** Nobody trades: its first order takes the brokerage session. */
  record Free() implements Standing {}

  /**
   * Another session trades.
   *
   * @param mineFrom when the brokerage session passes to this one, where that is announced
   * @param waits whether this one is next in line
   * @param mayTake whether the person's policy lets it take over
   */
  record Elsewhere(
      Competitor competitor, Optional<Instant> mineFrom, boolean waits, boolean mayTake)
      implements Standing {
    /** Who it is, and what comes next, in sentences. */
    public String said() {
      return competitor.said() + " " + next();
    }

    /** What comes next, in a sentence. */
    public String next() {
      if (mineFrom.isPresent()) {
        return "It passes to this session on " + Competitor.said(mineFrom.get()) + ".";
      }
      if (waits) {
        return "This session is next in line.";
      }
      return mayTake
          ? "This session may take over."
          : "By your policy it goes on until it lets go or ends.";
    }
  }
}
