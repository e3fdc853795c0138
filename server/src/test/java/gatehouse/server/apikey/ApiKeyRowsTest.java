package gatehouse.server.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Hours;
import gatehouse.core.market.Product;
import gatehouse.core.session.Proof;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys, and keys that wait to be confirmed, as rows: on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class ApiKeyRowsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final PersonId MIRA = new PersonId("mira");
  private static final PersonId ANA = new PersonId("ana");
  private static final AccessRights RIGHTS =
      new AccessRights(
          Set.of(new AccountNumber("U1000001"), new AccountNumber("U1000005")),
          AccessScope.TRADE,
          Set.of(Product.STOCK, Product.OPTION),
          Optional.of(new BigDecimal("2500.50")),
          Optional.of(30),
          Optional.empty(),
          Set.of("192.0.2.0/24", "2001:db8::/32"),
          Optional.of(
              new Hours(
                  ZoneId.of("Europe/Stockholm"),
                  LocalTime.of(22, 0),
                  LocalTime.of(6, 30),
                  Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY))));

  private final Database database;

  ApiKeyRowsTest(Dialect dialect) {
    database = Databases.open(TestDatabases.freshUrl(dialect));
    for (PersonId each : List.of(MIRA, ANA)) {
      database.write(sql ->
          sql.run(
              "INSERT INTO person (person_id, username, display_name, operator, standing, zone,"
                  + " webauthn_handle, created_ms) VALUES (?, ?, 'X', 0, 'active', 'UTC', ?, 0)",
              each.value(),
              each.value(),
              each.value()));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static ApiKeyId id(String name) {
    return new ApiKeyId(ApiKeyId.PREFIX + (name + "A".repeat(22)).substring(0, 22));
  }

  private static ApiKey key(PersonId owner, String name, Instant created) {
    return new ApiKey(
        id(name),
        owner,
        "Night “desk” 東京",
        new Binding(Binding.Method.JKT, (name + "t".repeat(43)).substring(0, 43)),
        "{\"kty\":\"EC\"}",
        RIGHTS,
        FailSafePolicy.NONE,
        List.of(new Proof(Proof.Kind.PASSWORD, NOON), new Proof(Proof.Kind.SECURITY_KEY, NOON)),
        created,
        NOON.plus(Duration.ofDays(90)),
        new ApiKey.Standing.Active());
  }

  private boolean insert(ApiKey key) {
    return database.write(sql -> ApiKeyRows.insert(sql, key));
  }

  private ApiKey load(ApiKey key) {
    return database.read(sql -> ApiKeyRows.load(sql, key.id())).orElseThrow();
  }

  @Test
  void whatIsStoredComesBackWhole() {
    ApiKey key = key(MIRA, "one", NOON);
    assertThat(insert(key)).isTrue();
    assertThat(load(key)).isEqualTo(key);
    assertThat(database.<Optional<ApiKey>>read(sql -> ApiKeyRows.again(sql, key))).contains(key);
    assertThat(database.<Optional<ApiKey>>read(sql -> ApiKeyRows.load(sql, id("none")))).isEmpty();
  }

  @Test
  void aPublicKeyIsRegisteredOnceByWhomever() {
    ApiKey key = key(MIRA, "one", NOON);
    assertThat(insert(key)).isTrue();
    ApiKey copy =
        new ApiKey(
            id("two"),
            ANA,
            "Mine too",
            key.binding(),
            key.publicKey(),
            RIGHTS,
            key.failSafe(),
            key.proofs(),
            NOON,
            key.expiresAt(),
            key.standing());
    assertThat(insert(copy)).isFalse();
    assertThat(database.<List<ApiKey>>read(sql -> ApiKeyRows.of(sql, ANA))).isEmpty();
  }

  @Test
  void ofTwoThatChangeHowItStandsOneCounts() {
    ApiKey key = key(MIRA, "one", NOON);
    insert(key);
    ApiKey.Standing paused = new ApiKey.Standing.Paused("it was lost.", NOON.plusSeconds(1));
    ApiKey.Standing revoked = new ApiKey.Standing.Revoked("by you.", NOON.plusSeconds(2));
    assertThat(stands(key, paused, NOON.plusSeconds(1))).isTrue();
    assertThat(stands(key, revoked, NOON.plusSeconds(2)))
        .as("it was seen as active, and is paused")
        .isFalse();
    assertThat(load(key).standing()).isEqualTo(paused);
    assertThat(live()).isEqualTo(1);
    ApiKey seen = load(key);
    database.write(sql -> ApiKeyRows.stand(sql, seen, revoked, NOON.plusSeconds(2)));
    assertThat(load(key).standing()).isEqualTo(revoked);
    assertThat(live()).isZero();
  }

  private boolean stands(ApiKey seen, ApiKey.Standing next, Instant at) {
    return database.write(sql -> ApiKeyRows.stand(sql, seen, next, at));
  }

  private int swept(Instant at) {
    return database.write(sql -> KeyDrafts.sweep(sql, at));
  }

  private int live() {
    return database.read(sql -> ApiKeyRows.live(sql, MIRA, NOON));
  }

  @Test
  void theNewestComesFirstAndOthersAreOthers() {
    ApiKey old = key(MIRA, "old", NOON.minusSeconds(10));
    ApiKey fresh = key(MIRA, "fresh", NOON);
    insert(old);
    insert(fresh);
    insert(key(ANA, "ana", NOON));
    assertThat(database.<List<ApiKey>>read(sql -> ApiKeyRows.of(sql, MIRA)))
        .containsExactly(fresh, old);
  }

  @Test
  void usesRemindersAndEndsAreKept() {
    ApiKey key = key(MIRA, "one", NOON);
    insert(key);
    assertThat(
            database.<Map<ApiKeyId, ApiKeyRows.LastUse>>read(sql -> ApiKeyRows.lastUses(sql, MIRA)))
        .isEmpty();
    database.write(sql -> {
      ApiKeyRows.used(sql, key, "192.0.2.0/24", NOON.plusSeconds(5));
      return key;
    });
    assertThat(
            database.<Map<ApiKeyId, ApiKeyRows.LastUse>>read(sql -> ApiKeyRows.lastUses(sql, MIRA)))
        .containsEntry(key.id(), new ApiKeyRows.LastUse(NOON.plusSeconds(5), "192.0.2.0/24"));
    assertThat(reminded(key, 14)).isTrue();
    assertThat(reminded(key, 14)).as("once").isFalse();
    assertThat(reminded(key, 3)).isTrue();
    Instant sooner = NOON.plus(Duration.ofDays(2));
    database.write(sql -> {
      ApiKeyRows.endAt(sql, key, sooner);
      ApiKeyRows.endAt(sql, key, sooner.plusSeconds(1)); // never later again
      ApiKeyRows.rename(sql, key, "Day desk");
      return key;
    });
    assertThat(load(key).expiresAt()).isEqualTo(sooner);
    assertThat(load(key).name()).isEqualTo("Day desk");
    assertThat(database.<List<ApiKey>>read(sql -> ApiKeyRows.endingBy(sql, NOON, sooner)))
        .hasSize(1);
    assertThat(database.<List<ApiKey>>read(sql -> ApiKeyRows.endingBy(sql, sooner, sooner)))
        .isEmpty();
  }

  private boolean reminded(ApiKey key, int days) {
    return database.write(sql -> ApiKeyRows.remind(sql, key, days));
  }

  private static KeyWish wish(String name) {
    return new KeyWish(name, RIGHTS, FailSafePolicy.NONE, 90, Optional.of(id("before")));
  }

  private void draft(PersonId owner, String name, Instant at) {
    database.write(sql -> {
      KeyDrafts.insert(sql, owner, id(name), wish(name), at);
      return name;
    });
  }

  private Optional<KeyWish> drafted(PersonId owner, String name, Instant at) {
    return database.read(sql -> KeyDrafts.load(sql, owner, id(name), at));
  }

  @Test
  void draftsAreTheirOwnersForAnHour() {
    draft(MIRA, "one", NOON);
    Instant end = NOON.plus(Duration.ofHours(1));
    assertThat(drafted(MIRA, "one", end.minusMillis(1))).contains(wish("one"));
    assertThat(drafted(ANA, "one", NOON)).isEmpty();
    assertThat(drafted(MIRA, "one", end)).as("at its end it is over").isEmpty();
    assertThat(swept(end.minusMillis(1))).isZero();
    assertThat(swept(end)).isEqualTo(1);
    draft(MIRA, "two", NOON);
    database.write(sql -> {
      KeyDrafts.remove(sql, ANA, id("two"));
      return 0;
    });
    assertThat(drafted(MIRA, "two", NOON)).isPresent();
    database.write(sql -> {
      KeyDrafts.remove(sql, MIRA, id("two"));
      return 0;
    });
    assertThat(drafted(MIRA, "two", NOON)).isEmpty();
  }

  @Test
  void ofTooManyDraftsTheOldestGoes() {
    draft(ANA, "other", NOON.minusSeconds(60));
    for (int i = 0; i < 21; i++) {
      draft(MIRA, "d" + i, NOON.plusSeconds(i));
    }
    Instant later = NOON.plusSeconds(30);
    assertThat(drafted(MIRA, "d0", later)).isEmpty();
    assertThat(drafted(MIRA, "d1", later)).isPresent();
    assertThat(drafted(MIRA, "d20", later)).isPresent();
    assertThat(drafted(ANA, "other", later)).isPresent();
  }
}
