package gatehouse.server.apikey;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessText;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Binding;
import gatehouse.server.base.Sql;
import gatehouse.server.session.ProofText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** API keys, as rows. */
public final class ApiKeyRows {
  private static final String SELECT =
      "SELECT person_id, key_id, name, method, thumbprint, public_key, rights, fail_safe, proofs,"
          + " created_ms, expires_ms, standing, standing_why, standing_ms FROM api_key";

  private ApiKeyRows() {}

  public static Optional<ApiKey> load(Sql sql, ApiKeyId id) throws SQLException {
    return sql.one(SELECT + " WHERE key_id = ?", ApiKeyRows::key, id.value());
  }

  /** The key with all that may have changed since it was read. */
  public static Optional<ApiKey> again(Sql sql, ApiKey read) throws SQLException {
    return sql.one(
        "SELECT name, expires_ms, standing, standing_why, standing_ms FROM api_key"
            + " WHERE person_id = ? AND key_id = ?",
        row ->
            new ApiKey(
                read.id(),
                read.person(),
                row.getString(1),
                read.binding(),
                read.publicKey(),
                read.rights(),
                read.failSafe(),
                read.proofs(),
                read.createdAt(),
                Instant.ofEpochMilli(row.getLong(2)),
                standing(row.getString(3), row.getString(4), Instant.ofEpochMilli(row.getLong(5)))),
        read.person().value(),
        read.id().value());
  }

  /** All keys of a person, the newest first. */
  public static List<ApiKey> of(Sql sql, PersonId person) throws SQLException {
    return sql.rows(
        SELECT + " WHERE person_id = ? ORDER BY created_ms DESC, key_id",
        ApiKeyRows::key,
        person.value());
  }

  /** Locks them all: whoever changes several has written to the log when it comes to the second. */
  static void lockAll(Sql sql, PersonId person) throws SQLException {
    sql.run("UPDATE api_key SET standing = standing WHERE person_id = ?", person.value());
  }

  /** False when somebody registered that public key before. */
  public static boolean insert(Sql sql, ApiKey key) throws SQLException {
    return insert(sql, key, key.id());
  }

  /**
   * The same of a key that follows another one, or none but itself: of its lineage is what is usual
   * for them, and the use of their days.
   */
  static boolean insert(Sql sql, ApiKey key, ApiKeyId follows) throws SQLException {
    return sql.run(
            "INSERT INTO api_key (person_id, key_id, name, method, thumbprint, public_key, rights,"
                + " fail_safe, proofs, created_ms, expires_ms, standing, standing_why, standing_ms,"
                + " lineage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " COALESCE((SELECT old.lineage FROM api_key old WHERE old.key_id = ?), ?))"
                + " ON CONFLICT (thumbprint) DO NOTHING",
            key.person().value(),
            key.id().value(),
            key.name(),
            key.binding().method().name(),
            key.binding().thumbprint(),
            key.publicKey(),
            AccessText.of(key.rights()),
            AccessText.of(key.failSafe()),
            ProofText.of(key.proofs()),
            key.createdAt().toEpochMilli(),
            key.expiresAt().toEpochMilli(),
            code(key.standing()),
            "",
            key.createdAt().toEpochMilli(),
            follows.value(),
            key.id().value())
        == 1;
  }

  /** Changes how a key stands; false when it stood otherwise than the caller saw. */
  static boolean stand(Sql sql, ApiKey seen, ApiKey.Standing next, Instant now)
      throws SQLException {
    return sql.run(
            "UPDATE api_key SET standing = ?, standing_why = ?, standing_ms = ?"
                + " WHERE person_id = ? AND key_id = ? AND standing = ?",
            code(next),
            why(next),
            now.toEpochMilli(),
            seen.person().value(),
            seen.id().value(),
            code(seen.standing()))
        == 1;
  }

  /** Keys of a person that can serve, or could when they are released. */
  static int live(Sql sql, PersonId person, Instant now) throws SQLException {
    return sql.one(
            "SELECT COUNT(*) FROM api_key WHERE person_id = ? AND standing <> 'REVOKED'"
                + " AND expires_ms > ?",
            row -> row.getInt(1),
            person.value(),
            now.toEpochMilli())
        .orElseThrow();
  }

  /** Gives a key another name. */
  static void rename(Sql sql, ApiKey key, String name) throws SQLException {
    sql.run(
        "UPDATE api_key SET name = ? WHERE person_id = ? AND key_id = ?",
        name,
        key.person().value(),
        key.id().value());
  }

  /** Has a key end earlier; its owner knows, and needs no reminder. */
  static void endAt(Sql sql, ApiKey key, Instant end) throws SQLException {
    sql.run(
        "UPDATE api_key SET expires_ms = ?, reminded_days = 0 WHERE person_id = ? AND key_id = ?"
            + " AND expires_ms > ?",
        end.toEpochMilli(),
        key.person().value(),
        key.id().value(),
        end.toEpochMilli());
  }

  /**
   * When a key was used last.
   *
   * @param network a prefix
   */
  public record LastUse(Instant at, String network) {}

  /** Notes a use. */
  static void used(Sql sql, ApiKey key, String network, Instant now) throws SQLException {
    sql.later(
        "UPDATE api_key SET used_ms = ?, used_network = ? WHERE person_id = ? AND key_id = ?",
        now.toEpochMilli(),
        network,
        key.person().value(),
        key.id().value());
  }

  /** The last uses of a person's keys, of those that were used. */
  static Map<ApiKeyId, LastUse> lastUses(Sql sql, PersonId person) throws SQLException {
    Map<ApiKeyId, LastUse> uses = new HashMap<>();
    sql.rows(
        "SELECT key_id, used_ms, used_network FROM api_key WHERE person_id = ?"
            + " AND used_ms IS NOT NULL",
        row ->
            uses.put(
                new ApiKeyId(row.getString(1)),
                new LastUse(Instant.ofEpochMilli(row.getLong(2)), row.getString(3))),
        person.value());
    return uses;
  }

  /** Living keys that end until then and may need a reminder. */
  static List<ApiKey> endingBy(Sql sql, Instant now, Instant until) throws SQLException {
    return sql.rows(
        SELECT + " WHERE expires_ms > ? AND expires_ms <= ? AND standing <> 'REVOKED'",
        ApiKeyRows::key,
        now.toEpochMilli(),
        until.toEpochMilli());
  }

  /** Notes that the owner is reminded; false when that, or a nearer reminder, was sent before. */
  static boolean remind(Sql sql, ApiKey key, int days) throws SQLException {
    return sql.run(
            "UPDATE api_key SET reminded_days = ? WHERE person_id = ? AND key_id = ?"
                + " AND expires_ms = ? AND (reminded_days IS NULL OR reminded_days > ?)",
            days,
            key.person().value(),
            key.id().value(),
            key.expiresAt().toEpochMilli(),
            days)
        == 1;
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        new ApiKeyId(row.getString(2)),
        new PersonId(row.getString(1)),
        row.getString(3),
        new Binding(Binding.Method.valueOf(row.getString(4)), row.getString(5)),
        row.getString(6),
        AccessText.rights(row.getString(7)),
        AccessText.policy(row.getString(8)),
        ProofText.parse(row.getString(9)),
        Instant.ofEpochMilli(row.getLong(10)),
        Instant.ofEpochMilli(row.getLong(11)),
        standing(row.getString(12), row.getString(13), Instant.ofEpochMilli(row.getLong(14))));
  }

  private static String code(ApiKey.Standing standing) {
    return switch (standing) {
      case ApiKey.Standing.Active active -> "ACTIVE";
      case ApiKey.Standing.Paused paused -> "PAUSED";
      case ApiKey.Standing.Suspended suspended -> "SUSPENDED";
      case ApiKey.Standing.Revoked revoked -> "REVOKED";
    };
  }

  private static String why(ApiKey.Standing standing) {
    return switch (standing) {
      case ApiKey.Standing.Active active -> "";
      case ApiKey.Standing.Paused(String why, Instant at) -> why;
      case ApiKey.Standing.Suspended(String why, Instant at) -> why;
      case ApiKey.Standing.Revoked(String why, Instant at) -> why;
    };
  }

  private static ApiKey.Standing standing(String code, String why, Instant at) {
    return switch (code) {
      case "ACTIVE" -> new ApiKey.Standing.Active();
      case "PAUSED" -> new ApiKey.Standing.Paused(why, at);
      case "SUSPENDED" -> new ApiKey.Standing.Suspended(why, at);
      case "REVOKED" -> new ApiKey.Standing.Revoked(why, at);
      default -> throw new IllegalStateException("no such standing of a key: " + code);
    };
  }
}
