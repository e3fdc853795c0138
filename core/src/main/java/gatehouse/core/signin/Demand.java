package gatehouse.core.signin;

import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What must be proved.
 *
 * @param level the level that proofs must reach together
 * @param freshFor a proof older than this does not count; one exactly as old does
 * @param refused kinds that do not count now
 * @param because the rules that apply, in the order of the policy
 */
public record Demand(
    AssuranceLevel level,
    Duration freshFor,
    Set<Proof.Kind> refused,
    List<RiskPolicy.Rule> because) {
  public Demand {
    refused = Set.copyOf(refused);
    because = List.copyOf(because);
  }

  /** The proofs that count now. */
  public List<Proof> counting(Collection<Proof> proofs, Instant now) {
    return proofs.stream()
        .filter(proof -> !refused.contains(proof.kind()))
        .filter(proof -> !proof.at().plus(freshFor).isBefore(now))
        .toList();
  }

  /** Whether the proofs are enough at this moment. */
  public boolean metBy(Collection<Proof> proofs, Instant now) {
    return Proof.level(counting(proofs, now)).filter(have -> have.reaches(level)).isPresent();
  }

  /** Whether one more proof of this kind would be enough. */
  boolean helpedBy(Proof.Kind kind, Collection<Proof> counting, Instant now) {
    if (refused.contains(kind) || counting.stream().anyMatch(proof -> proof.kind() == kind)) {
      return false;
    }
    Set<Proof> with = new HashSet<>(counting);
    with.add(new Proof(kind, now));
    return Proof.level(with).filter(have -> have.reaches(level)).isPresent();
  }
}
