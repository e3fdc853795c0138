package gatehouse.core.signin;

import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Proof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One way in that a person has: a registered factor, or the password.
 *
 * @param name the owner's name for it
 * @param proves what a success would prove
 * @param health whether what it depends on works now
 */
public record Way(
    FactorKind kind,
    Optional<FactorId> factor,
    String name,
    Proof.Kind proves,
    Health health,
    Optional<Instant> lastUsed) {

  /** How well the provider behind a way works now; in the order of preference. */
  public enum Health {
    WORKING,
    SLOW,
    FAILING
  }

  /** A way with what stands against it, if anything. */
  public record Offer(Way way, boolean accepted) {}

  /**
   * The ways to go on from here, best first: accepted before refused, what works before what does
   * not, recovery codes last, then the one used last.
   */
  public static List<Offer> offers(List<Way> ways, Demand demand, List<Proof> proofs, Instant now) {
    List<Proof> counting = demand.counting(proofs, now);
    List<Offer> offers = new ArrayList<>();
    for (Way way : ways) {
      if (!alreadyProved(way, counting)) {
        offers.add(new Offer(way, leadsOn(way, ways, demand, counting, now)));
      }
    }
    offers.sort(
        Comparator.comparing((Offer offer) -> !offer.accepted())
            .thenComparing(offer -> offer.way().health())
            .thenComparing(offer -> offer.way().kind() == FactorKind.RECOVERY_CODE)
            .thenComparing(
                offer -> offer.way().lastUsed().orElse(Instant.MIN), Comparator.reverseOrder())
            .thenComparing(offer -> offer.way().kind()));
    return offers;
  }

  private static boolean alreadyProved(Way way, List<Proof> counting) {
    return counting.stream().anyMatch(proof -> proof.kind() == way.proves());
  }

  /** Enough by itself, or enough together with one more way of the same person. */
  private static boolean leadsOn(
      Way way, List<Way> ways, Demand demand, List<Proof> counting, Instant now) {
    if (demand.helpedBy(way.proves(), counting, now)) {
      return true;
    }
    if (way.kind() != FactorKind.PASSWORD) {
      return false;
    }
    List<Proof> withPassword = new ArrayList<>(counting);
    withPassword.add(new Proof(Proof.Kind.PASSWORD, now));
    return ways.stream()
        .anyMatch(other ->
            other.kind() != FactorKind.PASSWORD
                && demand.helpedBy(other.proves(), withPassword, now));
  }
}
