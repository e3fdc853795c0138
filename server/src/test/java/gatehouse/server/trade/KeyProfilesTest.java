package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.KeyProfile;
import gatehouse.core.apikey.KeyProfileText;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.apikey.ProfileRows;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The past of keys as rows, on both databases; that it is judged by shows {@code AgreementTest}.
 */
@ParameterizedClass
@EnumSource(Dialect.class)
class KeyProfilesTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Optional<AccountNumber> MINE = Optional.of(new AccountNumber("U1000001"));
  private static final Optional<AccountNumber> JOINT = Optional.of(new AccountNumber("U1000005"));

  private static final Optional<AccountNumber> TOKENS = Optional.empty();

  private final Database database;

  KeyProfilesTest(Dialect dialect) {
    database = Databases.open(TestDatabases.freshUrl(dialect));
    database.write(sql ->
        sql.run(
            "INSERT INTO person (person_id, username, display_name, operator, standing, zone,"
                + " webauthn_handle, created_ms) VALUES ('mira', 'mira', 'Mira', 0, 'active',"
                + " 'UTC', 'handle', 0)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ApiKeyId key(String name, String standing, Instant end) {
    ApiKeyId id = new ApiKeyId("key-" + (name + "A".repeat(22)).substring(0, 22));
    database.write(sql ->
        sql.run(
            "INSERT INTO api_key (person_id, key_id, name, method, thumbprint, public_key,"
                + " rights, fail_safe, proofs, created_ms, expires_ms, standing,"
                + " standing_why, standing_ms, lineage)"
                + " VALUES ('mira', ?, 'Key', 'JKT', ?, '', '', '', '', 0, ?, ?, '', 0, ?)",
            id.value(),
            name,
            end.toEpochMilli(),
            standing,
            id.value()));
    return id;
  }

  private void store(Optional<AccountNumber> account, ApiKeyId key, KeyProfile profile) {
    database.write(sql -> {
      ProfileRows.store(sql, account, key.value(), profile);
      return profile;
    });
  }

  private List<KeyProfile> stored(Optional<AccountNumber> account, ApiKeyId key) {
    return database.read(sql ->
        sql.rows(
            "SELECT profile FROM key_profile WHERE account_number = ? AND lineage = ?",
            row -> KeyProfileText.parse(row.getString(1)),
            account.map(AccountNumber::value).orElse(""),
            key.value()));
  }

  @Test
  void eachAccountHasOneAndTheNewestCounts() {
    ApiKeyId key = key("one", "ACTIVE", NOON.plusSeconds(1));
    KeyProfile begun = KeyProfile.beginning(NOON);
    KeyProfile learned =
        begun.learned(
            new KeyProfile.Sighting(NOON, key, new BigDecimal("1234.56"), "192.0.2.0/24", "AAPL"));
    store(MINE, key, begun);
    store(JOINT, key, begun);
    store(TOKENS, key, begun);
    store(MINE, key, learned);
    assertThat(stored(TOKENS, key)).containsExactly(begun);
    assertThat(stored(MINE, key)).containsExactly(learned);
    assertThat(stored(JOINT, key)).containsExactly(begun);
  }

  @Test
  void thoseOfKeysThatAreGoneForGoodAreForgotten() {
    ApiKeyId serves = key("serves", "ACTIVE", NOON.plusMillis(1));
    ApiKeyId suspended = key("suspended", "SUSPENDED", NOON.plusSeconds(60));
    ApiKeyId revoked = key("revoked", "REVOKED", NOON.plusSeconds(60));
    ApiKeyId ended = key("ended", "ACTIVE", NOON);
    for (ApiKeyId each : List.of(serves, suspended, revoked, ended)) {
      store(MINE, each, KeyProfile.beginning(NOON));
      store(JOINT, each, KeyProfile.beginning(NOON));
    }
    assertThat(database.<Integer>write(sql -> ProfileRows.sweep(sql, NOON))).isEqualTo(4);
    assertThat(stored(MINE, serves)).hasSize(1);
    assertThat(stored(JOINT, suspended)).hasSize(1);
    assertThat(stored(MINE, revoked)).isEmpty();
    assertThat(stored(JOINT, ended)).isEmpty();
  }
}
