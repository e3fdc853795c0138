package gatehouse.sim.database;

import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of this virtual machine: started on a free loopback port, stopped and deleted
 * at exit. It runs as {@code postgres} when we are root, because it refuses to run as root.
 */
public final class PostgresServer {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final int COMMAND_SECONDS_MAX = 60;
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private static final class Shared {
    static final PostgresServer SERVER = new PostgresServer(QUICK);
  }

  /** For tests: what is lost with the machine is not missed. */
  private static final String QUICK = " -c fsync=off -c full_page_writes=off";

  private final Path bin;
  private final Path home;
  private final int port;

  private PostgresServer(String settings) {
    try {
      bin = binaries();
      home = Files.createTempDirectory("gatehouse-postgres");
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
      port = FreePort.any();
      start(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that keeps what it has acknowledged, whatever happens, as in production. */
  public static PostgresServer durable() {
    return new PostgresServer("");
  }

  /** The address of a schema that nobody has used, on a server that all tests share. */
  public static String freshUrl() {
    return Shared.SERVER.freshSchema();
  }

  /** The address of a schema that nobody has used: as good as a fresh database, and quicker. */
  public String freshSchema() {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=gatehouse";
    String schema = "fresh_" + SCHEMAS.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return url + "&currentSchema=" + schema;
  }

  private static Path binaries() throws IOException {
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> versions = Files.list(INSTALLED)) {
        var newest =
            versions
                .map(version -> version.resolve("bin"))
                .filter(each -> Files.isExecutable(each.resolve("initdb")))
                .max(Comparator.comparing(Path::toString));
        if (newest.isPresent()) {
          return newest.get();
        }
      }
    }
    throw new IllegalStateException(
        "This needs PostgreSQL 14 or later: apt-get install postgresql");
  }

  private void start(String settings) throws IOException {
    Path data = home.resolve("data");
    run("initdb", "-D", data.toString(), "-U", "gatehouse", "-A", "trust", "-E", "UTF8", "-N");
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
    run(
        "pg_ctl",
        "-D",
        data.toString(),
        "-w",
        "-l",
        home.resolve("log").toString(),
        "-o",
        "-p "
            + port
            + " -c listen_addresses=127.0.0.1 -k "
            + home
            + " -c max_connections=200"
            + settings,
        "start");
  }

  private void stop() {
    try {
      run("pg_ctl", "-D", home.resolve("data").toString(), "-m", "immediate", "stop");
      try (Stream<Path> files = Files.walk(home)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile("gatehouse-postgres", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + " failed: " + Files.readString(said));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.delete(said);
    }
  }
}
