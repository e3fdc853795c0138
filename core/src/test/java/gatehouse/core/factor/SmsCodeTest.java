package gatehouse.core.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.signin.SignInId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SmsCodeTest {
  private static final Instant NOW = Instant.parse("2026-03-02T04:00:00Z");
  private static final SecretBytes KEY = SecretBytes.ofText("a key outside of the database...");
  private static final SignInId SIGN_IN = new SignInId("s1");
  private static final byte[] SALT = new byte[SmsCode.SALT_BYTES];

  private final SmsCode.Issued issued = SmsCode.issue(KEY, "sign-in", SIGN_IN, 42, SALT, NOW);
  private final SmsCode stored = issued.stored();

  @Test
  void rightOnceOnly() {
    assertThat(issued.code().digits().exposeText()).isEqualTo("000042");
    assertThat(stored.toString()).doesNotContain("000042");
    SmsCode.Outcome outcome = verify(stored, "000042", NOW);
    assertThat(outcome).isInstanceOf(SmsCode.Outcome.Accepted.class);
    SmsCode next = ((SmsCode.Outcome.Accepted) outcome).next();
    assertThat(verify(next, "000042", NOW)).isEqualTo(new SmsCode.Outcome.AlreadyUsed());
    assertThat(verify(next, "000043", NOW)).isEqualTo(new SmsCode.Outcome.Wrong());
  }

  @Test
  void wrongOutsideOfItsBinding() {
    OtpCode code = issued.code();
    SmsCode.Outcome wrong = new SmsCode.Outcome.Wrong();
    assertThat(verify(stored, "000043", NOW)).isEqualTo(wrong);
    assertThat(stored.verify(KEY, "add-phone", SIGN_IN, code, NOW)).isEqualTo(wrong);
    assertThat(stored.verify(KEY, "sign-in", new SignInId("s2"), code, NOW)).isEqualTo(wrong);
    assertThat(stored.verify(SecretBytes.ofText("other"), "sign-in", SIGN_IN, code, NOW))
        .isEqualTo(wrong);
    assertThat(stored.verify(KEY, "sign-ins", new SignInId("1"), code, NOW))
        .as("parts do not run into each other")
        .isEqualTo(wrong);
  }

  /** expiresAt itself is too late. */
  @Test
  void expires() {
    Instant end = NOW.plus(SmsCode.LIFETIME);
    assertThat(verify(stored, "000042", end.minusMillis(1)))
        .isInstanceOf(SmsCode.Outcome.Accepted.class);
    assertThat(verify(stored, "000042", end)).isEqualTo(new SmsCode.Outcome.Expired());
  }

  @Test
  void refusesValuesOutOfRange() {
    for (int value : new int[] {-1, SmsCode.VALUES}) {
      assertThatThrownBy(() -> SmsCode.issue(KEY, "sign-in", SIGN_IN, value, SALT, NOW))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static SmsCode.Outcome verify(SmsCode code, String entered, Instant now) {
    return code.verify(KEY, "sign-in", SIGN_IN, OtpCode.parse(entered, 6).orElseThrow(), now);
  }
}
