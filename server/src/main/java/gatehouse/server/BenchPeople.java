package gatehouse.server;

import gatehouse.core.account.Argon2Params;
import gatehouse.core.account.Password;
import gatehouse.core.account.Permission;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Disclosure;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.gate.Limits;
import gatehouse.core.signin.Subject;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.account.Argon2;
import gatehouse.server.account.HashPool;
import gatehouse.server.account.Passwords;
import gatehouse.server.account.People;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Keys;
import gatehouse.server.gate.House;
import gatehouse.server.market.Markets;
import gatehouse.server.trade.Opening;
import gatehouse.server.trade.RestingOrders;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * People with one known password for measurements, each with a paper account to trade in; they come
 * into an empty database alone.
 */
final class BenchPeople {
  private static final Currency USD = Currency.getInstance("USD");

  /** What each username begins with, before the index. */
  static final String PREFIX = "bench";

  /** The digits of the first paper account; the others follow. */
  static final int FIRST_ACCOUNT = 5_000_000;

  /** Served by an entity that offers everything. */
  private static final String RESIDENCE = "SG";

  private BenchPeople() {}

  private static final BigDecimal MONEY = new BigDecimal("100000000");

  /** Far enough below the market that it rests, near enough to be no slip of the hand. */
  private static final BigDecimal RESTS_AT = new BigDecimal("0.93");

  /** People whose rows are written in one transaction. */
  private static final int GROUP_PEOPLE = 1000;

  /** Such transactions at the same time: on PostgreSQL each waits for answers most of the time. */
  private static final int GROUPS_AT_ONCE_MAX = 8;

  /**
   * Adds {@code --count} people, {@code bench0} and on, with paper accounts {@code D5000000} and
   * on; {@code --open} orders rest in their accounts, one after the other. {@code --programs} has a
   * registered client act for them in so many sessions.
   */
  static void add(
      Map<String, String> options,
      Map<String, String> environment,
      SecureRandom random,
      InstantSource clock)
      throws IOException {
    int count = Integer.parseInt(options.getOrDefault("count", "1"));
    String typed = options.getOrDefault("password", "");
    int open = Integer.parseInt(options.getOrDefault("open", "0"));
    int programs = Integer.parseInt(options.getOrDefault("programs", "0"));
    options.keySet().removeAll(Set.of("count", "password", "open", "programs"));
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
      Instant now = clock.instant();
      Markets markets = new Markets(Gatehouse.MARKET_SEED);
      LegalEntity entity = LegalEntity.serving(RESIDENCE, House.read().entities());
      Opening opening = new Opening(markets);
      RestingOrders resting = new RestingOrders(markets, RESTS_AT, now);
      List<Runnable> groups = new ArrayList<>();
      for (int from = 0; from < count; from += GROUP_PEOPLE) {
        int first = from;
        int end = Math.min(count, from + GROUP_PEOPLE);
        groups.add(() ->
            database.write(sql -> {
              for (int i = first; i < end; i++) {
                Person person = person(i, chance);
                People.insert(sql, person, Instant.EPOCH);
                People.setPassword(sql, person.id(), hash, false, Instant.EPOCH);
                AccountNumber number = new AccountNumber("D" + (FIRST_ACCOUNT + i));
                opening.open(
                    sql, profile(number, person.id(), entity), Map.of(USD, MONEY), Map.of(), now);
                int own = open / count + (i < open % count ? 1 : 0);
                resting.place(sql, person.id(), number, own);
              }
              return end;
            }));
      }
      run(groups);
      if (programs > 0) {
        new BenchPrograms(database, keys, chance, now)
            .add(programs, count, config.data().resolve("bench-programs.json"));
      }
    }
  }

  private static void run(List<Runnable> groups) {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(GROUPS_AT_ONCE_MAX, Thread.ofVirtual().factory())) {
      CompletableFuture.allOf(
              groups.stream()
                  .map(group -> CompletableFuture.runAsync(group, workers))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  private static AccountProfile profile(AccountNumber number, PersonId owner, LegalEntity entity) {
    return new AccountProfile(
        number,
        owner,
        "Paper",
        entity,
        RESIDENCE,
        USD,
        SeedAccounts.everything(),
        entity.disclosures().stream().map(Disclosure::key).collect(Collectors.toSet()),
        Set.of(),
        Limits.NONE,
        Limits.NONE,
        false);
  }

  private static Person person(int index, Chance chance) {
    return new Person(
        new PersonId(chance.id()),
        PREFIX + index,
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
