package gatehouse.core.signin;

import gatehouse.core.account.PersonId;
import java.util.List;

/**
 * The person behind an attempt, as loaded for one step.
 *
 * @param ways all that this person can prove, the password included
 */
public record Subject(PersonId person, Standing standing, List<Way> ways, Demand demand) {
  public Subject {
    ways = List.copyOf(ways);
  }

  /** Whether the person may come in at all. */
  public enum Standing {
    ACTIVE,
    /** The owner's panic button: sign-in works, changes to credentials do not. */
    CHANGES_FROZEN,
    /** An operator closed the door. */
    FROZEN
  }
}
