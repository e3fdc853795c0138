package gatehouse.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlocklistTest {
  @TempDir Path directory;

  /** OWASP ASVS 5.0, 6.2.4: at least the top 3000 that the rules would allow. */
  @Test
  void commonPasswords() {
    assertThat(Blocklist.commonCount()).isGreaterThan(11_000);
    Blocklist blocklist = new Blocklist(Optional.empty());
    assertThat(blocklist.judge(password("football"))).hasValue(PasswordRefusal.COMMON);
    assertThat(blocklist.judge(password("FootBall"))).hasValue(PasswordRefusal.COMMON);
    assertThat(blocklist.judge(password("a quiet wren sings"))).isEmpty();
  }

  /** Every place in files of 1 to 300 lines, with counts of different widths and both line ends. */
  @ParameterizedTest
  @CsvSource({"1,\\n", "2,\\n", "3,\\r\\n", "300,\\n", "300,\\r\\n"})
  void breachedPasswords(int lines, String end) throws Exception {
    String lineEnd = end.replace("\\r", "\r").replace("\\n", "\n");
    List<String> hashes =
        IntStream.range(0, lines).mapToObj(i -> sha1("breached " + i)).sorted().toList();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(hashes.get(i)).append(':').append(1 << i % 30).append(lineEnd);
    }
    Blocklist blocklist = new Blocklist(Optional.of(write(text.toString())));
    for (int i = 0; i < lines; i++) {
      assertThat(blocklist.judge(password("breached " + i))).hasValue(PasswordRefusal.BREACHED);
      assertThat(blocklist.isBreached(password("breached " + i))).isTrue();
      assertThat(blocklist.judge(password("not breached " + i))).isEmpty();
    }
  }

  @Test
  void lastLineWithoutEnd() throws Exception {
    Blocklist blocklist = new Blocklist(Optional.of(write(sha1("breached 0"))));
    assertThat(blocklist.isBreached(password("breached 0"))).isTrue();
    assertThat(blocklist.isBreached(password("breached 1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "password\n", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8:1\n"})
  void refusesAnotherForm(String text) throws Exception {
    Optional<Path> file = Optional.of(write(text));
    assertThatThrownBy(() -> new Blocklist(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("HASH:count");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("breached.txt"), text);
  }

  private static String sha1(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().withUpperCase().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Password password(String text) {
    return Password.entered(text).orElseThrow();
  }
}
