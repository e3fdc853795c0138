package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabasesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "sqlite:", "jdbc:sqlite:x.db", "mysql://u:secret@h/db", "/tmp/x.db"})
  void refusesOtherAddressesWithoutRepeatingThem(String url) {
    assertThatThrownBy(() -> Databases.open(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sqlite:/path/file.db or jdbc:postgresql://host/name")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqlite:/proc/no/such.db",
        "jdbc:postgresql://127.0.0.1:1/none?user=x&password=secret&connectTimeout=1"
      })
  void saysWhenItCannotOpen(String url) {
    assertThatThrownBy(() -> Databases.open(url))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("cannot open")
        .hasMessageNotContaining("secret");
  }

  @Test
  void doesNotMakeADatabaseInOrderToLookAtIt() {
    Path file = TestDatabases.freshFile();
    assertThatThrownBy(() -> Databases.openAsIs("sqlite:" + file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no database at " + file + ". --data DIR names the folder it is in.");
    assertThat(file).doesNotExist();
  }

  @Test
  void keepsTheEmbeddedFileFromOtherUsers() throws IOException {
    Path file = TestDatabases.freshFile();
    Databases.open("sqlite:" + file).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
