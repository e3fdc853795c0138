package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.client.ClientInformation;
import com.nimbusds.oauth2.sdk.client.ClientMetadata;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationRequest;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationResponse;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that register themselves (RFC 7591). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistrationTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String METADATA = "/.well-known/oauth-authorization-server";
  private static final String READS =
      "[{\"type\":\"brokerage_access\",\"scope\":\"read\",\"environment\":\"paper\"}]";

  private Broker broker;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start(Map.of("client.registration", "true"));
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private static String good(ECKey key) {
    return """
    {"client_name":"Chart reader","contacts":["desk@client.example"],\
    "redirect_uris":["%s"],"jwks":%s}\
    """
        .formatted(ClientProgram.CALLBACK, new JWKSet(key.toPublicJWK()).toString(true));
  }

  private HttpResponse<String> register(String json) throws Exception {
    return register(broker, json);
  }

  private static HttpResponse<String> register(Broker at, String json) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(at.base + "/oauth/register"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private ClientProgram registered() throws Exception {
    ECKey key = ClientProgram.pair();
    HttpResponse<String> answer = register(good(key));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return ClientProgram.of(broker, key, ClientProgram.field(answer, "client_id"));
  }

  @Test
  void offUnlessSwitchedOn() throws Exception {
    try (Broker usual = Broker.start()) {
      assertThat(register(usual, good(ClientProgram.pair())).statusCode()).isEqualTo(404);
      assertThat(usual.visitor().get(METADATA).body()).doesNotContain("registration_endpoint");
    }
    assertThat(broker.visitor().get(METADATA).body())
        .contains("\"registration_endpoint\":\"" + broker.base.replace("/", "\\/"));
  }

  /** By the library's own request and answer. */
  @Test
  void aLibraryRegistersAClient() throws Exception {
    ClientMetadata wish = new ClientMetadata();
    wish.setName("Chart reader");
    wish.setEmailContacts(List.of("desk@client.example"));
    wish.setRedirectionURI(URI.create(ClientProgram.CALLBACK));
    wish.setGrantTypes(Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN));
    wish.setTokenEndpointAuthMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
    wish.setJWKSet(new JWKSet(ClientProgram.pair().toPublicJWK()));
    HTTPResponse answer =
        new ClientRegistrationRequest(URI.create(broker.base + "/oauth/register"), wish, null)
            .toHTTPRequest()
            .send();
    ClientInformation made =
        ClientRegistrationResponse.parse(answer).toSuccessResponse().getClientInformation();
    assertThat(made.getID().getValue()).startsWith("app-");
    assertThat(made.getSecret()).isNull();
    assertThat(made.getMetadata().getTokenEndpointAuthMethod())
        .isEqualTo(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
    assertThat(made.getMetadata().getJWKSet().getKeys()).hasSize(1);
  }

  @Test
  void readsPaperAccountsAndNoMoreAndPeopleAreTold() throws Exception {
    ClientProgram reader = registered();
    assertThat(reader.push().body()).contains("invalid_authorization_details");
    String live = READS.replace("paper", "live");
    assertThat(reader.push("authorization_details", live).body())
        .contains("invalid_authorization_details");
    String asked = reader.authorize("authorization_details", READS);
    Broker.Visitor mira = broker.visitor().signIn("mira");
    String page = Broker.Visitor.location(mira.get(asked));
    assertThat(mira.get(page).body())
        .contains("Chart reader", "desk@client.example", "Nobody at this broker has looked at it");
    assertThat(broker.rows("SELECT vouched FROM oauth_client WHERE client_id = ?", reader.id))
        .containsExactly("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"client_name\":\"Chart reader\"|\"client_name\":\"\"|invalid_client_metadata",
        "\"client_name\":\"Chart reader\"|\"client_name\":7|invalid_client_metadata",
        "\"contacts\":[\"desk@client.example\"]|\"contacts\":[]|invalid_client_metadata",
        "https://client.example/|http://client.example/|invalid_redirect_uri",
        "https://client.example/callback?from=gatehouse|https://u@client.example/|invalid_redirect_uri",
        "\"redirect_uris\":[|\"redirect_uris\":[],\"other\":[|invalid_redirect_uri",
        "\"jwks\":|\"jwks_uri\":\"https://client.example/keys\",\"jwks\":|invalid_client_metadata",
        "\"jwks\":|\"other\":|invalid_client_metadata",
        "\"jwks\":|\"grant_types\":[\"password\"],\"jwks\":|invalid_client_metadata",
        "\"jwks\":|\"response_types\":[\"token\"],\"jwks\":|invalid_client_metadata",
        "\"jwks\":|\"token_endpoint_auth_method\":\"none\",\"jwks\":|invalid_client_metadata",
        "\"jwks\":|\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\",\"jwks\":|invalid_client_metadata",
        "\"kty\":\"EC\"|\"kty\":\"EC\",\"d\":\"AAAA\"|invalid_client_metadata",
        "{|[{|invalid_client_metadata"
      })
  void aWishThatCannotBeIsRefused(String part, String other, String error) throws Exception {
    HttpResponse<String> answer = register(good(ClientProgram.pair()).replace(part, other));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"", "error_description");
  }

  @Test
  void onlySoManyInADay() throws Exception {
    try (Broker full = Broker.start(Map.of("client.registration", "true"))) {
      String json = good(ClientProgram.pair());
      for (int i = 0; i < 100; i++) {
        assertThat(register(full, json).statusCode()).isEqualTo(201);
      }
      HttpResponse<String> answer = register(full, json);
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      full.clock.advance(java.time.Duration.ofHours(25));
      assertThat(register(full, json).statusCode()).isEqualTo(201);
    }
  }
}
