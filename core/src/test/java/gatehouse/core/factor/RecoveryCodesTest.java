package gatehouse.core.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodesTest {
  private static final byte[] SALT = new byte[RecoveryCode.SALT_BYTES];

  @Test
  void texts() {
    assertThat(RecoveryCode.ofRandom(new byte[10]).text().exposeText())
        .isEqualTo("0000-0000-0000-0000");
    byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    assertThat(RecoveryCode.ofRandom(ones).text().exposeText()).isEqualTo("ZZZZ-ZZZZ-ZZZZ-ZZZZ");
    byte[] low = {0, 0, 0, 0, 0, 0, 0, 0, 0, 26};
    assertThat(RecoveryCode.ofRandom(low).text().exposeText()).isEqualTo("0000-0000-0000-000T");
    assertThat(RecoveryCode.ofRandom(low)).hasToString("RecoveryCode");
  }

  @ParameterizedTest
  @CsvSource({
    "7K1M-0Q2X-AB3D-Z9ZZ,7K1M-0Q2X-AB3D-Z9ZZ",
    "7klmoq2xab3dz9zz,7K1M-0Q2X-AB3D-Z9ZZ",
    "' 7kIm OQ2x  ab3d z9zz ',7K1M-0Q2X-AB3D-Z9ZZ",
    "7K1M–0Q2X—AB3D‑Z9ZZ,7K1M-0Q2X-AB3D-Z9ZZ",
  })
  void readsWhatPeopleType(String typed, String code) {
    assertThat(RecoveryCode.parse(typed))
        .hasValueSatisfying(c -> assertThat(c.text().exposeText()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7K1M",
        "7K1M-0Q2X-AB3D-Z9ZZZ",
        "UUUU-0Q2X-AB3D-Z9ZZ",
        "7K1M.0Q2X-AB3D-Z9Z",
        "ſſſſ-0Q2X-AB3D-Z9ZZ"
      })
  void refusesTheRest(String typed) {
    assertThat(RecoveryCode.parse(typed)).isEmpty();
  }

  @Test
  void aListIsFound() {
    List<RecoveryCode> codes = RecoveryCodes.of(random(1));
    List<String> stored = codes.stream().map(c -> c.hash(SALT)).toList();
    assertThat(stored).hasSize(10).doesNotHaveDuplicates();
    for (int i = 0; i < codes.size(); i++) {
      assertThat(RecoveryCodes.find(stored, codes.get(i))).hasValue(i);
    }
    assertThat(RecoveryCodes.find(stored, RecoveryCodes.of(random(2)).getFirst())).isEmpty();
    assertThat(RecoveryCodes.find(List.of(), codes.getFirst())).isEmpty();
  }

  @Test
  void saltedHashes() {
    RecoveryCode code = RecoveryCodes.of(random(1)).getFirst();
    byte[] other = SALT.clone();
    other[0] = 1;
    assertThat(code.hash(SALT)).isNotEqualTo(code.hash(other)).hasSize(32 + 1 + 64);
    assertThat(code.matches(code.hash(other))).isTrue();
    assertThatThrownBy(() -> code.hash(new byte[8])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> code.matches("x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void warnsWhenFewAreLeft() {
    assertThat(RecoveryCodes.low(4)).isFalse();
    assertThat(RecoveryCodes.low(3)).isTrue();
    assertThat(RecoveryCodes.low(0)).isTrue();
  }

  @FuzzTest
  void fuzz(byte[] input) {
    String typed = new String(input, StandardCharsets.UTF_8);
    RecoveryCode.parse(typed)
        .ifPresent(code -> {
          String text = code.text().exposeText();
          assertThat(RecoveryCode.parse(text.toLowerCase(Locale.ROOT)))
              .hasValueSatisfying(c -> assertThat(c.text().exposeText()).isEqualTo(text));
        });
  }

  private static byte[] random(int seed) {
    byte[] bytes = new byte[RecoveryCodes.RANDOM_BYTES];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
