package gatehouse.server.oauth;

import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Session;
import gatehouse.core.signin.Budget;
import gatehouse.server.base.Database;
import gatehouse.server.base.OverloadedException;
import gatehouse.server.base.Sql;
import gatehouse.server.signin.Tries;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Codes that somebody typed and no program waits with (RFC 8628, 5.1), of 25 billion: counted as
 * other guesses are, over all nodes, by person and by the network that they signed in from. A right
 * one gives nothing back, for whoever guesses can begin with a program of their own.
 */
record Guesses(Database database) {
  /** After so long without a wrong one they are forgotten. */
  static final Duration KEPT = Duration.ofHours(1);

  private static final String SCOPE = "user-code";

  static Tries byPerson(Session session) {
    return new Tries(session.person().value(), Budget.Kind.KNOWN_DEVICE, FactorKind.TOTP, SCOPE);
  }

  static Tries byNetwork(Session session) {
    return new Tries("network " + session.network(), Budget.Kind.NETWORK, FactorKind.TOTP, SCOPE);
  }

  /** Looks a code up. */
  @FunctionalInterface
  interface LookUp<T> {
    Optional<T> find(Sql sql) throws SQLException;
  }

  /** Of one code: the verdicts before it, and what it found. */
  private record Judged<T>(Budget.Verdict person, Budget.Verdict network, Optional<T> found) {}

  /**
   * What a typed code names. Codes of a person, and of a network, are judged one after the other,
   * so that none that are typed at the same moment pass together.
   *
   * @throws OverloadedException when no more may be typed now
   */
  <T> Optional<T> judge(Session session, LookUp<T> code, Instant now) {
    Judged<T> judged =
        database.write(sql -> {
          Budget.Verdict person = byPerson(session).verdictOfTry(sql, now);
          Budget.Verdict network = byNetwork(session).verdictOfTry(sql, now);
          boolean open =
              person instanceof Budget.Verdict.Open && network instanceof Budget.Verdict.Open;
          Optional<T> found = open ? code.find(sql) : Optional.empty();
          if (open && found.isEmpty()) {
            byPerson(session).charge(sql, now);
            byNetwork(session).charge(sql, now);
          }
          return new Judged<>(person, network, found);
        });
    open(judged.person(), "You typed many codes that no program waits with", now);
    open(
        judged.network(),
        "Many codes that no program waits with were typed from your network",
        now);
    return judged.found();
  }

  private static void open(Budget.Verdict verdict, String sentence, Instant now) {
    switch (verdict) {
      case Budget.Verdict.Open open -> {}
      case Budget.Verdict.Wait(Instant until) -> {
        long seconds = Duration.between(now, until).plusMillis(999).toSeconds();
        throw new OverloadedException(sentence, (int) Math.max(1, seconds));
      }
      case Budget.Verdict.Spent spent ->
          throw new OverloadedException(sentence, (int) KEPT.toSeconds());
    }
  }

  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run(
        "DELETE FROM try_budget WHERE scope = ? AND last_ms <= ?",
        SCOPE,
        now.minus(KEPT).toEpochMilli());
  }
}
