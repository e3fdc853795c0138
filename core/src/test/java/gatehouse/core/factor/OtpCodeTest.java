package gatehouse.core.factor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtpCodeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456",
        " 123 456 ",
        "123-456",
        "12\u00a034\u201356",
        "١٢٣٤٥٦",
        "１２３４５６",
        "१२३४५६"
      })
  void readsWhatPeopleType(String text) {
    assertThat(OtpCode.parse(text, 6))
        .hasValueSatisfying(c -> assertThat(c.digits().exposeText()).isEqualTo("123456"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345", "1234567", "12345a", "+12345", "12345.", "½23456", "1 2 3"})
  void refusesTheRest(String text) {
    assertThat(OtpCode.parse(text, 6)).isEmpty();
  }

  @Test
  void refusesTooLong() {
    assertThat(OtpCode.parse("123456" + " ".repeat(26), 6)).isPresent();
    assertThat(OtpCode.parse("123456" + " ".repeat(27), 6)).isEmpty();
  }

  @Test
  void saysNothing() {
    assertThat(new OtpCode("123456")).hasToString("OtpCode(6)");
  }

  @FuzzTest
  void fuzz(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    OtpCode.parse(text, 6).ifPresent(c -> assertThat(c.digits().exposeText()).matches("[0-9]{6}"));
  }
}
