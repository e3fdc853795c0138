package gatehouse.server;

import gatehouse.core.account.Argon2Params;
import gatehouse.core.account.Password;
import gatehouse.core.account.Permission;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.signin.Subject;
import gatehouse.server.account.Argon2;
import gatehouse.server.account.HashPool;
import gatehouse.server.account.Passwords;
import gatehouse.server.account.People;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** People with one known password for measurements; they come into an empty database alone. */
final class BenchPeople {
  private BenchPeople() {}

  /** Adds {@code --count} people, {@code bench0} and on, with paper accounts. */
  static void add(Map<String, String> options, Map<String, String> environment, SecureRandom random)
      throws IOException {
    int count = Integer.parseInt(options.getOrDefault("count", "1"));
    String typed = options.getOrDefault("password", "");
    options.keySet().removeAll(Set.of("count", "password"));
    Config config = Config.read(false, options, environment);
    Files.createDirectories(config.data());
    try (Database database = Databases.open(config.database());
        HashPool pool = HashPool.ofCores()) {
      if (!database.read(sql -> sql.rows("SELECT 1 FROM person LIMIT 1", row -> 1).isEmpty())) {
        throw new Config.ConfigException(
            "Somebody lives in this database; it is not for measuring.");
      }
      Keys keys = Keys.open(config.data(), false, random);
      Passwords passwords = new Passwords(Argon2.load(), Argon2Params.DEFAULT, keys, random, pool);
      Password password =
          Password.entered(typed)
              .orElseThrow(() -> new Config.ConfigException("--password is missing or unfit."));
      // one salt for all: what is measured is the check, which costs the same
      String hash = passwords.hash(password);
      Chance chance = new Chance(random);
      database.write(sql -> {
        for (int i = 0; i < count; i++) {
          Person person = person(i, chance);
          People.insert(sql, person, Instant.EPOCH);
          People.setPassword(sql, person.id(), hash, false, Instant.EPOCH);
          People.Account account =
              new People.Account("B" + (1_000_000 + i), "Paper", Set.of(Permission.PAPER));
          People.openAccount(sql, person.id(), account, Instant.EPOCH);
        }
        return count;
      });
    }
  }

  private static Person person(int index, Chance chance) {
    return new Person(
        new PersonId(chance.id()),
        "bench" + index,
        "Bench " + index,
        false,
        Subject.Standing.ACTIVE,
        Set.of(Permission.PAPER),
        false,
        Optional.empty(),
        Optional.empty(),
        ZoneOffset.UTC,
        chance.id());
  }
}
