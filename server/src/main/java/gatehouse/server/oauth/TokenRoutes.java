package gatehouse.server.oauth;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.oauth2.sdk.util.JSONArrayUtils;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import gatehouse.core.apikey.Binding;
import gatehouse.core.session.Session;
import gatehouse.server.base.Networks;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.KeyBound;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The token endpoint (RFC 6749, 3.2). Who asks is judged before the proof of the key that the token
 * is bound to: the proofs of strangers are not remembered.
 */
final class TokenRoutes implements HttpService {
  private final KeyTokens keys;
  private final CodeTokens codes;
  private final IdTokens idTokens;
  private final ClientAssertions assertions;
  private final KeyBound keyBound;
  private final AccessTokens tokens;
  private final Networks networks;
  private final InstantSource clock;

  TokenRoutes(
      KeyTokens keys,
      CodeTokens codes,
      IdTokens idTokens,
      ClientAssertions assertions,
      KeyBound keyBound,
      AccessTokens tokens,
      Networks networks,
      InstantSource clock) {
    this.keys = keys;
    this.codes = codes;
    this.idTokens = idTokens;
    this.assertions = assertions;
    this.keyBound = keyBound;
    this.tokens = tokens;
    this.networks = networks;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post(Issuer.TOKEN, Exchange.of(keyBound, clock, this::token))
        .any(Issuer.TOKEN, Exchange::postOnly);
  }

  private Exchange.Answer token(Exchange exchange) throws OauthException {
    AccessTokenResponse answer =
        switch (exchange.text("grant_type")) {
          case "client_credentials" -> plain(ofKey(exchange), exchange.now());
          case "authorization_code" -> first(codes.exchange(exchange), exchange.now());
          case "urn:ietf:params:oauth:grant-type:device_code" ->
              first(codes.ofDevice(exchange), exchange.now());
          case "refresh_token" -> plain(codes.refresh(exchange), exchange.now());
          case "" -> throw Exchange.invalid("grant_type is missing.");
          default ->
              throw new OauthException(
                  OAuth2Error.UNSUPPORTED_GRANT_TYPE, "That grant_type is not offered here.");
        };
    return Exchange.Answer.ok(answer.toJSONObject().toJSONString());
  }

  /** Who asks: an assertion counts where there is one, and else the connection's certificate. */
  private Session ofKey(Exchange exchange) throws OauthException {
    Optional<Binding> certificate = exchange.certificate();
    KeyProof asks =
        certificate.isPresent() && exchange.filled("client_assertion").isEmpty()
            ? new KeyProof.Certificate(exchange.text("client_id"), certificate.get())
            : new KeyProof.Assertion(assertions.read(exchange.form()));
    KeyTokens.Authenticated who = keys.authenticate(asks, exchange.now());
    return keys.session(
        who, exchange.shown(), networks.address(exchange.request()), exchange.now());
  }

  private AccessTokenResponse plain(Session session, Instant now) {
    return new AccessTokenResponse(new Tokens(access(session, now), null));
  }

  /** The answer to a code of either kind, with all that the client keeps. */
  private AccessTokenResponse first(CodeTokens.Issued issued, Instant now) {
    AccessToken token = access(issued.grant().session(), now);
    RefreshToken refresh = new RefreshToken(AccessTokens.refreshToken(issued.grant()));
    Map<String, Object> granted = Map.of("authorization_details", details(issued.consent()));
    if (!issued.consent().request().openid()) {
      return new AccessTokenResponse(new Tokens(token, refresh), granted);
    }
    SignedJWT idToken = idTokens.issue(issued.consent(), now);
    return new OIDCTokenResponse(new OIDCTokens(idToken, token, refresh), granted);
  }

  private static Object details(Consent consent) {
    try {
      return JSONArrayUtils.parse(
          "[" + AccessDetail.of(consent.rights(), consent.failSafe()).json() + "]");
    } catch (ParseException e) {
      throw new IllegalStateException("a detail was written that cannot be read", e);
    }
  }

  private AccessToken access(Session session, Instant now) {
    Instant expires = AccessTokens.end(session, now);
    long seconds = Math.max(0, Duration.between(now, expires).toSeconds());
    String token = tokens.issue(session.id(), expires);
    // a token that a certificate confirms is sent as Bearer (RFC 8705, 3)
    return switch (session.access().orElseThrow().binding().method()) {
      case JKT -> new DPoPAccessToken(token, seconds, null);
      case X5T_S256 -> new BearerAccessToken(token, seconds, null);
    };
  }
}
