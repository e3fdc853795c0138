package gatehouse.server;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.core.account.Permission;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Binding;
import gatehouse.core.audit.Origin;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Disclosure;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.gate.Limits;
import gatehouse.core.session.Proof;
import gatehouse.core.signin.Subject;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.account.People;
import gatehouse.server.apikey.ApiKeyRows;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Keys;
import gatehouse.server.gate.House;
import gatehouse.server.market.Markets;
import gatehouse.server.trade.Opening;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A broker that serves strategies until it is killed; its clock leaps when it is told to. It reads
 * {@code leap SECONDS}, {@code revoke KEY} and {@code now}, and answers each with a line.
 */
final class StrategiesServer {
  /** So many people share the strategies. */
  static final int PEOPLE = 200;

  /** What its answers begin with; other lines are its log. */
  static final String TOLD = "told: ";

  private static final int FIRST_ACCOUNT = 6_000_000;
  private static final String RESIDENCE = "SG";

  private final Gatehouse server;
  private final Leaping clock;

  private StrategiesServer(Gatehouse server, Leaping clock) {
    this.server = server;
    this.clock = clock;
  }

  /** Goes on from a moment, and leaps. */
  private static final class Leaping implements InstantSource {
    private final long started = System.nanoTime();
    private volatile Instant begun;

    Leaping(Instant begun) {
      this.begun = begun;
    }

    @Override
    public Instant instant() {
      return begun.plusNanos(System.nanoTime() - started);
    }
  }

  static String account(int strategy) {
    return "D" + (FIRST_ACCOUNT + strategy % PEOPLE);
  }

  static String mail(int strategy) {
    return "owner" + strategy % PEOPLE + "@example.com";
  }

  private static PersonId person(int strategy) {
    return new PersonId("owner" + strategy % PEOPLE);
  }

  /**
   * The folder of the data, its port, its address, the port of the mail server, its time, and, the
   * first time, a file with a number and its public key a line.
   */
  public static void main(String[] arguments) throws Exception {
    Leaping clock = new Leaping(Instant.parse(arguments[4]));
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "data", arguments[0],
                "port", arguments[1],
                "base.url", arguments[2],
                "smtp.host", "127.0.0.1",
                "smtp.port", arguments[3],
                "smtp.security", "none",
                "smtp.from", "door@gate.example"));
    Config config = Config.read(false, options, Map.of());
    if (arguments.length > 5) {
      Files.createDirectories(config.data());
      Keys.open(config.data(), false, new SecureRandom());
      open(config.database(), Files.readAllLines(Path.of(arguments[5])), clock.instant());
    }
    Gatehouse server = Gatehouse.start(config, clock, new SecureRandom());
    System.out.println(TOLD + "serves " + clock.instant());
    new StrategiesServer(server, clock).obey();
  }

  private void obey() throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "leap" -> clock.begun = clock.begun.plusSeconds(Long.parseLong(words[1]));
        case "revoke" -> revoke(new ApiKeyId(words[1]));
        default -> {}
      }
      System.out.println(TOLD + words[0] + " " + clock.instant());
    }
  }

  private void revoke(ApiKeyId id) {
    Instant now = clock.instant();
    server
        .database()
        .write(sql -> {
          ApiKey key = ApiKeyRows.load(sql, id).orElseThrow();
          ApiKey.Standing gone = new ApiKey.Standing.Revoked("its owner wanted that", now);
          return server
              .programs()
              .keys()
              .stand(sql, key, gone, key.person().value(), Origin.NONE, now);
        });
  }

  private static void open(String url, List<String> publicKeys, Instant now) throws Exception {
    LegalEntity entity = LegalEntity.serving(RESIDENCE, House.read().entities());
    Opening opening = new Opening(new Markets(Gatehouse.MARKET_SEED));
    Map<Currency, BigDecimal> money =
        Map.of(Currency.getInstance("USD"), new BigDecimal("100000000"));
    List<ApiKey> keys = new ArrayList<>();
    for (String line : publicKeys) {
      String[] words = line.split(" ", 2);
      keys.add(key(Integer.parseInt(words[0]), ECKey.parse(words[1]), now));
    }
    try (Database database = Databases.open(url)) {
      database.write(sql -> {
        for (int i = 0; i < PEOPLE; i++) {
          People.insert(sql, owner(i), now);
          opening.open(sql, profile(i, entity), money, Map.of(), now);
        }
        for (ApiKey each : keys) {
          ApiKeyRows.insert(sql, each);
        }
        return keys.size();
      });
    }
  }

  private static Person owner(int index) {
    return new Person(
        person(index),
        "owner" + index,
        "Owner " + index,
        false,
        Subject.Standing.ACTIVE,
        Set.of(Permission.PAPER),
        false,
        Optional.of(mail(index)),
        Optional.empty(),
        ZoneOffset.UTC,
        "handle" + index);
  }

  private static AccountProfile profile(int index, LegalEntity entity) {
    return new AccountProfile(
        new AccountNumber(account(index)),
        person(index),
        "Paper",
        entity,
        RESIDENCE,
        Currency.getInstance("USD"),
        SeedAccounts.everything(),
        entity.disclosures().stream().map(Disclosure::key).collect(Collectors.toSet()),
        Set.of(),
        Limits.NONE,
        Limits.NONE,
        false);
  }

  private static ApiKey key(int strategy, ECKey key, Instant now) throws Exception {
    return new ApiKey(
        Strategy.id(strategy),
        person(strategy),
        Strategy.name(strategy),
        new Binding(Binding.Method.JKT, key.computeThumbprint().toString()),
        key.toJSONString(),
        KeyProgram.rights(AccessScope.TRADE, account(strategy)),
        Strategy.fate(strategy).policy(),
        List.of(new Proof(Proof.Kind.PASSWORD, now), new Proof(Proof.Kind.SECURITY_KEY, now)),
        now,
        now.plus(Duration.ofDays(90)),
        new ApiKey.Standing.Active());
  }
}
