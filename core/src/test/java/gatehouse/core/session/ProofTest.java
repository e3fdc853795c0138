package gatehouse.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.session.Proof.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProofTest {
  private static final Instant AT = Instant.parse("2026-03-02T04:00:00Z");

  private static Optional<AssuranceLevel> level(Set<Kind> kinds) {
    return Proof.level(kinds.stream().map(kind -> new Proof(kind, AT)).toList());
  }

  /** The clause is one of NIST SP 800-63B-4. */
  @ParameterizedTest(name = "{0} is {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PASSWORD                     | AAL1 | 2.1.1 password
          TOTP                         | AAL1 | 2.1.1 single-factor OTP
          SMS                          | AAL1 | 2.1.1 out-of-band device
          RECOVERY_CODE                | AAL1 | 2.1.1 look-up secret
          SECURITY_KEY                 | AAL1 | 2.1.1 single-factor cryptographic
          INVITATION                   | AAL1 | 4.2 issued recovery code
          PASSWORD TOTP                | AAL2 | 2.2.1 password and single-factor OTP
          PASSWORD SMS                 | AAL2 | 2.2.1 password and out-of-band device
          PASSWORD RECOVERY_CODE       | AAL2 | 2.2.1 password and look-up secret
          PASSWORD INVITATION          | AAL2 | 4.2.1 issued code and a bound authenticator
          PASSKEY_SYNCED               | AAL2 | 2.2.1 multi-factor cryptographic; B: syncable
          PASSKEY_SYNCED PASSWORD      | AAL2 | 2.3.1 not reached: the key can be exported
          PASSKEY_SYNCED SECURITY_KEY  | AAL2 | 2.3.1 not reached: no password, key exportable
          PASSKEY_SYNCED SMS TOTP      | AAL2 | 2.3.1 not reached
          TOTP SMS                     | AAL1 | 2.2.1 not reached: twice something that one has
          TOTP RECOVERY_CODE           | AAL1 | 2.2.1 not reached: twice something that one has
          SECURITY_KEY TOTP            | AAL1 | 2.2.1 not reached: twice something that one has
          SECURITY_KEY SMS             | AAL1 | 2.2.1 not reached: twice something that one has
          PASSWORD TOTP SMS            | AAL2 | 2.3.1 not reached: resists no phishing
          PASSWORD SECURITY_KEY        | AAL3 | 2.3.1 single-factor cryptographic and password
          PASSWORD SECURITY_KEY SMS    | AAL3 | 2.3.1 the same; the message adds nothing
          PASSKEY_BOUND                | AAL3 | 2.3.1 multi-factor cryptographic, not exportable
          PASSKEY_BOUND PASSWORD TOTP  | AAL3 | 2.3.1 the same
          """)
  void levels(String kinds, AssuranceLevel level, String clause) {
    Set<Kind> set = EnumSet.noneOf(Kind.class);
    for (String kind : kinds.split(" ", -1)) {
      set.add(Kind.valueOf(kind));
    }
    assertThat(level(set)).as(clause).contains(level);
  }

  @Test
  void nothingIsNoLevel() {
    assertThat(Proof.level(List.of())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSameKindTwiceIsOneFactor(Kind kind) {
    Proof earlier = new Proof(kind, AT.minusSeconds(60));
    assertThat(Proof.level(List.of(earlier, new Proof(kind, AT))))
        .isEqualTo(Proof.level(List.of(earlier)));
  }

  /** Over all sets of proofs: more never counts less, and these kinds never make the highest. */
  @Test
  void everySet() {
    Set<Kind> phishable = EnumSet.of(Kind.SMS, Kind.TOTP, Kind.RECOVERY_CODE, Kind.INVITATION);
    for (Set<Kind> set : sets()) {
      for (Kind more : Kind.values()) {
        Set<Kind> with = EnumSet.copyOf(set);
        with.add(more);
        AssuranceLevel before = level(set).orElseThrow();
        AssuranceLevel after = level(with).orElseThrow();
        assertThat(after.reaches(before)).as("%s, then %s", set, more).isTrue();
        if (phishable.contains(more)) {
          assertThat(after == AssuranceLevel.AAL3)
              .as("%s, then %s", set, more)
              .isEqualTo(before == AssuranceLevel.AAL3);
        }
      }
    }
  }

  private static List<Set<Kind>> sets() {
    List<Set<Kind>> sets = new ArrayList<>();
    sets.add(EnumSet.noneOf(Kind.class));
    for (Kind kind : Kind.values()) {
      for (Set<Kind> without : List.copyOf(sets)) {
        Set<Kind> with = EnumSet.copyOf(without);
        with.add(kind);
        sets.add(with);
      }
    }
    sets.removeFirst();
    return sets;
  }

  @Test
  void levelsAreOrdered() {
    assertThat(AssuranceLevel.AAL2.reaches(AssuranceLevel.AAL1)).isTrue();
    assertThat(AssuranceLevel.AAL2.reaches(AssuranceLevel.AAL2)).isTrue();
    assertThat(AssuranceLevel.AAL2.reaches(AssuranceLevel.AAL3)).isFalse();
    assertThat(AssuranceLevel.max(AssuranceLevel.AAL1, AssuranceLevel.AAL3))
        .isEqualTo(AssuranceLevel.AAL3);
    assertThat(AssuranceLevel.max(AssuranceLevel.AAL3, AssuranceLevel.AAL2))
        .isEqualTo(AssuranceLevel.AAL3);
  }
}
