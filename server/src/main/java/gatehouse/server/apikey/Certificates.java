package gatehouse.server.apikey;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.Binding;
import gatehouse.core.audit.Origin;
import gatehouse.core.session.SessionEnd;
import gatehouse.server.base.Database;
import gatehouse.server.base.Problem;
import gatehouse.server.base.Sql;
import gatehouse.server.session.Sessions;
import gatehouse.server.tls.Authority;
import java.security.PublicKey;
import java.sql.SQLException;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/**
 * Certificates of our authority for keys that are registered (RFC 8705, 2.1): another way of
 * showing the same key, for programs that speak TLS better than DPoP. It grants nothing: whoever
 * can sign a request for one holds the key already.
 */
final class Certificates {
  private final Database database;
  private final ApiKeys keys;
  private final Sessions sessions;
  private final Optional<Authority> authority;

  Certificates(Database database, ApiKeys keys, Sessions sessions, Optional<Authority> authority) {
    this.database = database;
    this.keys = keys;
    this.sessions = sessions;
    this.authority = authority;
  }

  /** What became of it. */
  sealed interface Outcome {
    record Done(ProgramCertificate certificate) implements Outcome {}

    /** It was not done; says why. */
    record Refused(Problem problem) implements Outcome {}
  }

  /** Whether there is a listener that takes certificates. */
  boolean offered() {
    return authority.isPresent();
  }

  /** All certificates of a key, the newest first. */
  List<ProgramCertificate> of(ApiKey key) {
    return database.read(sql -> CertificateRows.of(sql, key));
  }

  /**
   * A certificate for a key.
   *
   * @param request as it was pasted: signed by that very key
   */
  Outcome issue(KeyGrants.By by, ApiKey key, String request) {
    if (authority.isEmpty()) {
      return refused("This server takes no certificates: it has no listener of TLS.");
    }
    return switch (SigningRequests.read(request)) {
      case PublicKeys.Read.Refused(String sentence) -> refused(sentence);
      case PublicKeys.Read.Good good ->
          good.binding().equals(key.binding())
              ? issue(by, key, authority.get())
              : refused(
                  "This request was made with another key than "
                      + key.name()
                      + "."
                      + " Make it with the private half of that key.");
    };
  }

  private Outcome issue(KeyGrants.By by, ApiKey key, Authority signs) {
    ProgramCertificate made =
        ProgramCertificate.made(
            signs.client(publicKey(key), key.id().value(), by.now(), key.expiresAt()), by.now());
    return database.write(sql -> insert(sql, by, key, made));
  }

  private Outcome insert(Sql sql, KeyGrants.By by, ApiKey key, ProgramCertificate made)
      throws SQLException {
    Optional<Problem> frozen = KeyGrants.frozen(sql, key.person());
    if (frozen.isPresent()) {
      return new Outcome.Refused(frozen.get());
    }
    Optional<String> closed = ApiKeyRows.load(sql, key.id()).orElseThrow().closed(by.now());
    if (closed.isPresent()) {
      return refused(closed.get());
    }
    long live = CertificateRows.of(sql, key).stream().filter(each -> each.serves(by.now())).count();
    if (live >= ProgramCertificate.LIVE_MAX) {
      return refused(
          "This key has "
              + ProgramCertificate.LIVE_MAX
              + " certificates, which is the most. Revoke one first.");
    }
    CertificateRows.insert(sql, key, made);
    keys.changed(sql, key, "it got the certificate " + made.thumbprint(), origin(by), by.now());
    return new Outcome.Done(made);
  }

  /** Ends a certificate for ever, and what was begun with it. The key itself goes on. */
  boolean revoke(KeyGrants.By by, ApiKey key, String thumbprint) {
    return database.write(sql -> {
      if (!CertificateRows.revoke(sql, key, thumbprint, by.now())) {
        return false;
      }
      keys.changed(
          sql, key, "its certificate " + thumbprint + " was revoked", origin(by), by.now());
      Binding binding = new Binding(Binding.Method.X5T_S256, thumbprint);
      sessions.endAll(
          sql,
          key.person(),
          session -> session.access().filter(each -> each.binding().equals(binding)).isPresent(),
          by.person().value(),
          SessionEnd.CERTIFICATE_REVOKED,
          origin(by),
          by.now());
      return true;
    });
  }

  private static PublicKey publicKey(ApiKey key) {
    try {
      return ((AsymmetricJWK) JWK.parse(key.publicKey())).toPublicKey();
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("an API key is stored that cannot be read", e);
    }
  }

  private static Origin origin(KeyGrants.By by) {
    return Sessions.origin(by.caller().session());
  }

  private static Outcome refused(String text) {
    return new Outcome.Refused(new Problem("request", text + " Nothing was done."));
  }
}
