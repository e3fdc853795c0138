package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private static final String KEY = "00".repeat(32);

  @TempDir Path directory;
  private final SecureRandom random = new SecureRandom();

  @Test
  void madeOnceForItsOwnerAlone() throws IOException {
    Keys first = open(false);
    Path file = directory.resolve(KeyFile.NAME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).startsWith("# ").containsPattern("\n1 [0-9a-f]{64}\n");
    Keys second = open(true);
    assertThat(second.newest()).isEqualTo(1);
    for (Keys.Purpose purpose : Keys.Purpose.values()) {
      assertThat(second.derive(purpose, 1).matches(first.derive(purpose, 1))).isTrue();
    }
    assertThat(directory).as("nothing is left beside it").isDirectoryNotContaining("glob:**.new");
  }

  /** RFC 5869 by an independent computation (Python's hmac), for the key of 32 zero bytes. */
  @ParameterizedTest
  @CsvSource({
    "SEAL,081863579a4c0c94b0762ad9884fbdeec4bb4778d8929bb15ff1f8237a6bbb02",
    "PEPPER,3ed19095dc99420f2c6ff89e5bc2786f0d15510e2ac0107c3850157b8b629b06",
    "CHALLENGE,61bbe6e9563628020b29443436da5c408c8a15bed4c727dab6b599907b389494",
    "CODE,fa154342e54d622e2bf8bce91d8e3985db99017586a86d64ee6b77eae4832155",
    "AUDIT,7b7fb84fa7b8c07e8b18850b9d442eda5fe86b3c27e8d146cd80def269b05930",
  })
  void derivation(Keys.Purpose purpose, String expected) throws IOException {
    write("1 " + KEY + "\n");
    assertThat(HexFormat.of().formatHex(open(true).derive(purpose, 1).expose()))
        .isEqualTo(expected);
  }

  @Test
  void rotationKeepsOlderVersions() {
    Keys before = open(false);
    assertThat(Keys.rotate(directory, random)).isEqualTo(2);
    Keys after = open(true);
    assertThat(after.newest()).isEqualTo(2);
    assertThat(after.oldest(Keys.Purpose.AUDIT).matches(before.newest(Keys.Purpose.AUDIT)))
        .as("the chain of the log still verifies")
        .isTrue();
    assertThat(after.derive(Keys.Purpose.SEAL, 1).matches(before.derive(Keys.Purpose.SEAL, 1)))
        .isTrue();
    assertThat(after.derive(Keys.Purpose.SEAL, 2).matches(before.derive(Keys.Purpose.SEAL, 1)))
        .isFalse();
    assertThatThrownBy(() -> before.derive(Keys.Purpose.SEAL, 2))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void refusesToStartWithoutTheFileWhenThereIsData() {
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("missing")
        .hasMessageContaining("Restore");
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rwx------"})
  void refusesWhatOthersMayRead(String permissions) throws IOException {
    open(false);
    Path file = directory.resolve(KeyFile.NAME);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# only a comment\n",
        "1\n",
        "0 KEY\n",
        "256 KEY\n",
        "01 KEY\n",
        "1 KEYff\n",
        "1 KEY\n1 KEY\n",
        "1  KEY\n",
        "v1 KEY\n"
      })
  void refusesADamagedFile(String text) throws IOException {
    write(text.replace("KEY", KEY));
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("damaged")
        .hasMessageNotContaining("0000");
  }

  @Test
  void versionsEnd() throws IOException {
    write("255 " + KEY + "\n");
    assertThatThrownBy(() -> Keys.rotate(directory, random)).isInstanceOf(KeyFileException.class);
    assertThat(new TreeMap<>(new KeyFile(directory).readOrCreate(true, random))).hasSize(1);
  }

  private Keys open(boolean databaseHasData) {
    return Keys.open(directory, databaseHasData, random);
  }

  private void write(String text) throws IOException {
    Path file = directory.resolve(KeyFile.NAME);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
