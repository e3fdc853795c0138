package gatehouse.core.factor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base32Test {
  /** RFC 4648, section 10, without the padding. */
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "f,MY",
    "fo,MZXQ",
    "foo,MZXW6",
    "foob,MZXW6YQ",
    "fooba,MZXW6YTB",
    "foobar,MZXW6YTBOI",
  })
  void vectors(String plain, String encoded) {
    assertThat(Base32.encode(plain.getBytes(StandardCharsets.UTF_8))).isEqualTo(encoded);
    assertThat(Base32.decode(encoded))
        .hasValueSatisfying(b -> assertThat(b).asString(StandardCharsets.UTF_8).isEqualTo(plain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"my", "MY======", "M", "MZX", "MZXW6Y", "MZ", "M1", "M Y", "MY\n", "ÄÄ"})
  void refusesEveryOtherSpelling(String text) {
    assertThat(Base32.decode(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {Base32.CHARACTERS_MAX, Base32.CHARACTERS_MAX + 8})
  void refusesTooLong(int characters) {
    assertThat(Base32.decode("A".repeat(characters)).isPresent())
        .isEqualTo(characters <= Base32.CHARACTERS_MAX);
  }

  /** Malleability: what decodes has exactly one spelling. */
  @FuzzTest
  void fuzz(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    Base32.decode(text).ifPresent(b -> assertThat(Base32.encode(b)).isEqualTo(text));
  }
}
