package gatehouse.server.base;

import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a database by its address. */
public final class Databases {
  private static final String SQLITE = "sqlite:";
  private static final String POSTGRES = "jdbc:postgresql:";

  private Databases() {}

  /**
   * Opens the database and brings its tables up to date.
   *
   * @param url {@code sqlite:/path/file.db} or {@code jdbc:postgresql://host/name?user=…}; a
   *     PostgreSQL password is best left to the driver's password file
   * @throws IllegalArgumentException when it is neither
   * @throws IllegalStateException in plain words, when the tables are not those of this program
   * @throws DatabaseException when it cannot be opened
   */
  public static Database open(String url) {
    Database database = connect(url);
    try {
      Migrations.ofProgram().apply(database);
      return database;
    } catch (RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  /**
   * Opens a database that is there, without touching its tables, to look at it.
   *
   * @throws IllegalArgumentException when the address is neither, or there is no such file
   * @throws DatabaseException when it cannot be opened
   */
  public static Database openAsIs(String url) {
    if (url.startsWith(SQLITE) && !Files.exists(file(url))) {
      throw new IllegalArgumentException(
          "There is no database at " + file(url) + ". --data DIR names the folder it is in.");
    }
    return connect(url);
  }

  static Database connect(String url) {
    if (url.startsWith(SQLITE) && url.length() > SQLITE.length()) {
      return SqliteDatabase.open(file(url));
    }
    if (url.startsWith(POSTGRES)) {
      return PostgresDatabase.open(url);
    }
    // The address may hold a password: it is not repeated.
    throw new IllegalArgumentException(
        "The database address must be sqlite:/path/file.db or jdbc:postgresql://host/name.");
  }

  private static Path file(String url) {
    return Path.of(url.substring(SQLITE.length()));
  }
}
