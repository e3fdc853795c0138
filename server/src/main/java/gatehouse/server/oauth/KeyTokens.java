package gatehouse.server.oauth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import gatehouse.core.account.Person;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.Program;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.signin.Subject;
import gatehouse.server.account.People;
import gatehouse.server.apikey.ApiKeyRows;
import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.apikey.CertificateRows;
import gatehouse.server.apikey.FailedRenewals;
import gatehouse.server.apikey.KeyVisits;
import gatehouse.server.apikey.WatchRows;
import gatehouse.server.base.Database;
import gatehouse.server.base.Networks;
import gatehouse.server.base.Sql;
import gatehouse.server.base.Subnet;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.SessionRows;
import gatehouse.server.session.SessionStart;
import gatehouse.server.session.Sessions;
import java.net.InetAddress;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The session of an API key: one at a time, which each token request of the key finds again (client
 * credentials, RFC 6749, 4.4). The key is all that its program holds, so no refresh token is given
 * out.
 */
final class KeyTokens {
  /** After so long a key's session ends. */
  private static final Duration LIFETIME = Duration.ofHours(24);

  /**
   * A session that has less left gives out no more tokens: the next one begins before it ends, so
   * that each token has its whole life and a program is never without one.
   */
  private static final Duration LEFT_MIN = AccessTokens.LIFETIME.multipliedBy(2);

  private static final String FOREIGN =
      "The certificate of this connection is none of that key that works.";

  private final Database database;
  private final ApiKeys keys;
  private final FailedRenewals failed;
  private final Sessions sessions;
  private final ClientAssertions assertions;

  KeyTokens(
      Database database,
      ApiKeys keys,
      FailedRenewals failed,
      Sessions sessions,
      ClientAssertions assertions) {
    this.database = database;
    this.keys = keys;
    this.failed = failed;
    this.sessions = sessions;
    this.assertions = assertions;
  }

  /**
   * A key that has proved itself.
   *
   * @param proved the assertion, which still has to be taken; none of a certificate
   */
  record Authenticated(ApiKey key, KeyProof asks, Optional<ClientAssertions.Proved> proved) {}

  /** Checks which key it is; nothing is written. */
  Authenticated authenticate(KeyProof asks, Instant now) throws OauthException {
    ApiKey key =
        Optional.of(asks.clientId())
            .filter(ApiKeyId::fits)
            .map(ApiKeyId::new)
            .flatMap(keys::find)
            .orElseThrow(() ->
                ClientAssertions.invalid(
                    asks instanceof KeyProof.Certificate ? FOREIGN : "No key has that client_id."));
    Optional<ClientAssertions.Proved> proved =
        switch (asks) {
          case KeyProof.Assertion(ClientAssertions.Claimed claimed) ->
              Optional.of(assertions.verify(claimed, List.of(jwk(key)), now));
          case KeyProof.Certificate(String id, Binding held) -> {
            // before anything is told of a key that the caller may not have
            if (!database.read(sql -> CertificateRows.serves(sql, key, held.thumbprint(), now))) {
              throw ClientAssertions.invalid(FOREIGN);
            }
            yield Optional.empty();
          }
        };
    return new Authenticated(key, asks, proved);
  }

  /**
   * The session of a key.
   *
   * @param shown what the token will be bound to: the API key itself, or a certificate of it
   */
  Session session(Authenticated who, Binding shown, InetAddress from, Instant now)
      throws OauthException {
    ApiKey key = who.key();
    if (shown.method() == Binding.Method.JKT && !key.binding().equals(shown)) {
      throw new OauthException(
          OAuth2Error.INVALID_DPOP_PROOF, "The DPoP proof must be made with the API key itself.");
    }
    Optional<Unserved> unserved = unserved(key, from, now);
    if (unserved.isPresent()) {
      database.write(sql -> {
        // an assertion that was taken before may come from whoever saw it pass
        if (who.proved().isEmpty() || ClientAssertions.take(sql, who.proved().get())) {
          note(sql, key, unserved.get(), now);
        }
        return key;
      });
      throw ClientAssertions.invalid(unserved.get().sentence());
    }
    return switch (database.write(sql -> opened(sql, who, shown, from, now))) {
      case Opened.Serves(Session session) -> session;
      case Opened.Not(String why) -> throw ClientAssertions.invalid(why);
      case Opened.Late late ->
          throw OauthException.busy(
              "This was asked for before the program signed out, or its clock is slow.",
              Duration.ofSeconds(1));
    };
  }

  /** Why this key gets no token now, with the sentence that its program is told. */
  private record Unserved(FailedRenewals.Refusal refusal, String sentence) {
    Unserved(FailedRenewals.Refusal refusal) {
      this(refusal, refusal.sentence());
    }
  }

  private static Optional<Unserved> unserved(ApiKey key, InetAddress from, Instant now) {
    Optional<String> closed = key.closed(now);
    if (closed.isPresent()) {
      return Optional.of(new Unserved(FailedRenewals.Refusal.CLOSED, closed.get()));
    }
    if (!Subnet.allow(key.rights().networks(), from)) {
      return Optional.of(new Unserved(FailedRenewals.Refusal.NETWORK));
    }
    return key.rights().inHours(now)
        ? Optional.empty()
        : Optional.of(new Unserved(FailedRenewals.Refusal.HOURS));
  }

  private void note(Sql sql, ApiKey key, Unserved why, Instant now) throws SQLException {
    failed.note(sql, FailedRenewals.Asker.of(key), why.refusal(), why.sentence(), now);
  }

  private sealed interface Opened {
    record Serves(Session session) implements Opened {}

    record Not(String why) implements Opened {}

    /** It comes later than the end that its program asked for. */
    record Late() implements Opened {}
  }

  /**
   * Judged once more on the rows of the owner and of the key, both locked: whoever freezes the one
   * or closes the other meanwhile, on whichever node, waits and then ends this session too, or is
   * seen here. Of two requests that come at once, the second goes on in the session of the first.
   */
  private Opened opened(Sql sql, Authenticated who, Binding shown, InetAddress from, Instant now)
      throws SQLException {
    ApiKey key = who.key();
    People.lock(sql, key.person()); // before the key, as by whoever freezes its owner
    if (who.proved().isPresent() && !ClientAssertions.take(sql, who.proved().get())) {
      return new Opened.Not("This client_assertion was used before.");
    }
    // both ways in are of one certificate of the connection
    Optional<Binding> certificate =
        who.asks() instanceof KeyProof.Certificate by
            ? Optional.of(by.shown())
            : Optional.of(shown).filter(each -> each.method() == Binding.Method.X5T_S256);
    if (certificate.isPresent()
        && !CertificateRows.lock(sql, key, certificate.get().thumbprint(), now)) {
      return new Opened.Not(FOREIGN);
    }
    keys.used(sql, key, Networks.prefix(from), now);
    Optional<ApiKey> stored = ApiKeyRows.again(sql, key);
    if (stored.isEmpty()) {
      return new Opened.Not("No key has that client_id.");
    }
    Optional<Unserved> unserved = unserved(stored.get(), from, now);
    if (unserved.isPresent()) {
      note(sql, key, unserved.get(), now);
      return new Opened.Not(unserved.get().sentence());
    }
    Optional<String> unusual = KeyVisits.judge(sql, keys, stored.get(), Networks.prefix(from), now);
    if (unusual.isPresent()) {
      return new Opened.Not(unusual.get());
    }
    Access access = new Access(key.id().value(), stored.get().rights(), shown);
    Optional<Session> last = sessions.ofAccess(sql, key.person(), access, now);
    Optional<Session> living = last.filter(each -> goesOn(each, stored.get(), now));
    if (living.isEmpty() && isLate(sql, who)) {
      return new Opened.Late();
    }
    Optional<Session> session =
        living.isPresent() ? living : begun(sql, stored.get(), access, last, from, now);
    if (session.isEmpty()) {
      Unserved owner = new Unserved(FailedRenewals.Refusal.OWNER);
      note(sql, key, owner, now);
      return new Opened.Not(owner.sentence());
    }
    Instant end = AccessTokens.end(session.get(), now);
    WatchRows.signedIn(sql, Program.of(stored.get()), session.get(), end, now);
    return new Opened.Serves(session.get());
  }

  /**
   * Whether it was asked for before the program signed out, and comes only now: it must not bring
   * back who is gone. Assertions tell the whole second.
   */
  private static boolean isLate(Sql sql, Authenticated who) throws SQLException {
    Optional<Instant> asked = who.proved().flatMap(ClientAssertions.Proved::issuedAt);
    return asked.isPresent()
        && SessionRows.signedOut(sql, who.key().person(), who.key().id().value())
            .filter(out -> !asked.get().isAfter(out))
            .isPresent();
  }

  /** Whether a session gives out tokens still: none would live longer than the key itself. */
  private static boolean goesOn(Session session, ApiKey key, Instant now) {
    return !session.endsAt().isBefore(now.plus(LEFT_MIN))
        || !session.endsAt().isBefore(key.expiresAt());
  }

  /**
   * A new session; none when its owner, whose row is held, may have none.
   *
   * @param last whose place it takes: that one serves its last tokens until it ends
   */
  private Optional<Session> begun(
      Sql sql, ApiKey key, Access access, Optional<Session> last, InetAddress from, Instant now)
      throws SQLException {
    Person person =
        People.load(sql, key.person())
            .filter(each -> each.standing() == Subject.Standing.ACTIVE)
            .orElse(null);
    if (person == null) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, key.expiresAt());
    Session next =
        sessions
            .start(
                sql,
                person,
                new SessionStart(
                    AccessInterface.API,
                    Optional.empty(),
                    key.name(),
                    key.proofs(),
                    Proof.level(key.proofs()).orElseThrow(),
                    Networks.prefix(from),
                    "",
                    Optional.of(access),
                    left.compareTo(LIFETIME) < 0 ? left : LIFETIME),
                now)
            .session();
    if (last.isPresent()) {
      sessions.follows(sql, last.get(), next, now);
    }
    return Optional.of(next);
  }

  private static JWK jwk(ApiKey key) {
    try {
      return JWK.parse(key.publicKey());
    } catch (ParseException e) {
      throw new IllegalStateException("an API key is stored that cannot be read", e);
    }
  }
}
