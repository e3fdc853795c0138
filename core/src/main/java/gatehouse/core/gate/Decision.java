package gatehouse.core.gate;

import java.util.List;
import java.util.Optional;

/** What the gate says of an order: a {@link Permit}, or all that stands in its way. */
public sealed interface Decision permits Permit, Decision.Refused {
  /**
   * What the order would do, for whoever asked; none when it could not even be computed, or would
   * tell a live price to an account that has no feed for it.
   */
  Optional<Effect> effectIfKnown();

  /**
   * It may not go through.
   *
   * @param findings every reason, the first in rank first; never empty
   */
  record Refused(List<Finding> findings, Optional<Effect> effectIfKnown) implements Decision {
    public Refused {
      findings = List.copyOf(findings);
    }

    public Finding first() {
      return findings.getFirst();
    }
  }
}
