package gatehouse.server.apikey;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.KeyProfile;
import gatehouse.core.apikey.KeyProfileText;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * What keys usually do, as rows: one for each account, and one for token requests, which belong to
 * no account. A key that was rotated goes on with the row of the one that it follows.
 */
public final class ProfileRows {
  private ProfileRows() {}

  /**
   * What is known of a key.
   *
   * @param lineage the first key of those that followed each other
   */
  public record Known(String lineage, KeyProfile profile) {}

  /**
   * Reads it; a key that did nothing yet begins now.
   *
   * @param account none for token requests
   * @return nothing when there is no such key, so nothing that could be suspended
   */
  public static Optional<Known> load(
      Sql sql, PersonId person, ApiKeyId key, Optional<AccountNumber> account, Instant now)
      throws SQLException {
    Optional<Known> found =
        sql.one(
            "SELECT k.lineage, p.profile FROM api_key k LEFT JOIN key_profile p"
                + " ON p.account_number = ? AND p.lineage = k.lineage"
                + " WHERE k.person_id = ? AND k.key_id = ?",
            row ->
                new Known(
                    row.getString(1),
                    Optional.ofNullable(row.getString(2))
                        .map(KeyProfileText::parse)
                        .orElseGet(() -> KeyProfile.beginning(now))),
            code(account),
            person.value(),
            key.value());
    if (found.flatMap(known -> known.profile().waiting()).isEmpty()) {
      return found;
    }
    Known known = found.get();
    return Optional.of(
        released(sql, person, known.profile().waiting().get())
            ? new Known(known.lineage(), known.profile().released())
            : known);
  }

  /**
   * INVARIANT: only a release after the unusual act teaches, and of the very key that did it. A key
   * that was active all the while is one whose suspension the machine was cut off from.
   */
  private static boolean released(Sql sql, PersonId person, KeyProfile.Sighting waiting)
      throws SQLException {
    return sql.one(
            "SELECT standing_ms FROM api_key WHERE person_id = ? AND key_id = ?"
                + " AND standing = 'ACTIVE'",
            row -> Instant.ofEpochMilli(row.getLong(1)),
            person.value(),
            waiting.key().value())
        .filter(since -> !waiting.at().isAfter(since))
        .isPresent();
  }

  /** Stores it, in the transaction of the act that it was judged by. */
  public static void store(
      Sql sql, Optional<AccountNumber> account, String lineage, KeyProfile profile)
      throws SQLException {
    sql.later(
        "INSERT INTO key_profile (account_number, lineage, profile) VALUES (?, ?, ?)"
            + " ON CONFLICT (account_number, lineage) DO UPDATE SET profile = excluded.profile",
        code(account),
        lineage,
        KeyProfileText.of(profile));
  }

  private static String code(Optional<AccountNumber> account) {
    return account.map(AccountNumber::value).orElse("");
  }

  /** Forgets the past where no key is left that goes on with it: all revoked, or at their end. */
  public static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run(
        "DELETE FROM key_profile WHERE NOT EXISTS (SELECT 1 FROM api_key k"
            + " WHERE k.lineage = key_profile.lineage AND k.standing <> 'REVOKED'"
            + " AND k.expires_ms > ?)",
        now.toEpochMilli());
  }
}
