package gatehouse.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsTextTest {
  @ParameterizedTest
  @CsvSource({
    "@£$, 000102",
    "Az09, 417a3039",
    "{€}, 1b281b651b29",
    "[~]|^\\, 1b3c1b3d1b3e1b401b141b2f",
    "äÄñßÉ, 7b5b7d1e1f",
    "Ω_Δ, 151110",
  })
  void alphabet(String text, String hex) {
    assertThat(SmsText.septets(text).map(HexFormat.of()::formatHex)).contains(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "a, 160, 1", "a, 161, 2", "a, 306, 2", "a, 307, 3", "€, 80, 1", "€, 81, 2", "€, 152, 2",
    "€, 153, 3", "ж, 70, 1", "ж, 71, 2", "ж, 134, 2", "ж, 135, 3", "😀, 35, 1", "😀, 36, 2",
    "😀, 66, 2", "😀, 67, 3"
  })
  void partsNeverSplitACharacter(String character, int times, int parts) {
    String text = character.repeat(times);
    SmsText sms = SmsText.of(text);
    assertThat(sms.parts()).hasSize(parts);
    assertThat(sms.parts()).allMatch(part -> part.length <= 160);
    if (!sms.gsm7()) {
      assertThat(
              sms.parts().stream()
                  .map(part -> new String(part, StandardCharsets.UTF_16BE))
                  .toList())
          .allMatch(part -> !part.contains("\uFFFD"));
      assertThat(new String(sms.whole(), StandardCharsets.UTF_16BE)).isEqualTo(text);
    }
    assertThat(sms.parts()).noneMatch(part -> part[part.length - 1] == 0x1B);
  }

  @Test
  void oneForeignCharacterMakesTheWholeWide() {
    assertThat(SmsText.of("code 123456").gsm7()).isTrue();
    assertThat(SmsText.of("code 123456 ж").gsm7()).isFalse();
    assertThat(SmsText.septets("\u001B")).isEmpty();
  }
}
