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
import java.util.List;
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

  /** All keys of a person, the newest first. */
  public static List<ApiKey> of(Sql sql, PersonId person) throws SQLException {
    return sql.rows(
        SELECT + " WHERE person_id = ? ORDER BY created_ms DESC, key_id",
        ApiKeyRows::key,
        person.value());
  }

  /** False when somebody registered that public key before. */
  static boolean insert(Sql sql, ApiKey key) throws SQLException {
    return sql.run(
            "INSERT INTO api_key (person_id, key_id, name, method, thumbprint, public_key, rights,"
                + " fail_safe, proofs, created_ms, expires_ms, standing, standing_why, standing_ms)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
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
            key.createdAt().toEpochMilli())
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
