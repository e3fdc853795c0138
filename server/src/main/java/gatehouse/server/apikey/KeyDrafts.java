package gatehouse.server.apikey;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keys that were described on the page and wait to be confirmed, as rows: what waits is no key. */
final class KeyDrafts {
  private static final Duration KEPT = Duration.ofHours(1);

  /** Drafts of one person; the oldest goes first. */
  private static final int KEPT_MAX = 20;

  private KeyDrafts() {}

  static void insert(Sql sql, PersonId person, ApiKeyId id, KeyWish wish, Instant now)
      throws SQLException {
    sql.run(
        "INSERT INTO key_draft (person_id, key_id, wish, created_ms) VALUES (?, ?, ?, ?)",
        person.value(),
        id.value(),
        wish.text(),
        now.toEpochMilli());
    sql.run(
        "DELETE FROM key_draft WHERE person_id = ? AND key_id NOT IN (SELECT key_id FROM key_draft"
            + " WHERE person_id = ? ORDER BY created_ms DESC, key_id LIMIT ?)",
        person.value(),
        person.value(),
        KEPT_MAX);
  }

  static Optional<KeyWish> load(Sql sql, PersonId person, ApiKeyId id, Instant now)
      throws SQLException {
    return sql.one(
        "SELECT wish FROM key_draft WHERE person_id = ? AND key_id = ? AND created_ms > ?",
        row -> KeyWish.parse(row.getString(1)),
        person.value(),
        id.value(),
        now.minus(KEPT).toEpochMilli());
  }

  static void remove(Sql sql, PersonId person, ApiKeyId id) throws SQLException {
    sql.run("DELETE FROM key_draft WHERE person_id = ? AND key_id = ?", person.value(), id.value());
  }

  /** Forgets what nobody confirmed. */
  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run("DELETE FROM key_draft WHERE created_ms <= ?", now.minus(KEPT).toEpochMilli());
  }
}
