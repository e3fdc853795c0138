package gatehouse.server.base;

import gatehouse.sim.database.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Addresses of empty databases for tests. A contract is one {@code @ParameterizedClass} with
 * {@code @EnumSource(Dialect.class)}, which opens one of them for each test.
 */
public final class TestDatabases {
  private TestDatabases() {}

  /** A database that nobody has used. SQLite files go into the build's folder. */
  public static String freshUrl(Dialect dialect) {
    return switch (dialect) {
      case SQLITE -> "sqlite:" + freshFile();
      case POSTGRES -> PostgresServer.freshUrl();
    };
  }

  /** The file of an empty embedded database. */
  public static Path freshFile() {
    try {
      Path folder = Files.createDirectories(Path.of("target", "test-databases"));
      return Files.createTempDirectory(folder, "db").resolve("gatehouse.db").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
