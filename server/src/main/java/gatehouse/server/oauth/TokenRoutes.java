package gatehouse.server.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import gatehouse.core.apikey.Binding;
import gatehouse.core.session.Session;
import gatehouse.server.base.Form;
import gatehouse.server.base.Networks;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.ClientCertificate;
import gatehouse.server.session.DpopProofs;
import gatehouse.server.session.KeyBound;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The token endpoint (RFC 6749, 3.2). */
final class TokenRoutes implements HttpService {
  private final KeyTokens keys;
  private final ClientAssertions assertions;
  private final KeyBound keyBound;
  private final AccessTokens tokens;
  private final Networks networks;
  private final InstantSource clock;

  TokenRoutes(
      KeyTokens keys,
      ClientAssertions assertions,
      KeyBound keyBound,
      AccessTokens tokens,
      Networks networks,
      InstantSource clock) {
    this.keys = keys;
    this.assertions = assertions;
    this.keyBound = keyBound;
    this.tokens = tokens;
    this.networks = networks;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post(Issuer.TOKEN, this::token);
  }

  private void token(ServerRequest request, ServerResponse response) {
    Instant now = clock.instant();
    response
        .header(KeyBound.NONCE, keyBound.nonce(now))
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HeaderNames.CONTENT_TYPE, "application/json");
    try {
      AccessTokenResponse answer = answer(request, form(request), now);
      response.status(Status.OK_200).send(answer.toJSONObject().toJSONString());
    } catch (OauthException e) {
      response
          .status(e.status())
          .send(new TokenErrorResponse(e.error()).toJSONObject().toJSONString());
    }
  }

  private AccessTokenResponse answer(
      ServerRequest request, Map<String, List<String>> form, Instant now) throws OauthException {
    String grant = one(form, "grant_type");
    Binding shown = shown(request, now);
    Session session =
        switch (grant) {
          case "client_credentials" ->
              keys.session(proof(request, form), shown, networks.address(request), now);
          case "" ->
              throw new OauthException(OAuth2Error.INVALID_REQUEST, "grant_type is missing.");
          default ->
              throw new OauthException(
                  OAuth2Error.UNSUPPORTED_GRANT_TYPE, "That grant_type is not offered here.");
        };
    Instant expires = AccessTokens.end(session, now);
    String token = tokens.issue(session.id(), expires);
    long seconds = Math.max(0, Duration.between(now, expires).toSeconds());
    // a token that a certificate confirms is sent as Bearer (RFC 8705, 3)
    AccessToken made =
        switch (shown.method()) {
          case JKT -> new DPoPAccessToken(token, seconds, null);
          case X5T_S256 -> new BearerAccessToken(token, seconds, null);
        };
    return new AccessTokenResponse(new Tokens(made, null));
  }

  /** Who asks: an assertion counts where there is one, and else the connection's certificate. */
  private KeyProof proof(ServerRequest request, Map<String, List<String>> form)
      throws OauthException {
    Optional<Binding> certificate = ClientCertificate.of(request);
    return certificate.isPresent() && !form.containsKey("client_assertion")
        ? new KeyProof.Certificate(one(form, "client_id"), certificate.get())
        : new KeyProof.Assertion(assertions.read(form));
  }

  /** The key that the token will be bound to: no token without one (FAPI 2.0, 5.3.2.1, item 5). */
  private Binding shown(ServerRequest request, Instant now) throws OauthException {
    Optional<Binding> certificate = ClientCertificate.of(request);
    if (certificate.isPresent() && !request.headers().contains(KeyBound.DPOP)) {
      return certificate.get();
    }
    DpopProofs.Outcome proof =
        keyBound
            .proofs()
            .check(
                List.copyOf(request.headers().values(KeyBound.DPOP)),
                "POST",
                request.path().rawPath(),
                null,
                now);
    return switch (proof) {
      case DpopProofs.Outcome.Good good -> new Binding(Binding.Method.JKT, good.thumbprint());
      case DpopProofs.Outcome.NonceMissing missing ->
          throw new OauthException(
              OAuth2Error.USE_DPOP_NONCE,
              "The proof needs the nonce that this answer carries. Send it again with that one.");
      case DpopProofs.Outcome.Bad(String why) ->
          throw new OauthException(
              OAuth2Error.INVALID_DPOP_PROOF, "The proof of the key was not taken: " + why + ".");
    };
  }

  /** The form's fields; one that comes twice is refused (RFC 6749, 3.2). */
  private static Map<String, List<String>> form(ServerRequest request) throws OauthException {
    String type = request.headers().value(HeaderNames.CONTENT_TYPE).orElse("");
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw new OauthException(
          OAuth2Error.INVALID_REQUEST, "The request must be a form, urlencoded.");
    }
    Map<String, List<String>> form =
        URLUtils.parseParameters(new String(Form.body(request), StandardCharsets.UTF_8));
    if (form.values().stream().anyMatch(values -> values.size() > 1)) {
      throw new OauthException(OAuth2Error.INVALID_REQUEST, "A parameter stands there twice.");
    }
    return form;
  }

  private static String one(Map<String, List<String>> form, String name) {
    List<String> values = form.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }
}
