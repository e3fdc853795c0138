package gatehouse.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.Argon2Params;
import gatehouse.core.base.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2Test {
  private static final Argon2 ARGON2 = Argon2.load();

  /** Computed with the reference implementation, libargon2 20171227 (argon2id_hash_raw). */
  @ParameterizedTest
  @CsvSource({
    "5,7168,password,somesaltsomesalt,af83a8d701af640f7911edaa9740714e33cc2ed11bd91271de927f97e3d4dadb",
    "2,19456,password,somesaltsomesalt,2b5dc4054886ec957ef59c73b661c54dd6fb274590b278f657c6d96aac8fa6d1",
    "1,64,'',0123456789abcdef,61dbca9c70cd767c77517384e0e5ec81572406fbaade0a6facc6c45775189db6",
    "3,1024,pässwörd,0123456789abcdef,c2a743e7f22fe33e51655a46c5efd2b8d8de1a2976854b794b53470897d0b586",
  })
  void vectors(int iterations, int memoryKiB, String password, String salt, String hash) {
    SecretBytes actual =
        ARGON2.hash(
            password.getBytes(StandardCharsets.UTF_8),
            SecretBytes.ofText(salt),
            new Argon2Params(memoryKiB, iterations));
    assertThat(HexFormat.of().formatHex(actual.expose())).isEqualTo(hash);
  }

  @Test
  void refusesOtherSalts() {
    assertThatThrownBy(
            () -> ARGON2.hash(new byte[1], SecretBytes.ofText("short"), Argon2Params.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhereItIsFrom() {
    assertThat(ARGON2.origin()).startsWith("libsodium, ");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux,amd64,linux64",
    "Linux,aarch64,arm64",
    "Mac OS X,aarch64,mac_arm",
    "Mac OS X,x86_64,mac",
    "Linux,riscv64,linux riscv64",
    "Windows 11,amd64,windows 11 amd64",
  })
  void machines(String os, String arch, String folder) {
    assertThat(Libsodium.machine(os, arch)).isEqualTo(folder);
  }
}
