package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/**
 * Spring Security’s OAuth2 client, as a program on Spring uses it: discovery, the request with PKCE
 * and nonce, {@code private_key_jwt}, the code, the ID token, renewal. Version 7.1 pushes no
 * requests (RFC 9126), revokes nothing (RFC 7009), and proves no key (RFC 9449) by itself: so what
 * it asks for is pushed by its own REST client, and an interceptor adds the proofs.
 */
class SpringClientTest extends AuthorizationCase {
  private static final String NAME = "gatehouse";

  private final RestClient http =
      RestClient.builder()
          .requestFactory(new JdkClientHttpRequestFactory())
          .requestInterceptor(this::proved)
          .configureMessageConverters(converters ->
              converters
                  .registerDefaults()
                  .addCustomConverter(new FormHttpMessageConverter())
                  .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
          .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
          .build();

  @Test
  void isLetInRenewsAndGivesBack() throws Exception {
    ClientRegistration registration =
        ClientRegistrations.fromIssuerLocation(broker.base)
            .registrationId(NAME)
            .clientId(client.id)
            .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
            .redirectUri(ClientProgram.CALLBACK)
            .scope("openid")
            .build();
    OAuth2AuthorizationRequest asked = asked(registration);
    assertThat(asked.getAuthorizationRequestUri())
        .contains("request_uri=")
        .doesNotContain("scope", "code_challenge");
    String callback = agreed(asked.getAuthorizationRequestUri());
    assertThat(ClientProgram.parameter(callback, "iss")).isEqualTo(broker.base);
    OAuth2LoginAuthenticationToken in = exchanged(registration, asked, callback);
    assertThat(Objects.requireNonNull(in.getPrincipal()).getAttributes())
        .containsEntry("acr", "aal2");
    OAuth2AccessToken token = Objects.requireNonNull(in.getAccessToken());
    assertThat(token.getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.DPOP);
    assertThat(accounts(token)).contains(PAPER);

    OAuth2RefreshToken refresh = Objects.requireNonNull(in.getRefreshToken());
    var renewal = new RestClientRefreshTokenTokenResponseClient();
    renewal.addParametersConverter(this::assertion);
    renewal.setRestClient(http);
    var again = new OAuth2RefreshTokenGrantRequest(registration, token, refresh);
    OAuth2AccessToken renewed = renewal.getTokenResponse(again).getAccessToken();
    assertThat(accounts(renewed)).contains(PAPER);

    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    form.add("token", refresh.getTokenValue());
    post(registration, "revocation_endpoint", form);
    assertThatThrownBy(() -> accounts(renewed)).hasMessageContaining("access has ended");
    assertThatThrownBy(() -> renewal.getTokenResponse(again))
        .isInstanceOf(OAuth2AuthorizationException.class)
        .hasMessageContaining("invalid_grant");
  }

  /** Spring adds PKCE, state and nonce; a customizer adds the details, and pushes it all. */
  private OAuth2AuthorizationRequest asked(ClientRegistration registration) {
    var resolver =
        new DefaultOAuth2AuthorizationRequestResolver(
            new InMemoryClientRegistrationRepository(registration));
    resolver.setAuthorizationRequestCustomizer(request ->
        request
            .additionalParameters(more -> more.put("authorization_details", ClientProgram.DETAILS))
            .parameters(all -> push(registration, all)));
    return Objects.requireNonNull(resolver.resolve(visit(), NAME));
  }

  /** Has the parameters stand for what is pushed, which was in them. */
  private void push(ClientRegistration registration, Map<String, Object> parameters) {
    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    parameters.forEach((name, value) -> form.add(name, value.toString()));
    assertThat(form).containsKeys("code_challenge", "nonce", "state");
    Map<String, Object> answer = post(registration, "pushed_authorization_request_endpoint", form);
    parameters.keySet().retainAll(Set.of("client_id"));
    parameters.put("request_uri", Objects.requireNonNull(answer.get("request_uri")));
  }

  /** Somebody asks the program for a page: its address, which a callback may be relative to. */
  private static HttpServletRequest visit() {
    Map<String, Object> address =
        Map.of(
            "getScheme",
            "https",
            "getServerName",
            "client.example",
            "getServerPort",
            443,
            "getRequestURI",
            "/",
            "getContextPath",
            "");
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            SpringClientTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> address.get(method.getName()));
  }

  /** The code is exchanged, and the ID token judged: its signature, its claims and its nonce. */
  private OAuth2LoginAuthenticationToken exchanged(
      ClientRegistration registration, OAuth2AuthorizationRequest asked, String callback) {
    var codes = new RestClientAuthorizationCodeTokenResponseClient();
    codes.addParametersConverter(this::assertion);
    codes.setRestClient(http);
    var decoders = new OidcIdTokenDecoderFactory();
    decoders.setJwsAlgorithmResolver(any -> SignatureAlgorithm.ES256);
    decoders.setJwtValidatorFactory(each -> {
      var validator = new OidcIdTokenValidator(each);
      validator.setClock(Clock.fixed(broker.clock.instant(), ZoneOffset.UTC));
      return validator;
    });
    var signIn = new OidcAuthorizationCodeAuthenticationProvider(codes, new OidcUserService());
    signIn.setJwtDecoderFactory(decoders);
    OAuth2AuthorizationResponse response =
        OAuth2AuthorizationResponse.success(ClientProgram.parameter(callback, "code"))
            .state(ClientProgram.parameter(callback, "state"))
            .redirectUri(ClientProgram.CALLBACK)
            .build();
    return (OAuth2LoginAuthenticationToken)
        Objects.requireNonNull(
            signIn.authenticate(
                new OAuth2LoginAuthenticationToken(
                    registration, new OAuth2AuthorizationExchange(asked, response))));
  }

  private String accounts(OAuth2AccessToken token) {
    return Objects.requireNonNull(
        http.get()
            .uri(broker.base + "/api/v1/accounts")
            .header(HttpHeaders.AUTHORIZATION, "DPoP " + token.getTokenValue())
            .retrieve()
            .body(String.class));
  }

  /** Posts a form to an endpoint that Spring knows by discovery alone. */
  private Map<String, Object> post(
      ClientRegistration registration, String endpoint, MultiValueMap<String, String> form) {
    form.addAll(assertion(new Push(registration)));
    Object address = registration.getProviderDetails().getConfigurationMetadata().get(endpoint);
    return Objects.requireNonNull(
        http.post()
            .uri(Objects.requireNonNull(address).toString())
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .body(form)
            .retrieve()
            .body(new ParameterizedTypeReference<Map<String, Object>>() {}));
  }

  /** What is no grant to Spring; its assertions are made of grants. */
  private static final class Push extends AbstractOAuth2AuthorizationGrantRequest {
    Push(ClientRegistration registration) {
      super(AuthorizationGrantType.AUTHORIZATION_CODE, registration);
    }
  }

  /** Spring names the token endpoint as the audience, and FAPI 2.0 demands the issuer. */
  private MultiValueMap<String, String> assertion(AbstractOAuth2AuthorizationGrantRequest grant) {
    var assertions =
        new NimbusJwtClientAuthenticationParametersConverter<
            AbstractOAuth2AuthorizationGrantRequest>(any -> client.key);
    assertions.setJwtClientAssertionCustomizer(made ->
        made.getClaims()
            .audience(List.of(broker.base))
            .issuedAt(broker.clock.instant())
            .expiresAt(broker.clock.instant().plusSeconds(60)));
    return Objects.requireNonNull(assertions.convert(grant));
  }

  /** Adds a proof of the key, and another one where the server wanted its nonce in it. */
  private ClientHttpResponse proved(
      HttpRequest request, byte[] body, ClientHttpRequestExecution next) throws IOException {
    String nonce = client.nonce;
    ClientHttpResponse answer = sent(request, body, next);
    if (answer.getStatusCode().is4xxClientError() && !client.nonce.equals(nonce)) {
      answer.close();
      return sent(request, body, next);
    }
    return answer;
  }

  private ClientHttpResponse sent(HttpRequest request, byte[] body, ClientHttpRequestExecution next)
      throws IOException {
    String authorization = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    request
        .getHeaders()
        .set(
            "DPoP",
            proof(
                request.getMethod().name(),
                request.getURI().getPath(),
                authorization == null ? null : authorization.substring("DPoP ".length())));
    ClientHttpResponse answer = next.execute(request, body);
    String fresh = answer.getHeaders().getFirst("DPoP-Nonce");
    client.nonce = fresh == null ? client.nonce : fresh;
    return answer;
  }

  private String proof(String method, String path, @Nullable String token) {
    try {
      return client.proof(method, path, token);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
