package gatehouse.core.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import gatehouse.core.base.SecretBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhcStringTest {
  private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final String HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private static final String GOOD = "$argon2id$v=19$m=7168,t=5,p=1,keyid=AQ$" + SALT + "$" + HASH;

  @Test
  void roundTrip() {
    PhcString parsed = PhcString.parse(GOOD).orElseThrow();
    assertThat(parsed.params()).isEqualTo(Argon2Params.DEFAULT);
    assertThat(parsed.keyVersion()).isEqualTo(1);
    assertThat(parsed.print()).isEqualTo(GOOD);
    assertThat(parsed.toString()).doesNotContain("AAAA");
    assertThat(PhcString.parse(GOOD.replace("AQ", "/w")).orElseThrow().keyVersion()).isEqualTo(255);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$argon2i$v=19$m=7168,t=5,p=1,keyid=AQ$S$H",
        "$argon2id$v=16$m=7168,t=5,p=1,keyid=AQ$S$H",
        "$argon2id$m=7168,t=5,p=1,keyid=AQ$S$H",
        "$argon2id$v=19$t=5,m=7168,p=1,keyid=AQ$S$H",
        "$argon2id$v=19$m=07168,t=5,p=1,keyid=AQ$S$H",
        "$argon2id$v=19$m=63,t=5,p=1,keyid=AQ$S$H",
        "$argon2id$v=19$m=9999999,t=5,p=1,keyid=AQ$S$H",
        "$argon2id$v=19$m=7168,t=65,p=1,keyid=AQ$S$H",
        "$argon2id$v=19$m=7168,t=5,p=2,keyid=AQ$S$H",
        "$argon2id$v=19$m=7168,t=5,p=1$S$H",
        "$argon2id$v=19$m=7168,t=5,p=1,keyid=AA$S$H",
        "$argon2id$v=19$m=7168,t=5,p=1,keyid=AR$S$H",
        "$argon2id$v=19$m=7168,t=5,p=1,keyid=AQ$S$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
        "$argon2id$v=19$m=7168,t=5,p=1,keyid=AQ$AAAAAAAAAAAAAAAAAAAAAB$H",
        "$argon2id$v=19$m=7168,t=5,p=1,keyid=AQ$S$H$",
        "$argon2id$v=19$m=7168,t=5,p=1,keyid=AQ$S$H=",
        " $argon2id$v=19$m=7168,t=5,p=1,keyid=AQ$S$H",
      })
  void refusesEveryOtherForm(String text) {
    assertThat(PhcString.parse(text.replace("$S", "$" + SALT).replace("$H", "$" + HASH))).isEmpty();
  }

  @Test
  void refusesOtherSizes() {
    SecretBytes salt = SecretBytes.copyOf(new byte[16]);
    SecretBytes hash = SecretBytes.copyOf(new byte[32]);
    for (int version : new int[] {0, 256}) {
      assertThatThrownBy(() -> new PhcString(Argon2Params.DEFAULT, version, salt, hash))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new PhcString(Argon2Params.DEFAULT, 1, hash, hash))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Malleability: what parses has exactly one text. */
  @FuzzTest
  void fuzz(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    PhcString.parse(text).ifPresent(p -> assertThat(p.print()).isEqualTo(text));
  }
}
