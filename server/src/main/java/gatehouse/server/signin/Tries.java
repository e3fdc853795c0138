package gatehouse.server.signin;

import gatehouse.core.account.PersonId;
import gatehouse.core.device.Recognition;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.signin.Budget;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Who is trying to guess what: wrong answers are counted apart for each known device and for all
 * strangers together, and apart for the password and each kind of factor, so that a stranger spends
 * the strangers' tries alone (ASVS 5.0, 6.1.1).
 *
 * @param subject the person's id, or the hash of a name that nobody has
 * @param kind whose budget
 * @param way what is guessed
 * @param scope the budget's name within the subject
 */
public record Tries(String subject, Budget.Kind kind, FactorKind way, String scope) {

  static Tries of(String subject, Recognition recognition, FactorKind way) {
    return switch (recognition) {
      case Recognition.Known known ->
          new Tries(
              subject,
              Budget.Kind.KNOWN_DEVICE,
              way,
              "device:" + known.device().id() + ":" + way.code());
      // a cookie without its key may be a copy: its tries are the strangers'
      case Recognition.CookieOnly cookie -> strangers(subject, way);
      case Recognition.Stranger stranger -> strangers(subject, way);
    };
  }

  static Tries strangers(String subject, FactorKind way) {
    return new Tries(subject, Budget.Kind.STRANGERS, way, "strangers:" + way.code());
  }

  /** Codes of an app entered to set its clock, by whoever is signed in. */
  public static Tries resyncing(PersonId person) {
    return new Tries(
        person.value(),
        Budget.Kind.KNOWN_DEVICE,
        FactorKind.TOTP,
        "resync:" + FactorKind.TOTP.code());
  }

  private Budget load(Sql sql, String statement) throws SQLException {
    return sql.one(
            statement,
            row -> new Budget(row.getInt(1), Instant.ofEpochMilli(row.getLong(2))),
            subject,
            scope)
        .orElse(Budget.FULL);
  }

  /** A key's signature cannot be guessed, so a stranger must not be able to spend its tries. */
  boolean guessable() {
    return !way.webAuthn();
  }

  /** What is left, for whoever only looks. */
  public Budget.Verdict verdict(Sql sql, Instant now) throws SQLException {
    return load(sql, "SELECT failures, last_ms FROM try_budget WHERE subject = ? AND scope = ?")
        .verdict(kind, now);
  }

  /**
   * What is left, for whoever tries: no other try is judged until this transaction ends, on
   * whichever node.
   */
  public Budget.Verdict verdictOfTry(Sql sql, Instant now) throws SQLException {
    // the row is made for its lock, so that first tries wait for one another too
    return load(
            sql,
            "INSERT INTO try_budget (subject, scope, failures, last_ms) VALUES (?, ?, 0, 0)"
                + " ON CONFLICT (subject, scope) DO UPDATE SET failures = try_budget.failures"
                + " RETURNING failures, last_ms")
        .verdict(kind, now);
  }

  /** Counts a wrong answer; of many at once, on whichever nodes, each one. */
  public Budget charge(Sql sql, Instant now) throws SQLException {
    return sql.one(
            "INSERT INTO try_budget (subject, scope, failures, last_ms) VALUES (?, ?, 1, ?)"
                + " ON CONFLICT (subject, scope) DO UPDATE SET last_ms = excluded.last_ms,"
                + " failures = CASE WHEN try_budget.failures < ? THEN try_budget.failures + 1"
                + " ELSE try_budget.failures END RETURNING failures",
            row -> new Budget(row.getInt(1), now),
            subject,
            scope,
            now.toEpochMilli(),
            Budget.FAILURES_MAX)
        .orElseThrow();
  }

  /** A right answer gives the budget back, and opens again what strangers had spent. */
  public void refund(Sql sql) throws SQLException {
    sql.run("DELETE FROM try_budget WHERE subject = ? AND scope = ?", subject, scope);
    sql.run(
        "DELETE FROM try_budget WHERE subject = ? AND scope = ? AND failures >= ?",
        subject,
        "strangers:" + way.code(),
        Budget.FAILURES_MAX);
  }
}
