package gatehouse.core.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.base.SecretBytes;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  private static final Instant NOW = Instant.parse("2026-03-02T04:00:10Z");
  private static final Totp TOTP = Totp.standard(SecretBytes.ofText("12345678901234567890"));
  private static final TotpState FRESH = TotpState.fresh();

  /** RFC 6238, appendix B; the keys have 20, 32 and 64 bytes (erratum 2866). */
  @ParameterizedTest
  @CsvSource({
    "59,94287082,46119246,90693936",
    "1111111109,07081804,68084774,25091201",
    "1111111111,14050471,67062674,99943326",
    "1234567890,89005924,91819424,93441116",
    "2000000000,69279037,90698825,38618901",
    "20000000000,65353130,77737706,47863826",
  })
  void vectors(long second, String sha1, String sha256, String sha512) {
    Instant at = Instant.ofEpochSecond(second);
    assertThat(code(OtpAlgorithm.SHA1, 20, at)).isEqualTo(sha1);
    assertThat(code(OtpAlgorithm.SHA256, 32, at)).isEqualTo(sha256);
    assertThat(code(OtpAlgorithm.SHA512, 64, at)).isEqualTo(sha512);
  }

  private static String code(OtpAlgorithm algorithm, int keyBytes, Instant at) {
    SecretBytes key = SecretBytes.ofText("1234567890".repeat(7).substring(0, keyBytes));
    return new Totp(key, algorithm, 8).code(at).digits().exposeText();
  }

  /** One row a rule: the drift remembered, where the code is from, what happens, the drift then. */
  @ParameterizedTest
  @CsvSource({
    // an exact clock: this step and the last one, never the next
    "0, 0, true, 0",
    "0, -1, true, -1",
    "0, -2, false, 0",
    "0, 1, false, 0",
    // remembered drift: the steps beside it and the exact clock
    "-5, -4, true, -4",
    "-5, -5, true, -5",
    "-5, -6, true, -6",
    "-5, -7, false, 0",
    "-5, -3, false, 0",
    "-5, 0, true, 0",
    "-5, -1, true, -1",
    "-5, 1, false, 0",
    "5, 6, true, 6",
    "5, 7, false, 0",
    // single codes do not carry it beyond ten steps, but what resync found stays
    "-10, -11, true, -10",
    "10, 11, true, 10",
    "40, 40, true, 40",
    "40, 41, true, 40",
    "40, 39, true, 39",
    "-60, -61, true, -60",
  })
  void window(int drift, int offset, boolean accepted, int driftThen) {
    OtpCode code = TOTP.code(NOW.plusSeconds(30L * offset));
    TotpOutcome outcome = TOTP.verify(new TotpState(-1, drift), code, NOW);
    assertThat(outcome)
        .isEqualTo(
            accepted
                ? new TotpOutcome.Accepted(new TotpState(Totp.step(NOW) + offset, driftThen))
                : new TotpOutcome.Wrong());
  }

  /** RFC 6238, section 5.2: "MUST NOT accept the second attempt of the OTP". */
  @Test
  void noSecondAcceptance() {
    TotpState after = accepted(TOTP.verify(FRESH, TOTP.code(NOW), NOW));
    assertThat(TOTP.verify(after, TOTP.code(NOW), NOW.plusSeconds(5)))
        .isEqualTo(new TotpOutcome.AlreadyUsed());
    assertThat(TOTP.verify(after, TOTP.code(NOW.minusSeconds(30)), NOW))
        .as("an earlier step neither")
        .isEqualTo(new TotpOutcome.AlreadyUsed());
    assertThat(TOTP.verify(after, TOTP.code(NOW.plusSeconds(30)), NOW.plusSeconds(30)))
        .isInstanceOf(TotpOutcome.Accepted.class);
  }

  @Test
  void boundaryOfAStep() {
    Instant last = Instant.parse("2026-03-02T04:00:29.999Z");
    OtpCode code = TOTP.code(last);
    assertThat(TOTP.verify(FRESH, code, last.plusMillis(30_000)))
        .isInstanceOf(TotpOutcome.Accepted.class);
    assertThat(TOTP.verify(FRESH, code, last.plusMillis(30_001)))
        .isEqualTo(new TotpOutcome.Wrong());
  }

  @Test
  void aSlowClockIsFollowed() {
    TotpState state = FRESH;
    for (int day = 1; day <= 8; day++) {
      Instant now = NOW.plusSeconds(86_400L * day);
      state = accepted(TOTP.verify(state, TOTP.code(now.minusSeconds(30L * day)), now));
      assertThat(state.driftSteps()).isEqualTo(-day);
    }
  }

  @ParameterizedTest
  @CsvSource({"-60,true", "60,true", "0,true", "-61,false", "61,false"})
  void resync(int offset, boolean found) {
    OtpCode second = TOTP.code(NOW.plusSeconds(30L * offset));
    OtpCode first = TOTP.code(NOW.plusSeconds(30L * offset - 30));
    TotpOutcome outcome = TOTP.resync(FRESH, first, second, NOW);
    assertThat(outcome)
        .isEqualTo(
            found
                ? new TotpOutcome.Accepted(new TotpState(Totp.step(NOW) + offset, offset))
                : new TotpOutcome.Wrong());
    assertThat(TOTP.resync(FRESH, second, first, NOW)).isEqualTo(new TotpOutcome.Wrong());
  }

  @Test
  void resyncWithUsedCodes() {
    TotpState after = accepted(TOTP.verify(FRESH, TOTP.code(NOW), NOW));
    OtpCode next = TOTP.code(NOW.plusSeconds(30));
    assertThat(TOTP.resync(after, TOTP.code(NOW), next, NOW))
        .isEqualTo(new TotpOutcome.AlreadyUsed());
  }

  @Test
  void refusesWeakSettings() {
    SecretBytes key = SecretBytes.ofText("12345678901234567890");
    assertThatThrownBy(() -> Totp.standard(SecretBytes.ofText("123456789012345")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Totp(key, OtpAlgorithm.SHA1, 7))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Totp(key, OtpAlgorithm.SHA1, 8).toString()).doesNotContain("1234567890");
  }

  @Test
  void uri() {
    assertThat(TotpUri.of("Gatehouse Ü", "ann@x.org", TOTP).exposeText())
        .isEqualTo(
            "otpauth://totp/Gatehouse%20%C3%9C:ann%40x.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Gatehouse%20%C3%9C&algorithm=SHA1&digits=6&period=30");
    assertThatThrownBy(() -> TotpUri.of("Gate:house", "ann", TOTP))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static TotpState accepted(TotpOutcome outcome) {
    assertThat(outcome).isInstanceOf(TotpOutcome.Accepted.class);
    return ((TotpOutcome.Accepted) outcome).next();
  }
}
