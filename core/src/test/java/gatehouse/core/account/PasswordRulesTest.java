package gatehouse.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
  private static final List<String> ANN =
      PasswordRules.words("annfox", "U1234567", "a.fox@mail.example", "Ann-Marie Fox");

  @Test
  void wordsOfAPerson() {
    assertThat(ANN)
        .containsExactly("annfox", "u1234567", "afox", "fox", "annmariefox", "ann", "marie");
    assertThat(PasswordRules.words("", "  ", "@", "李明")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1234567,TOO_SHORT",
    "'       ',TOO_SHORT",
    "annfox99,PERSONAL_WORD",
    "AnnMarieFox!,PERSONAL_WORD",
    "Fox_Ann_2026,PERSONAL_WORD",
    "U1234567xyz,PERSONAL_WORD",
    "gatehouse,PERSONAL_WORD",
    "Gate-House-1,PERSONAL_WORD",
    "mybroker2026,PERSONAL_WORD",
    "tradertrader,PERSONAL_WORD",
  })
  void refused(String typed, PasswordRefusal why) {
    assertThat(PasswordRules.judge(typed, ANN)).isEqualTo(new PasswordVerdict.Refused(why));
    assertThat(why.words()).endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a quiet wren sings",
        "ann quiet wren sings",
        "zxcvbnmq",
        "        ",
        "пароль-длинный",
        "\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80"
      })
  void acceptable(String typed) {
    assertThat(PasswordRules.judge(typed, ANN)).isInstanceOf(PasswordVerdict.Acceptable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tab\there ok", "null\0here ok", "lone\ud83dsurrogate", "unassigned\u0378"})
  void unusableCharacters(String typed) {
    assertThat(PasswordRules.judge(typed, List.of()))
        .isEqualTo(new PasswordVerdict.Refused(PasswordRefusal.UNUSABLE_CHARACTER));
    assertThat(Password.entered(typed)).isEmpty();
  }

  /** Length counts code points after NFC: 128 rockets or 128 decomposed letters fit, 129 do not. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "\ud83d\ude80", "e\u0301"})
  void longest(String character) {
    assertThat(PasswordRules.judge(character.repeat(128), List.of()))
        .isInstanceOf(PasswordVerdict.Acceptable.class);
    assertThat(PasswordRules.judge(character.repeat(129), List.of()))
        .isEqualTo(new PasswordVerdict.Refused(PasswordRefusal.TOO_LONG));
    assertThat(Password.entered(character.repeat(100_000))).isEmpty();
  }

  @Test
  void oneFormForEveryKeyboard() {
    Password composed = Password.entered("caf\u00e9 caf\u00e9").orElseThrow();
    Password decomposed = Password.entered("cafe\u0301 cafe\u0301").orElseThrow();
    assertThat(composed.text().matches(decomposed.text())).isTrue();
    assertThat(composed).hasToString("Password");
    assertThat(Password.entered("²").orElseThrow().text().exposeText())
        .as("NFC does not fold what people typed on purpose, as NFKC would")
        .isEqualTo("²");
  }

  @FuzzTest
  void fuzz(byte[] input) {
    String typed = new String(input, StandardCharsets.UTF_8);
    Password.entered(typed)
        .ifPresent(password -> {
          String text = password.text().exposeText();
          assertThat(Normalizer.isNormalized(text, Normalizer.Form.NFC)).isTrue();
          assertThat(Password.entered(text).orElseThrow().text().exposeText()).isEqualTo(text);
        });
  }
}
