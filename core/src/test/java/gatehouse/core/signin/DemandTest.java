package gatehouse.core.signin;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandTest {
  private static final Instant NOW = Instant.parse("2026-03-02T04:00:00Z");
  private static final Duration FRESH = Duration.ofMinutes(5);

  private static Demand demand(AssuranceLevel level, Proof.Kind... refused) {
    return new Demand(level, FRESH, Set.of(refused), List.of());
  }

  /** A proof exactly as old as it may be still counts. */
  @ParameterizedTest
  @CsvSource({"0, true", "299999, true", "300000, true", "300001, false"})
  void freshness(long ageMs, boolean counts) {
    List<Proof> proofs = List.of(new Proof(Proof.Kind.PASSKEY_BOUND, NOW.minusMillis(ageMs)));
    assertThat(demand(AssuranceLevel.AAL1).metBy(proofs, NOW)).isEqualTo(counts);
    assertThat(demand(AssuranceLevel.AAL3).metBy(proofs, NOW)).isEqualTo(counts);
  }

  @Test
  void aStaleProofDoesNotHelpAFreshOne() {
    Proof stale = new Proof(Proof.Kind.PASSWORD, NOW.minus(FRESH).minusMillis(1));
    Proof fresh = new Proof(Proof.Kind.TOTP, NOW);
    Demand two = demand(AssuranceLevel.AAL2);
    assertThat(two.metBy(List.of(stale, fresh), NOW)).isFalse();
    assertThat(two.counting(List.of(stale, fresh), NOW)).containsExactly(fresh);
    assertThat(demand(AssuranceLevel.AAL1).metBy(List.of(stale, fresh), NOW)).isTrue();
  }

  @Test
  void aRefusedKindDoesNotCount() {
    Proof password = new Proof(Proof.Kind.PASSWORD, NOW);
    Proof sms = new Proof(Proof.Kind.SMS, NOW);
    assertThat(demand(AssuranceLevel.AAL2).metBy(List.of(password, sms), NOW)).isTrue();
    Demand refusing = demand(AssuranceLevel.AAL2, Proof.Kind.SMS);
    assertThat(refusing.metBy(List.of(password, sms), NOW)).isFalse();
    assertThat(demand(AssuranceLevel.AAL1, Proof.Kind.SMS).metBy(List.of(sms), NOW)).isFalse();
  }

  @Test
  void nothingMeetsNoDemand() {
    assertThat(demand(AssuranceLevel.AAL1).metBy(List.of(), NOW)).isFalse();
  }

  @Test
  void theSameKindTwiceIsOneProof() {
    Proof first = new Proof(Proof.Kind.TOTP, NOW.minusSeconds(60));
    Proof second = new Proof(Proof.Kind.TOTP, NOW);
    assertThat(demand(AssuranceLevel.AAL2).metBy(List.of(first, second), NOW)).isFalse();
  }
}
