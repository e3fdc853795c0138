package gatehouse.server.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.rar.AuthorizationType;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderEndpointMetadata;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import gatehouse.core.session.AssuranceLevel;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** What this server is and can (RFC 8414; OpenID Connect Discovery, 3), and its public keys. */
final class MetadataRoutes implements HttpService {
  private static final List<JWSAlgorithm> ALGORITHMS =
      List.of(JWSAlgorithm.ES256, JWSAlgorithm.PS256);
  private static final String KEPT_FOR = "max-age=300";

  private final String metadata;
  private final SigningKeys keys;
  private final InstantSource clock;

  MetadataRoutes(Issuer issuer, boolean registration, SigningKeys keys, InstantSource clock) {
    this.metadata = metadata(issuer, registration).toJSONObject().toJSONString();
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/.well-known/oauth-authorization-server", this::metadata)
        .get("/.well-known/openid-configuration", this::metadata)
        .get(Issuer.KEYS, this::keys);
  }

  private void metadata(ServerRequest request, ServerResponse response) {
    send(response, metadata);
  }

  private void keys(ServerRequest request, ServerResponse response) {
    send(response, keys.published(clock.instant()).toString(true));
  }

  private static void send(ServerResponse response, String json) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, KEPT_FOR)
        .send(json);
  }

  private static OIDCProviderMetadata metadata(Issuer issuer, boolean registration) {
    OIDCProviderMetadata all =
        new OIDCProviderMetadata(
            new com.nimbusds.oauth2.sdk.id.Issuer(issuer.url()),
            List.of(SubjectType.PUBLIC),
            issuer.at(Issuer.KEYS));
    all.setAuthorizationEndpointURI(issuer.at(Issuer.AUTHORIZE));
    all.setPushedAuthorizationRequestEndpointURI(issuer.at(Issuer.PUSH));
    all.requiresPushedAuthorizationRequests(true);
    all.setDeviceAuthorizationEndpointURI(issuer.at(Issuer.DEVICE));
    all.setTokenEndpointURI(issuer.at(Issuer.TOKEN));
    all.setIntrospectionEndpointURI(issuer.at(Issuer.INTROSPECT));
    all.setRevocationEndpointURI(issuer.at(Issuer.REVOKE));
    List<ClientAuthenticationMethod> methods = List.of(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
    all.setTokenEndpointAuthMethods(methods);
    all.setTokenEndpointJWSAlgs(ALGORITHMS);
    all.setIntrospectionEndpointAuthMethods(methods);
    all.setIntrospectionEndpointJWSAlgs(ALGORITHMS);
    all.setRevocationEndpointAuthMethods(methods);
    all.setRevocationEndpointJWSAlgs(ALGORITHMS);
    all.setGrantTypes(
        List.of(
            GrantType.AUTHORIZATION_CODE,
            GrantType.REFRESH_TOKEN,
            GrantType.CLIENT_CREDENTIALS,
            GrantType.DEVICE_CODE));
    all.setResponseTypes(List.of(ResponseType.CODE));
    all.setResponseModes(List.of(ResponseMode.QUERY));
    all.setCodeChallengeMethods(List.of(CodeChallengeMethod.S256));
    all.setScopes(new Scope("openid", "offline_access"));
    all.setClaims(List.of("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr"));
    all.setACRs(Stream.of(AssuranceLevel.values()).map(AssuranceLevel::acr).map(ACR::new).toList());
    all.setIDTokenJWSAlgs(List.of(JWSAlgorithm.ES256));
    all.setDPoPJWSAlgs(ALGORITHMS);
    all.setSupportsAuthorizationResponseIssuerParam(true);
    all.setSupportsRequestParam(false);
    all.setSupportsRequestURIParam(false);
    all.setAuthorizationDetailsTypes(List.of(new AuthorizationType(AccessDetail.TYPE)));
    if (registration) {
      all.setRegistrationEndpointURI(issuer.at(Issuer.REGISTER));
    }
    issuer.tls().ifPresent(url -> certificates(all, url));
    return all;
  }

  /** API keys come in by certificates of our authority; registered clients also by their own. */
  private static void certificates(OIDCProviderMetadata all, URI tls) {
    List<ClientAuthenticationMethod> methods =
        List.of(
            ClientAuthenticationMethod.PRIVATE_KEY_JWT,
            ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH,
            ClientAuthenticationMethod.TLS_CLIENT_AUTH);
    all.setTokenEndpointAuthMethods(methods);
    all.setIntrospectionEndpointAuthMethods(methods);
    all.setRevocationEndpointAuthMethods(methods);
    all.setSupportsTLSClientCertificateBoundAccessTokens(true);
    OIDCProviderEndpointMetadata aliases = new OIDCProviderEndpointMetadata();
    aliases.setTokenEndpointURI(URI.create(tls + Issuer.TOKEN));
    aliases.setPushedAuthorizationRequestEndpointURI(URI.create(tls + Issuer.PUSH));
    aliases.setDeviceAuthorizationEndpointURI(URI.create(tls + Issuer.DEVICE));
    aliases.setIntrospectionEndpointURI(URI.create(tls + Issuer.INTROSPECT));
    aliases.setRevocationEndpointURI(URI.create(tls + Issuer.REVOKE));
    all.setMtlsEndpointAliases(aliases);
  }
}
