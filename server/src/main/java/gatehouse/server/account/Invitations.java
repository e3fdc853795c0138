package gatehouse.server.account;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One-time links: to make the first operator, to start an account, or to mend one whose ways in are
 * lost. Whoever holds one chooses the password; no operator does (ASVS 5.0, 6.4.6).
 */
public final class Invitations {
  /** How long a link works; at exactly this age it does not. */
  public static final Duration LIFETIME = Duration.ofHours(24);

  private final Database database;
  private final Chance chance;
  private final InstantSource clock;

  public Invitations(Database database, Chance chance, InstantSource clock) {
    this.database = database;
    this.chance = chance;
    this.clock = clock;
  }

  /**
   * An invitation that still works.
   *
   * @param person whom it is for; nobody yet, when it makes the first operator
   * @param dropsFactors whether the person starts again without the ways in of before
   * @param expires at this moment it no longer works
   */
  public record Open(Optional<PersonId> person, boolean dropsFactors, Instant expires) {}

  /** A link that makes the first operator. Earlier ones stop working. */
  public SecretBytes forFirstOperator() {
    return database.write(sql -> {
      sql.run("DELETE FROM invitation WHERE person_id IS NULL AND used_ms IS NULL");
      SecretBytes token = chance.token();
      insert(sql, Optional.empty(), token, false);
      return token;
    });
  }

  /**
   * A link for this person, in the caller's transaction. Earlier ones stop working.
   *
   * @param dropsFactors whether the person starts again without the ways in of before
   */
  SecretBytes make(Sql sql, PersonId person, boolean dropsFactors) throws SQLException {
    SecretBytes token = chance.token();
    keep(sql, person, token, dropsFactors);
    return token;
  }

  /** The same for a token that nobody here knows whole. */
  void keep(Sql sql, PersonId person, SecretBytes token, boolean dropsFactors) throws SQLException {
    sql.run("DELETE FROM invitation WHERE person_id = ? AND used_ms IS NULL", person.value());
    insert(sql, Optional.of(person), token, dropsFactors);
  }

  private void insert(Sql sql, Optional<PersonId> person, SecretBytes token, boolean dropsFactors)
      throws SQLException {
    Instant now = clock.instant();
    sql.run(
        "INSERT INTO invitation (token_hash, person_id, made_ms, expires_ms, drops_factors)"
            + " VALUES (?, ?, ?, ?, ?)",
        Chance.hash(token),
        person.map(PersonId::value).orElse(null),
        now.toEpochMilli(),
        now.plus(LIFETIME).toEpochMilli(),
        dropsFactors);
  }

  /** Looks at a link without using it up. */
  public Optional<Open> open(Sql sql, SecretBytes token) throws SQLException {
    return sql.one(
        "SELECT person_id, drops_factors, expires_ms FROM invitation WHERE token_hash = ? AND used_ms IS NULL"
            + " AND expires_ms > ?",
        row ->
            new Open(
                Optional.ofNullable(row.getString(1)).map(PersonId::new),
                row.getInt(2) == 1,
                Instant.ofEpochMilli(row.getLong(3))),
        Chance.hash(token),
        clock.millis());
  }

  /** Uses the link up; false when somebody else did first. */
  public boolean use(Sql sql, SecretBytes token) throws SQLException {
    return sql.run(
            "UPDATE invitation SET used_ms = ? WHERE token_hash = ? AND used_ms IS NULL"
                + " AND expires_ms > ?",
            clock.millis(),
            Chance.hash(token),
            clock.millis())
        == 1;
  }
}
