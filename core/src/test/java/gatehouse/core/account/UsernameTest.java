package gatehouse.core.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {
  @ParameterizedTest
  @CsvSource({
    "ada, ada",
    "Ada, ada",
    "'  ADA.Lovelace ', ada.lovelace",
    "a-b_c.d9, a-b_c.d9",
    "abcdefghijklmnopqrstuvwxyz012345, abcdefghijklmnopqrstuvwxyz012345",
    "u12345, u12345",
    "u1234567890123, u1234567890123",
    "uu123456, uu123456",
    "u123456x, u123456x",
    "ISTANBUL, istanbul",
  })
  void isRead(String typed, String value) {
    Username username = Username.parse(typed).orElseThrow();
    assertThat(username.value()).isEqualTo(value);
    assertThat(new Username(value)).isEqualTo(username);
    assertThat(Username.canonical(typed)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ab",
        "abcdefghijklmnopqrstuvwxyz0123456",
        "1ada",
        ".ada",
        "_ada",
        "-ada",
        "123456",
        "u123456",
        "U1234567",
        "u123456789012",
        "ada lovelace",
        "ada@example.com",
        "ada\n",
        "ada\nbob",
        "ada\u0000",
        "ad\u00e0",
        "\u0430da", // Cyrillic a
        "ada\u200b", // zero width space
        "a\u0661\u0662\u0663", // Arabic digits
        "\u0130stanbul", // dotted capital I
        "a/../b",
        "<b>"
      })
  void isRefused(String typed) {
    assertThatThrownBy(() -> new Username(typed)).isInstanceOf(IllegalArgumentException.class);
    // white space around a name is no part of it
    assertThat(Username.parse(typed).isPresent()).isEqualTo(typed.equals("ada\n"));
  }

  /** A name is stored in one spelling only. */
  @ParameterizedTest
  @ValueSource(strings = {"Ada", " ada", "ada ", "ADA"})
  void theRecordHoldsTheCanonicalFormOnly(String typed) {
    assertThatThrownBy(() -> new Username(typed)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Username.parse(typed)).contains(new Username("ada"));
  }

  /** Malleability: what parses is its canonical form and nothing else, and never an account. */
  @FuzzTest
  void fuzz(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    String canonical = Username.canonical(text);
    assertThat(Username.canonical(canonical)).isEqualTo(canonical);
    Username.parse(text)
        .ifPresent(name -> {
          assertThat(name.value()).isEqualTo(canonical).hasSizeBetween(3, 32).isASCII();
          assertThat(Username.parse(name.value())).contains(name);
          assertThat(name.value()).doesNotMatch("[a-z]?[0-9]{6,12}");
        });
  }
}
