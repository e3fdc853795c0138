package gatehouse.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.Password;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordStrengthTest {
  @ParameterizedTest
  @CsvSource({
    "password,0,'This is a top-10 common password.'",
    "abcdefgh,0,'Add another word'",
    "annmariefox,0,'Add another word'",
    "correct horse battery staple wren,4,''",
  })
  void scores(String text, int score, String advice) {
    PasswordStrength.Estimate estimate = estimate(text);
    assertThat(estimate.score()).isEqualTo(score);
    assertThat(estimate.advice()).contains(advice);
  }

  /** The second row took zxcvbn alone half a minute. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a1a1a1a1a1a1a1a1a1a1",
        "4@8({[<3691!|05$7+%2",
        "1234567890({[<!|$+%@",
        "([{<1|7!([{<1|7!([{<",
      })
  @Timeout(10)
  void worstCasesAreBounded(String part) {
    assertThat(estimate(part.repeat(7).substring(0, 128)).score()).isBetween(0, 4);
  }

  private static PasswordStrength.Estimate estimate(String text) {
    return PasswordStrength.estimate(
        Password.entered(text).orElseThrow(), List.of("ann", "marie", "fox", "annmariefox"));
  }
}
