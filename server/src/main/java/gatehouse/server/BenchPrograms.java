package gatehouse.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import gatehouse.core.account.Person;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.market.Product;
import gatehouse.core.oauth.Client;
import gatehouse.core.oauth.ClientId;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.account.People;
import gatehouse.server.apikey.ApiKeyRows;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Keys;
import gatehouse.server.base.Sql;
import gatehouse.server.oauth.ClientGrantRows;
import gatehouse.server.oauth.ClientRows;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.SessionStart;
import gatehouse.server.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * Programs for measurements: one registered client with a session for one person after the other,
 * and an API key each for the first of them. The private halves stand in a file beside the
 * database, which is worth nothing but for measuring.
 */
final class BenchPrograms {
  private static final int KEYS_MAX = 256;
  private static final int GROUP_SESSIONS = 1000;
  private static final Duration LIFE = Duration.ofDays(1);

  private final Database database;
  private final Chance chance;
  private final Sessions sessions;
  private final Instant now;

  BenchPrograms(Database database, Keys keys, Chance chance, Instant now) {
    this.database = database;
    this.chance = chance;
    this.now = now;
    Log log = new Log(database, new AuditKey(keys.oldest(Keys.Purpose.AUDIT)));
    this.sessions =
        new Sessions(
            database,
            log,
            chance,
            keys.newestFirst(Keys.Purpose.SESSION),
            Runtime.getRuntime().maxMemory());
  }

  /**
   * Adds them, and writes what they need to know into the file.
   *
   * @param count sessions of the client
   * @param persons how many people there are to act for
   */
  void add(int count, int persons, Path file) throws IOException {
    List<Person> people = new ArrayList<>(persons);
    for (int i = 0; i < persons; i++) {
      String name = BenchPeople.PREFIX + i;
      people.add(
          database.read(
              sql -> People.load(sql, People.byName(sql, name).orElseThrow()).orElseThrow()));
    }
    ECKey key = pair();
    Client client =
        new Client(
            new ClientId(ClientId.PREFIX + chance.id()),
            "Bench",
            List.of("https://client.example/callback"),
            new JWKSet(key.toPublicJWK()).toString(true),
            AccessScope.TRADE,
            false,
            false,
            true,
            "bench@client.example",
            now,
            Optional.empty());
    database.write(sql -> {
      ClientRows.insert(sql, client);
      return client;
    });
    Binding binding = binding(key);
    List<String> refreshTokens = new ArrayList<>(count);
    for (int from = 0; from < count; from += GROUP_SESSIONS) {
      int first = from;
      int end = Math.min(count, from + GROUP_SESSIONS);
      refreshTokens.addAll(
          database.write(sql -> {
            List<String> tokens = new ArrayList<>();
            for (int i = first; i < end; i++) {
              Person person = people.get(i % people.size());
              Access access = new Access(client.id().value(), rights(person), binding);
              Sessions.Grant grant = start(sql, person, access);
              // nobody watches over it: else the house would have to deal with each in the end
              ClientGrantRows.insert(sql, grant.session(), client.name(), FailSafePolicy.NONE, now);
              tokens.add(AccessTokens.refreshToken(grant));
            }
            return tokens;
          }));
    }
    List<Map<String, String>> keys = new ArrayList<>();
    for (Person person : people.subList(0, Math.min(KEYS_MAX, people.size()))) {
      keys.add(apiKey(person));
    }
    Files.writeString(
        file,
        JsonMapper.builder()
            .build()
            .writeValueAsString(
                Map.of(
                    "client", Map.of("id", client.id().value(), "jwk", key.toJSONString()),
                    "refreshTokens", refreshTokens,
                    "keys", keys)));
  }

  private Sessions.Grant start(Sql sql, Person person, Access access) throws SQLException {
    return sessions.start(
        sql,
        person,
        new SessionStart(
            AccessInterface.API,
            Optional.empty(),
            "Bench",
            List.of(new Proof(Proof.Kind.PASSWORD, now)),
            AssuranceLevel.AAL1,
            "127.0.0.0/24",
            "",
            Optional.of(access),
            LIFE),
        now);
  }

  private Map<String, String> apiKey(Person person) {
    ECKey key = pair();
    ApiKey stored =
        new ApiKey(
            new ApiKeyId(ApiKeyId.PREFIX + chance.id()),
            person.id(),
            "Bench",
            binding(key),
            key.toPublicJWK().toJSONString(),
            rights(person),
            FailSafePolicy.NONE,
            List.of(new Proof(Proof.Kind.PASSWORD, now)),
            now,
            now.plus(LIFE),
            new ApiKey.Standing.Active());
    database.write(sql -> ApiKeyRows.insert(sql, stored));
    return Map.of("id", stored.id().value(), "jwk", key.toJSONString());
  }

  /** The one account of the person, which has the same index. */
  private static AccessRights rights(Person person) {
    int index = Integer.parseInt(person.username().substring(BenchPeople.PREFIX.length()));
    return new AccessRights(
        Set.of(new AccountNumber("D" + (BenchPeople.FIRST_ACCOUNT + index))),
        AccessScope.TRADE,
        EnumSet.allOf(Product.class),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty());
  }

  private static ECKey pair() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  private static Binding binding(ECKey key) {
    try {
      return new Binding(Binding.Method.JKT, key.computeThumbprint().toString());
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
