package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.server.base.Migrations.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class MigrationsTest {
  private static final Migration FIRST =
      new Migration(
          "001-a.sql", "-- the first; really\nCREATE TABLE a (id ${serial}, b ${blob});\n");
  private static final Migration SECOND =
      new Migration(
          "002-b.sql", "CREATE TABLE b (id TEXT);\n\nINSERT INTO b (id)\n VALUES ('x;y');");

  private final Database database;

  MigrationsTest(Dialect dialect) {
    database = Databases.connect(TestDatabases.freshUrl(dialect));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void apply(Migration... migrations) {
    new Migrations(List.of(migrations)).apply(database);
  }

  private List<String> kept() {
    return database.read(
        sql -> sql.rows("SELECT name FROM migration ORDER BY name", r -> r.getString(1)));
  }

  @Test
  void appliesEachOnceInOrder() {
    apply(FIRST);
    apply(SECOND, FIRST);
    apply(FIRST, SECOND);
    assertThat(kept()).containsExactly("001-a.sql", "002-b.sql");
    assertThat(database.<List<String>>read(s -> s.rows("SELECT id FROM b", r -> r.getString(1))))
        .containsExactly("x;y");
  }

  @Test
  void refusesAChangedFile() {
    apply(FIRST);
    assertThatThrownBy(() -> apply(new Migration("001-a.sql", FIRST.script() + "-- more\n")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("001-a.sql has changed since it was applied");
  }

  @Test
  void refusesADatabaseOfANewerProgram() {
    apply(FIRST, SECOND);
    assertThatThrownBy(() -> apply(FIRST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("newer Gatehouse")
        .hasMessageContaining("002-b.sql");
  }

  @Test
  void keepsNothingOfAnUpgradeThatFails() {
    assertThatThrownBy(() -> apply(FIRST, new Migration("002-b.sql", "CREATE TABEL b;")))
        .isInstanceOf(DatabaseException.class);
    apply(FIRST, SECOND);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void theProgramListsAllItsFiles() throws IOException {
    Path folder = Path.of("src/main/resources/db");
    try (Stream<Path> files = Files.list(folder)) {
      List<String> present =
          files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".sql")).toList();
      assertThat(Files.readAllLines(folder.resolve("index.txt")))
          .containsExactlyInAnyOrderElementsOf(present);
    }
    Migrations.ofProgram().apply(database);
  }
}
