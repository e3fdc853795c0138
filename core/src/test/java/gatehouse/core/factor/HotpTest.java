package gatehouse.core.factor;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.base.SecretBytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HotpTest {
  /** RFC 4226, appendix D. */
  @ParameterizedTest
  @CsvSource({
    "0,755224", "1,287082", "2,359152", "3,969429", "4,338314",
    "5,254676", "6,287922", "7,162583", "8,399871", "9,520489",
  })
  void vectors(long counter, String code) {
    SecretBytes key = SecretBytes.ofText("12345678901234567890");
    assertThat(Hotp.code(key, counter, OtpAlgorithm.SHA1, 6).digits().exposeText()).isEqualTo(code);
  }
}
