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

/**
 * Codes that somebody typed and no program waits with (RFC 8628, 5.1), of 25 billion: counted as
 * other guesses are, over all nodes, by person and by the network that they signed in from. A right
 * one gives nothing back, for whoever guesses can begin with a program of their own.
 */
record Guesses(Database database) {
  /** After so long without a wrong one they are forgotten. */
  static final Duration KEPT = Duration.ofHours(1);

  private static final String SCOPE = "user-code";

  private static Tries byPerson(Session session) {
    return new Tries(session.person().value(), Budget.Kind.KNOWN_DEVICE, FactorKind.TOTP, SCOPE);
  }

  private static Tries byNetwork(Session session) {
    return new Tries("network " + session.network(), Budget.Kind.NETWORK, FactorKind.TOTP, SCOPE);
  }

  /**
   * Whether one more may be typed.
   *
   * @throws OverloadedException when not
   */
  void check(Session session, Instant now) {
    open(
        database.read(sql -> byPerson(session).verdict(sql, now)),
        "You typed many codes that no program waits with",
        now);
    open(
        database.read(sql -> byNetwork(session).verdict(sql, now)),
        "Many codes that no program waits with were typed from your network",
        now);
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

  /** One more was none. */
  void missed(Session session, Instant now) {
    database.write(sql -> {
      byPerson(session).charge(sql, now);
      return byNetwork(session).charge(sql, now);
    });
  }

  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run(
        "DELETE FROM try_budget WHERE scope = ? AND last_ms <= ?",
        SCOPE,
        now.minus(KEPT).toEpochMilli());
  }
}
