package gatehouse.server.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Sql;
import gatehouse.server.session.ProofKeys;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clients that prove who they are by a signed assertion: {@code private_key_jwt} (OpenID Connect
 * Core, 9; RFC 7523, 3; FAPI 2.0 Security Profile, 5.3.2.1).
 */
final class ClientAssertions {
  /** The longest life of an assertion: it is made for one request. */
  private static final Duration LIFE_MAX = Duration.ofMinutes(10);

  /** FAPI 2.0 Security Profile, 5.3.2.1, item 13. */
  private static final Duration AHEAD_MAX = Duration.ofSeconds(30);

  private static final int CHARACTERS_MAX = 8_192;
  private static final int JTI_MAX = 256;

  /** No token or proof of another kind is taken for one (RFC 8725, 3.11). */
  private static final Set<JOSEObjectType> TYPES =
      Set.of(JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt"));

  private final Issuer issuer;

  ClientAssertions(Issuer issuer) {
    this.issuer = issuer;
  }

  /**
   * An assertion that reads well; nothing about it is proved yet.
   *
   * @param jwt checked by {@link #verify}
   */
  record Claimed(String clientId, SignedJWT jwt) {}

  /**
   * An assertion whose signature is right.
   *
   * @param key of the client that made it
   */
  record Proved(
      String clientId, String jti, Optional<Instant> issuedAt, Instant expiresAt, JWK key) {}

  /** Reads the assertion of a form. */
  Claimed read(Map<String, List<String>> form) throws OauthException {
    List<String> assertion = form.getOrDefault("client_assertion", List.of());
    if (assertion.size() != 1 || assertion.getFirst().length() > CHARACTERS_MAX) {
      throw invalid(
          "One client_assertion of at most 8192 characters is needed, or a certificate shown by the"
              + " connection that has not expired.");
    }
    try {
      PrivateKeyJWT parsed = PrivateKeyJWT.parse(form);
      return new Claimed(parsed.getClientID().getValue(), parsed.getClientAssertion());
    } catch (ParseException e) {
      throw invalid("The client_assertion is no JWT of the form that RFC 7523 demands.");
    }
  }

  /** Checks claims and signature against the client's keys. */
  Proved verify(Claimed claimed, List<JWK> keys, Instant now) throws OauthException {
    SignedJWT jwt = claimed.jwt();
    JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
    JOSEObjectType type = jwt.getHeader().getType();
    if (!ProofKeys.plain(jwt.getHeader()) || (type != null && !TYPES.contains(type))) {
      throw invalid("The client_assertion must be a plain JWT, signed by ES256 or PS256.");
    }
    JWTClaimsSet claims = claims(jwt);
    String jti = claims.getJWTID();
    Date expiry = claims.getExpirationTime();
    if (jti == null || jti.isEmpty() || jti.length() > JTI_MAX || expiry == null) {
      throw invalid("The client_assertion needs jti, of at most 256 characters, and exp.");
    }
    if (!issuer.id().equals(audience(jwt))) {
      throw invalid(
          "aud of the client_assertion must be the text " + issuer.id() + ", and no list.");
    }
    if (!claimed.clientId().equals(claims.getIssuer())
        || !claimed.clientId().equals(claims.getSubject())) {
      throw invalid("iss and sub of the client_assertion must both be the client_id.");
    }
    Instant end = expiry.toInstant();
    if (!now.isBefore(end) || end.isAfter(now.plus(LIFE_MAX))) {
      throw invalid("exp of the client_assertion must lie in the next ten minutes.");
    }
    if (isLater(claims.getIssueTime(), now) || isLater(claims.getNotBeforeTime(), now)) {
      throw invalid("iat or nbf of the client_assertion lies in the future. Check the clock.");
    }
    for (JWK key : keys) {
      if (signedBy(jwt, algorithm, key)) {
        Optional<Instant> issued = Optional.ofNullable(claims.getIssueTime()).map(Date::toInstant);
        return new Proved(claimed.clientId(), jti, issued, end, key);
      }
    }
    throw invalid("The client_assertion was not signed by a key of this client.");
  }

  private static boolean signedBy(SignedJWT jwt, JWSAlgorithm algorithm, JWK key) {
    String kid = jwt.getHeader().getKeyID();
    if (kid != null && key.getKeyID() != null && !kid.equals(key.getKeyID())) {
      return false;
    }
    try {
      return jwt.verify(ProofKeys.verifier(algorithm, key));
    } catch (JOSEException e) {
      return false; // a key of another kind
    }
  }

  private static JWTClaimsSet claims(SignedJWT jwt) throws OauthException {
    try {
      return jwt.getJWTClaimsSet();
    } catch (java.text.ParseException e) {
      throw invalid("The claims of the client_assertion cannot be read.");
    }
  }

  /** FAPI 2.0 Security Profile, 5.3.2.1, item 8: a string, and the issuer. */
  private static @Nullable Object audience(SignedJWT jwt) {
    Map<String, Object> claims = jwt.getPayload().toJSONObject();
    return claims == null ? null : claims.get("aud");
  }

  private static boolean isLater(@Nullable Date date, Instant now) {
    return date != null && date.toInstant().isAfter(now.plus(AHEAD_MAX));
  }

  /** Takes the assertion in the caller's transaction; false when it was taken before. */
  static boolean take(Sql sql, Proved proved) throws SQLException {
    return sql.run(
            "INSERT INTO used_assertion (client_id, jti_hash, expires_ms) VALUES (?, ?, ?)"
                + " ON CONFLICT (client_id, jti_hash) DO NOTHING",
            proved.clientId(),
            Chance.hash(proved.jti()),
            proved.expiresAt().toEpochMilli())
        == 1;
  }

  /** Notes that it was taken, by whoever did; nobody waits for it. */
  static void taken(Sql sql, Proved proved) throws SQLException {
    sql.later(
        "INSERT INTO used_assertion (client_id, jti_hash, expires_ms) VALUES (?, ?, ?)"
            + " ON CONFLICT (client_id, jti_hash) DO UPDATE SET expires_ms = excluded.expires_ms",
        proved.clientId(),
        Chance.hash(proved.jti()),
        proved.expiresAt().toEpochMilli());
  }

  /** Forgets what has expired, and could not be taken again anyhow. */
  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run("DELETE FROM used_assertion WHERE expires_ms <= ?", now.toEpochMilli());
  }

  static OauthException usedBefore() {
    return invalid("This client_assertion was used before.");
  }

  static OauthException invalid(String sentence) {
    return new OauthException(OAuth2Error.INVALID_CLIENT, sentence);
  }
}
