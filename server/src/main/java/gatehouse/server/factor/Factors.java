package gatehouse.server.factor;

import gatehouse.core.account.PersonId;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.signin.SignInId;
import gatehouse.server.account.People;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A person's factors, as rows. */
public final class Factors {
  private static final String COLUMNS =
      "factor_id, kind, name, sealed, detail, added_ms, last_used_ms, suspended";

  private Factors() {}

  /** All of them, the oldest first. */
  public static List<Factor> of(Sql sql, PersonId person) throws SQLException {
    return sql.rows(
        "SELECT " + COLUMNS + " FROM factor WHERE person_id = ? ORDER BY added_ms, factor_id",
        Factors::factor,
        person.value());
  }

  /**
   * The kinds of proof that these ways in make, each once; recovery codes only while some are left.
   */
  static Set<Proof.Kind> proofs(Collection<Factor> factors, boolean password) {
    Set<Proof.Kind> proofs = EnumSet.noneOf(Proof.Kind.class);
    factors.stream()
        .filter(factor -> !factor.suspended())
        .filter(factor -> factor.kind() != FactorKind.RECOVERY_CODE || !factor.detail().isEmpty())
        .forEach(factor -> proofs.add(factor.kind().proves(bound(factor))));
    if (password) {
      proofs.add(Proof.Kind.PASSWORD);
    }
    return proofs;
  }

  private static boolean bound(Factor factor) {
    return factor.kind().webAuthn() && !CredentialText.parse(factor.detail()).backupEligible();
  }

  /** The highest level that all ways in of a person reach together. */
  public static AssuranceLevel highest(Sql sql, PersonId person) throws SQLException {
    boolean password = People.passwordHash(sql, person).isPresent();
    List<Proof> all =
        proofs(of(sql, person), password).stream()
            .map(kind -> new Proof(kind, Instant.EPOCH))
            .toList();
    return Proof.level(all).orElse(AssuranceLevel.AAL1);
  }

  public static Optional<Factor> load(Sql sql, PersonId person, FactorId id) throws SQLException {
    return sql.one(
        "SELECT " + COLUMNS + " FROM factor WHERE person_id = ? AND factor_id = ?",
        Factors::factor,
        person.value(),
        id.value());
  }

  private static Factor factor(ResultSet row) throws SQLException {
    long lastUsed = row.getLong(7);
    Optional<Instant> last =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastUsed));
    String kind = row.getString(2);
    return new Factor(
        new FactorId(row.getString(1)),
        FactorKind.ofCode(kind)
            .orElseThrow(() -> new IllegalStateException("unknown factor kind " + kind)),
        row.getString(3),
        Optional.ofNullable(row.getBytes(4)),
        row.getString(5),
        Instant.ofEpochMilli(row.getLong(6)),
        last,
        row.getInt(8) == 1);
  }

  public static void insert(Sql sql, PersonId person, Factor factor) throws SQLException {
    sql.run(
        "INSERT INTO factor (person_id, factor_id, kind, name, sealed, detail, added_ms)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        person.value(),
        factor.id().value(),
        factor.kind().code(),
        factor.name(),
        factor.sealed().orElse(null),
        factor.detail(),
        factor.added().toEpochMilli());
  }

  /**
   * Moves what changes with use, and notes the use.
   *
   * @return false when another use came first: then this one must not count
   */
  public static boolean use(Sql sql, PersonId person, Factor factor, String detail, Instant now)
      throws SQLException {
    return sql.run(
            "UPDATE factor SET detail = ?, last_used_ms = ? WHERE person_id = ? AND factor_id = ?"
                + " AND detail = ? AND suspended = 0",
            detail,
            now.toEpochMilli(),
            person.value(),
            factor.id().value(),
            factor.detail())
        == 1;
  }

  /**
   * Stops a factor. Sign-ins that are under way end, since they may stand on it, but for the one
   * that found it out: that one was just refused it.
   */
  public static void suspend(Sql sql, PersonId person, FactorId id, SignInId finder)
      throws SQLException {
    sql.run(
        "DELETE FROM sign_in WHERE person_id = ? AND sign_in_id <> ?",
        person.value(),
        finder.value());
    sql.run(
        "UPDATE factor SET suspended = 1 WHERE person_id = ? AND factor_id = ?",
        person.value(),
        id.value());
  }

  /** Whether there was one to rename. */
  public static boolean rename(Sql sql, PersonId person, FactorId id, String name)
      throws SQLException {
    return sql.run(
            "UPDATE factor SET name = ? WHERE person_id = ? AND factor_id = ?",
            name,
            person.value(),
            id.value())
        == 1;
  }

  /** Whether there was one to remove. Sign-ins that are under way end: they may stand on it. */
  public static boolean remove(Sql sql, PersonId person, FactorId id) throws SQLException {
    sql.run("DELETE FROM sign_in WHERE person_id = ?", person.value());
    sql.run(
        "DELETE FROM credential WHERE person_id = ? AND factor_id = ?", person.value(), id.value());
    return sql.run(
            "DELETE FROM factor WHERE person_id = ? AND factor_id = ?", person.value(), id.value())
        == 1;
  }

  /** Claims a credential id for this factor; false when it is registered, to whomever. */
  static boolean claim(Sql sql, PersonId person, FactorId id, String credentialId)
      throws SQLException {
    return sql.run(
            "INSERT INTO credential (credential_id, person_id, factor_id) VALUES (?, ?, ?)"
                + " ON CONFLICT (credential_id) DO NOTHING",
            credentialId,
            person.value(),
            id.value())
        == 1;
  }
}
