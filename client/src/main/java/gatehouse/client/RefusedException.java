package gatehouse.client;

import gatehouse.client.wire.Problem;
import gatehouse.client.wire.Verdict;
import java.util.List;

/** The server understood, and said no: {@link #problem} says why. */
public final class RefusedException extends RuntimeException {
  @java.io.Serial private static final long serialVersionUID = 1;

  private final transient Problem problem;

  RefusedException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  /**
   * Every reason why an order may not go through, the first in rank first, each with its remedy and
   * where that is done ({@link Verdict.Finding#link}); empty when something else was refused.
   */
  public List<Verdict.Finding> findings() {
    List<Verdict.Finding> findings = problem.findings();
    return findings == null ? List.of() : findings;
  }

  /** Whether the session has to be raised first, for {@link Problem#action}. */
  public boolean raiseFirst() {
    return problem.type().equals(Problem.RAISE_FIRST);
  }

  /** Whether nobody is signed in, or no longer. */
  public boolean notSignedIn() {
    return problem.type().equals(Problem.NOT_SIGNED_IN);
  }
}
