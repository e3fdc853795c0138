package gatehouse.core.session;

import static gatehouse.core.session.AssuranceLevel.AAL1;
import static gatehouse.core.session.AssuranceLevel.AAL2;
import static gatehouse.core.session.AssuranceLevel.AAL3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.PersonId;
import gatehouse.core.session.Session.Check;
import gatehouse.core.session.Session.Over;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {
  private static final Instant START = Instant.parse("2026-03-02T04:00:00Z");
  private static final Proof PASSWORD = new Proof(Proof.Kind.PASSWORD, START);
  private static final Proof TOTP = new Proof(Proof.Kind.TOTP, START);
  private static final Proof BOUND = new Proof(Proof.Kind.PASSKEY_BOUND, START);

  private static Session session(AssuranceLevel demanded, Proof... proofs) {
    return new Session(
        new SessionId("s"),
        new PersonId("p"),
        "ada",
        "Ada",
        false,
        AccessInterface.CLIENT_PORTAL,
        Optional.empty(),
        List.of(proofs),
        demanded,
        "192.0.2.0/24",
        START,
        START.plus(SessionLimits.of(demanded).absolute()),
        Optional.empty());
  }

  /** The greatest that NIST SP 800-63B-4 has, in 2.1.3, 2.2.3 and 2.3.3. */
  @ParameterizedTest
  @CsvSource({"AAL1, P30D, P30D", "AAL2, PT1H, PT24H", "AAL3, PT15M, PT12H"})
  void limitsAreNoLongerThanTheStandards(
      AssuranceLevel level, Duration idleMax, Duration absoluteMax) {
    assertThat(SessionLimits.of(level).idle()).isPositive().isLessThanOrEqualTo(idleMax);
    assertThat(SessionLimits.of(level).absolute()).isPositive().isLessThanOrEqualTo(absoluteMax);
  }

  /** At exactly the limit a session is over. */
  @ParameterizedTest
  @CsvSource({"AAL1, PT4H, P7D", "AAL2, PT1H, PT24H", "AAL3, PT15M, PT12H"})
  void boundaries(AssuranceLevel level, Duration idle, Duration absolute) {
    Session session = session(level, BOUND);
    assertServes(session, session.check(START, START.plus(idle).minusMillis(1)));
    assertOver(Over.IDLE, session.check(START, START.plus(idle)));
    Instant end = START.plus(absolute);
    assertServes(session, session.check(end.minusMillis(2), end.minusMillis(1)));
    assertOver(Over.ABSOLUTE, session.check(end.minusMillis(1), end));
    // both at once: the longest duration is told first
    assertOver(Over.ABSOLUTE, session.check(START, end));
  }

  private static void assertServes(Session session, Check check) {
    assertThat(check)
        .isInstanceOfSatisfying(
            Check.Serves.class,
            serves -> {
              assertThat(serves.caller().session()).isSameAs(session);
              assertThat(serves.caller().person()).isEqualTo(session.person());
            });
  }

  private static void assertOver(Over why, Check check) {
    assertThat(check).isEqualTo(new Check.Ended(why));
  }

  /** A trader who proves more than was asked for is not sent away sooner for it. */
  @Test
  void whatWasDemandedSetsTheLimitsNotWhatWasProved() {
    Session calm = session(AAL1, BOUND);
    assertThat(calm.level()).isEqualTo(AAL3);
    assertServes(calm, calm.check(START, START.plus(Duration.ofHours(3))));
    assertOver(Over.IDLE, session(AAL3, BOUND).check(START, START.plus(Duration.ofHours(3))));
  }

  @Test
  void aRaiseToMoreTakesTheShorterLimits() {
    Instant now = START.plus(Duration.ofDays(3));
    Proof password = new Proof(Proof.Kind.PASSWORD, now.minusSeconds(20));
    Proof totp = new Proof(Proof.Kind.TOTP, now);
    Session raised = session(AAL1, PASSWORD).raised(List.of(password, totp), AAL2, now);
    assertThat(raised.demanded()).isEqualTo(AAL2);
    assertThat(raised.level()).isEqualTo(AAL2);
    assertThat(raised.proofs()).containsExactly(password, totp);
    assertThat(raised.endsAt()).isEqualTo(now.plus(Duration.ofHours(24)));
    assertThat(raised.startedAt()).isEqualTo(START);
    assertThat(raised.id()).isEqualTo(new SessionId("s"));
    assertOver(Over.IDLE, raised.check(now, now.plus(Duration.ofHours(1))));
  }

  @Test
  void eachKindCountsWithItsNewestProof() {
    Instant now = START.plusSeconds(3600);
    Proof newer = new Proof(Proof.Kind.TOTP, now);
    Session raised = session(AAL1, PASSWORD, TOTP, BOUND).raised(List.of(newer), AAL1, now);
    assertThat(raised.proofs()).containsExactly(PASSWORD, BOUND, newer);
  }

  @Test
  void aRaiseToLessKeepsTheLevel() {
    Instant now = START.plusSeconds(600);
    Session raised = session(AAL3, BOUND).raised(List.of(PASSWORD), AAL1, now);
    assertThat(raised.demanded()).isEqualTo(AAL3);
  }

  /** NIST SP 800-63B-4, 2.2.3 and 2.3.3: the session goes on only by proofs of its own level. */
  @ParameterizedTest
  @CsvSource({
    "AAL1, PASSWORD, true",
    "AAL2, PASSWORD, false",
    "AAL2, TOTP, false",
    "AAL2, PASSWORD TOTP, true",
    "AAL2, PASSKEY_SYNCED, true",
    "AAL3, PASSWORD TOTP, false",
    "AAL3, PASSKEY_SYNCED, false",
    "AAL3, PASSKEY_BOUND, true",
  })
  void theEndMovesByProofsOfTheSessionsLevel(AssuranceLevel demanded, String kinds, boolean moves) {
    Instant now = START.plus(Duration.ofHours(11));
    List<Proof> added =
        List.of(kinds.split(" ", -1)).stream()
            .map(kind -> new Proof(Proof.Kind.valueOf(kind), now))
            .toList();
    Session before = session(demanded, PASSWORD, BOUND);
    Duration absolute = SessionLimits.of(demanded).absolute();
    assertThat(before.raised(added, AAL1, now).endsAt())
        .isEqualTo(moves ? now.plus(absolute) : before.endsAt());
  }

  @ParameterizedTest
  @EnumSource
  void aSessionNeedsAProof(AssuranceLevel demanded) {
    assertThatThrownBy(() -> session(demanded)).isInstanceOf(IllegalArgumentException.class);
  }
}
