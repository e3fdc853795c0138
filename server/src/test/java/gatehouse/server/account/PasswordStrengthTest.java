package gatehouse.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.Password;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  @Timeout(10)
  void theLongestIsStillFast() {
    assertThat(estimate("a1".repeat(64)).score()).isLessThan(4);
  }

  private static PasswordStrength.Estimate estimate(String text) {
    return PasswordStrength.estimate(
        Password.entered(text).orElseThrow(), List.of("ann", "marie", "fox", "annmariefox"));
  }
}
