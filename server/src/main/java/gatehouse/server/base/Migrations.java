package gatehouse.server.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The steps from an empty database to today's tables: files {@code db/NNN-name.sql}, listed in
 * {@code db/index.txt}, the same text for both databases. All pending ones run in one transaction,
 * so a half-done upgrade cannot exist. Each statement ends with a semicolon at the end of a line.
 */
final class Migrations {
  private static final Pattern NAME = Pattern.compile("[0-9]{3}-[a-z0-9-]+\\.sql");
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");
  private static final Pattern END_OF_STATEMENT = Pattern.compile("(?m);\\s*$");

  /** Any number: it names the lock that nodes starting at once take in turn. */
  private static final long POSTGRES_LOCK = 4_203_774_211L;

  /** One file, as text. */
  record Migration(String name, String script) {
    Migration {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("a migration is named NNN-name.sql, not " + name);
      }
    }

    String checksum() {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    List<String> statements(Dialect dialect) {
      String plain = COMMENT.matcher(dialect.fill(script)).replaceAll("");
      return END_OF_STATEMENT
          .splitAsStream(plain)
          .map(String::strip)
          .filter(each -> !each.isEmpty())
          .toList();
    }
  }

  private final List<Migration> migrations;

  Migrations(List<Migration> migrations) {
    this.migrations =
        migrations.stream().sorted(java.util.Comparator.comparing(Migration::name)).toList();
  }

  /** Those that came with the program. */
  static Migrations ofProgram() {
    List<Migration> found = new ArrayList<>();
    resource("index.txt")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .distinct()
        .forEach(name -> found.add(new Migration(name, resource(name))));
    return new Migrations(found);
  }

  private static String resource(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream("/db/" + name)) {
      if (in == null) {
        throw new IllegalStateException("db/" + name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Applies what is not applied yet.
   *
   * @throws IllegalStateException in plain words, when the database was written by a newer program
   *     or an applied file has changed since
   */
  void apply(Database database) {
    database.write(sql -> {
      if (database.dialect() == Dialect.POSTGRES) {
        sql.one("SELECT pg_advisory_xact_lock(?)", row -> true, POSTGRES_LOCK);
      }
      Map<String, String> applied = applied(sql);
      refuseUnknown(applied);
      for (Migration each : migrations) {
        String known = applied.get(each.name());
        if (known == null) {
          apply(sql, database.dialect(), each);
        } else if (!known.equals(each.checksum())) {
          throw new IllegalStateException(
              "The migration "
                  + each.name()
                  + " has changed since it was applied to this database."
                  + " Put the old file back and add a new one.");
        }
      }
      return true;
    });
  }

  private static Map<String, String> applied(Sql sql) throws SQLException {
    sql.run("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, checksum TEXT NOT NULL)");
    Map<String, String> applied = new HashMap<>();
    sql.rows(
        "SELECT name, checksum FROM migration",
        row -> applied.put(row.getString(1), row.getString(2)));
    return applied;
  }

  private void refuseUnknown(Map<String, String> applied) {
    List<String> names = migrations.stream().map(Migration::name).toList();
    applied.keySet().stream()
        .filter(name -> !names.contains(name))
        .sorted()
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalStateException(
              "This database was written by a newer Gatehouse: it holds the migration "
                  + name
                  + ", which this program does not know. Start the newer program.");
        });
  }

  private static void apply(Sql sql, Dialect dialect, Migration migration) throws SQLException {
    for (String statement : migration.statements(dialect)) {
      sql.run(statement);
    }
    sql.run(
        "INSERT INTO migration (name, checksum) VALUES (?, ?)",
        migration.name(),
        migration.checksum());
  }
}
