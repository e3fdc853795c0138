package gatehouse.server.trade;

import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.KeyProfile;
import gatehouse.core.apikey.KeyProfile.Sighting;
import gatehouse.core.apikey.KeyProfileText;
import gatehouse.core.apikey.Unusual;
import gatehouse.core.gate.Permit;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each key usually does in each account: one row, read and written in the transaction of the
 * order, under the lock of the account's book. So nodes agree, and a crash loses neither.
 */
final class KeyProfiles {
  private KeyProfiles() {}

  /**
   * Judges an order that the gate lets through by its key's past in the account, and learns from
   * it. Orders of people, of registered clients, and those that only reduce are neither judged nor
   * learned.
   *
   * @param sql the transaction that places it, and holds the lock of the account's book
   * @return why it is not to be placed, and the key to be suspended
   */
  static Optional<TradingDesk.Outcome.Unusual> judge(Sql sql, Questions.Asked asked, Permit permit)
      throws SQLException {
    Optional<Access> access = permit.caller().session().access().filter(Access::ofKey);
    if (access.isEmpty() || permit.reduces()) {
      return Optional.empty();
    }
    ApiKeyId key = new ApiKeyId(access.get().clientId());
    Optional<Past> found =
        sql.one(
            "SELECT p.profile, k.used_network, k.standing, k.standing_ms FROM api_key k"
                + " LEFT JOIN key_profile p ON p.account_number = ? AND p.key_id = k.key_id"
                + " WHERE k.person_id = ? AND k.key_id = ?",
            Past::of,
            asked.ticket().account().value(),
            permit.caller().person().value(),
            key.value());
    if (found.isEmpty()) {
      return Optional.empty(); // nothing is there that could be suspended
    }
    Past past = found.get();
    KeyProfile profile = past.profile(asked.now());
    Sighting order =
        new Sighting(
            asked.now(),
            permit.effect().value().multiply(permit.effect().rate()),
            past.network(),
            asked.instrument().id().value());
    Unusual unusual = profile.judge(order);
    if (profile.judges(order.at()) && unusual.suspends()) {
      store(sql, asked.ticket().account(), key, profile.suspendedFor(order));
      String why =
          unusual.text() + " If this was right, release the key: it is usual from then on.";
      return Optional.of(new TradingDesk.Outcome.Unusual(key, why));
    }
    store(sql, asked.ticket().account(), key, profile.learned(order));
    return Optional.empty();
  }

  /**
   * What is known beforehand.
   *
   * @param standsSince when somebody last changed how the key stands
   */
  private record Past(
      Optional<KeyProfile> known, String network, boolean active, Instant standsSince) {
    static Past of(ResultSet row) throws SQLException {
      return new Past(
          Optional.ofNullable(row.getString(1)).map(KeyProfileText::parse),
          orEmpty(row.getString(2)),
          row.getString(3).equals("ACTIVE"),
          Instant.ofEpochMilli(row.getLong(4)));
    }

    private static String orEmpty(@Nullable String text) {
      return text == null ? "" : text;
    }

    /**
     * INVARIANT: only a release after the unusual order teaches. A key that was active all the
     * while is one whose suspension the machine was cut off from.
     */
    KeyProfile profile(Instant now) {
      KeyProfile profile = known.orElseGet(() -> KeyProfile.beginning(now));
      boolean released =
          active && profile.waiting().filter(each -> !each.at().isAfter(standsSince)).isPresent();
      return released ? profile.released() : profile;
    }
  }

  static void store(Sql sql, AccountNumber account, ApiKeyId key, KeyProfile profile)
      throws SQLException {
    sql.later(
        "INSERT INTO key_profile (account_number, key_id, profile) VALUES (?, ?, ?)"
            + " ON CONFLICT (account_number, key_id) DO UPDATE SET profile = excluded.profile",
        account.value(),
        key.value(),
        KeyProfileText.of(profile));
  }

  /** Forgets the past of keys that are gone for good: revoked, or at their end. */
  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run(
        "DELETE FROM key_profile WHERE key_id IN (SELECT key_id FROM api_key"
            + " WHERE standing = 'REVOKED' OR expires_ms <= ?)",
        now.toEpochMilli());
  }
}
