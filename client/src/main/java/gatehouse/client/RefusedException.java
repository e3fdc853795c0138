package gatehouse.client;

import gatehouse.client.wire.Problem;

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

  /** Whether the session has to be raised first, for {@link Problem#action}. */
  public boolean raiseFirst() {
    return problem.type().equals(Problem.RAISE_FIRST);
  }

  /** Whether nobody is signed in, or no longer. */
  public boolean notSignedIn() {
    return problem.type().equals(Problem.NOT_SIGNED_IN);
  }
}
