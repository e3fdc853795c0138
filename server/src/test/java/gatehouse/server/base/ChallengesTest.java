package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.base.SecretBytes;
import gatehouse.server.base.Challenges.Expired;
import gatehouse.server.base.Challenges.Forged;
import gatehouse.server.base.Challenges.Valid;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T04:00:00Z");
  private final SecureRandom random = new SecureRandom();
  private final Challenges challenges = challenges(1);

  @Test
  void anIssuedChallengeIsValidUntilItsEnd() {
    String text = challenges.issue("sign-in", NOW);
    Instant end = NOW.plus(Challenges.LIFETIME);
    assertThat(challenges.check("sign-in", text, end.minusMillis(1))).isInstanceOf(Valid.class);
    assertThat(challenges.check("sign-in", text, end)).isInstanceOf(Expired.class);
    var valid = (Valid) challenges.check("sign-in", text, NOW);
    assertThat(valid.issuedAt()).isEqualTo(NOW);
    assertThat(valid.expiresAt()).isEqualTo(end);
    assertThat(valid.bytes()).isEqualTo(Base64.getUrlDecoder().decode(text));
    assertThat(valid.rowKey())
        .hasSize(22)
        .isEqualTo(text.substring(0, 21) + valid.rowKey().charAt(21));
  }

  @Test
  void twoChallengesDiffer() {
    var first = (Valid) challenges.check("a", challenges.issue("a", NOW), NOW);
    var second = (Valid) challenges.check("a", challenges.issue("a", NOW), NOW);
    assertThat(first.rowKey()).isNotEqualTo(second.rowKey());
  }

  @Test
  void anotherPurposeOrKeyIsForged() {
    String text = challenges.issue("sign-in", NOW);
    assertThat(challenges.check("add-key", text, NOW)).isInstanceOf(Forged.class);
    assertThat(challenges(2).check("sign-in", text, NOW)).isInstanceOf(Forged.class);
  }

  @Test
  void noChangedCharacterIsValid() {
    String text = challenges.issue("sign-in", NOW);
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(challenges.check("sign-in", changed, NOW)).isInstanceOf(Forged.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "not base64url", "===="})
  void rubbishIsForged(String text) {
    assertThat(challenges.check("sign-in", text, NOW)).isInstanceOf(Forged.class);
    assertThat(challenges.check("sign-in", "?".repeat(75), NOW)).isInstanceOf(Forged.class);
    assertThat(challenges.check("sign-in", "A".repeat(1 << 20), NOW)).isInstanceOf(Forged.class);
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatThrownBy(() -> new Challenges(SecretBytes.copyOf(new byte[31]), random))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Challenges challenges(int seed) {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    return new Challenges(SecretBytes.copyOf(key), random);
  }
}
