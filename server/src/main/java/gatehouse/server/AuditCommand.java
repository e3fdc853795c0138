package gatehouse.server;

import gatehouse.core.audit.AuditKey;
import gatehouse.server.audit.AuditExport;
import gatehouse.server.audit.AuditVerify;
import gatehouse.server.audit.Verdict;
import gatehouse.server.base.Database;
import gatehouse.server.base.DatabaseException;
import gatehouse.server.base.Databases;
import gatehouse.server.base.KeyFileException;
import gatehouse.server.base.Keys;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/** {@code audit verify} and {@code audit export}: reads the database as it is, running or not. */
final class AuditCommand {
  private final Config config;
  private final SecureRandom random;
  private final PrintStream out;

  AuditCommand(Config config, SecureRandom random, PrintStream out) {
    this.config = config;
    this.random = random;
    this.out = out;
  }

  /**
   * @return 0 when done and sound, 1 when something was found
   * @throws Config.ConfigException when there is no such verb, database or key
   */
  int run(String verb) throws IOException {
    try (Database database = Databases.openAsIs(config.database())) {
      return switch (verb) {
        case "verify" -> verify(database);
        case "export" -> export(database);
        default -> throw new Config.ConfigException("Say audit verify or audit export.");
      };
    } catch (IllegalArgumentException | KeyFileException | DatabaseException e) {
      throw new Config.ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private int verify(Database database) {
    Keys keys = Keys.open(config.data(), true, random);
    Verdict verdict = AuditVerify.database(database, new AuditKey(keys.oldest(Keys.Purpose.AUDIT)));
    verdict.findings().forEach(out::println);
    if (verdict.found() > verdict.findings().size()) {
      out.println("and " + (verdict.found() - verdict.findings().size()) + " more.");
    }
    out.printf(
        "%s. Rows: %d, chains: %d, checkpoints: %d, findings: %d.%n",
        verdict.isSound() ? "The log is sound" : "The log was tampered with",
        verdict.rows(),
        verdict.people(),
        verdict.checkpoints(),
        verdict.found());
    return verdict.exitCode();
  }

  private int export(Database database) throws IOException {
    Writer lines = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    AuditExport.write(database, Optional.empty(), lines);
    lines.flush();
    return 0;
  }
}
