package gatehouse.server;

import gatehouse.server.base.Database;
import gatehouse.server.base.DatabaseException;
import gatehouse.server.base.Databases;
import gatehouse.server.base.KeyFileException;
import gatehouse.server.base.Keys;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/**
 * {@code master-keys list} and {@code master-keys rotate}: the master keys where they lie, on the
 * machine. There is no call over the network for it, so that no session can reach them. A running
 * server goes on with the keys that it read.
 */
final class MasterKeysCommand {
  private final Config config;
  private final SecureRandom random;
  private final PrintStream out;

  MasterKeysCommand(Config config, SecureRandom random, PrintStream out) {
    this.config = config;
    this.random = random;
    this.out = out;
  }

  /**
   * @return 0 when done
   * @throws Config.ConfigException when there is no such verb, database or key
   */
  int run(String verb) {
    try {
      return switch (verb) {
        case "list" -> list();
        case "rotate" -> rotate();
        default -> throw new Config.ConfigException("Say master-keys list or master-keys rotate.");
      };
    } catch (IllegalArgumentException | KeyFileException | DatabaseException e) {
      throw new Config.ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private int list() {
    Keys keys = Keys.open(config.data(), true, random);
    try (Database database = Databases.openAsIs(config.database())) {
      Map<Integer, KeyUse.Use> uses = KeyUse.of(database);
      List<Integer> versions = keys.versions();
      for (int version : versions) {
        KeyUse.Use use = uses.getOrDefault(version, new KeyUse.Use(0, 0));
        out.printf(
            "version %3d: %d passwords, %d sealed secrets%s%s%n",
            version,
            use.passwords(),
            use.secrets(),
            version == versions.getFirst() ? "; the audit log, so it has to stay" : "",
            version == keys.newest() ? "; new things are made with it" : "");
      }
    }
    out.println(
        "A version that nothing needs may go 7 days after the next one came into use: until");
    out.println("then a session may have begun under it.");
    return 0;
  }

  private int rotate() {
    int version = Keys.rotate(config.data(), random);
    out.printf("Master key version %d was added to %s.%n", version, config.data());
    out.println("It comes into use when the server is started again; nobody is signed out by it.");
    out.println("With several nodes, copy the file to each before you start any of them again.");
    out.println("Back the file up, apart from the database.");
    return 0;
  }
}
