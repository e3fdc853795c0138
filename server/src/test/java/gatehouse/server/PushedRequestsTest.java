package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import gatehouse.server.base.Form;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client says before a person is asked: FAPI 2.0, RFC 9126, and who it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushedRequestsTest {
  private Broker broker;
  private Staff.Operator olu;
  private ClientProgram client;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
    olu = new Staff(broker).olu();
    client = ClientProgram.registered(broker, olu, "Night Desk");
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private static void refused(HttpResponse<String> answer, String error) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 401);
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
  }

  @Test
  void aGoodRequestGetsANameForLessThanTenMinutes() throws Exception {
    HttpResponse<String> answer = client.push();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(ClientProgram.field(answer, "request_uri"))
        .matches("urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{44}");
    assertThat(answer.body()).contains("\"expires_in\":540");
  }

  @Test
  void describesWhatItCan() throws Exception {
    String text = client.get("/.well-known/oauth-authorization-server").body().replace("\\/", "/");
    assertThat(client.get("/.well-known/openid-configuration").body().replace("\\/", "/"))
        .isEqualTo(text);
    assertThat(text)
        .contains(
            "\"issuer\":\"" + broker.base + "\"",
            "\"require_pushed_authorization_requests\":true",
            "\"authorization_response_iss_parameter_supported\":true",
            "\"code_challenge_methods_supported\":[\"S256\"]",
            "\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\"]",
            "\"response_types_supported\":[\"code\"]")
        .doesNotContain("implicit", "\"password\"", "RS256", "registration_endpoint");
    assertThat(client.get("/oauth/jwks").body()).contains("\"keys\":[{").doesNotContain("\"d\":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      emptyValue = "",
      textBlock =
          """
          response_type         | token           | unsupported_response_type
          response_type         | code id_token   | unsupported_response_type
          response_mode         | fragment        | invalid_request
          redirect_uri          | ''              | invalid_request
          redirect_uri          | https://client.example/callback | invalid_request
          redirect_uri          | https://client.example/callback?from=gatehouse&x=1 | invalid_request
          redirect_uri          | https://client.example.evil/callback?from=gatehouse | invalid_request
          code_challenge        | ''              | invalid_request
          code_challenge_method | ''              | invalid_request
          code_challenge_method | plain           | invalid_request
          request_uri           | urn:ietf:params:oauth:request_uri:x | invalid_request
          request               | e30.e30.        | request_not_supported
          scope                 | openid admin    | invalid_scope
          prompt                | none            | consent_required
          max_age               | soon            | invalid_request
          dpop_jkt              | short           | invalid_request
          authorization_details | ''              | invalid_authorization_details
          authorization_details | {}              | invalid_authorization_details
          authorization_details | []              | invalid_authorization_details
          authorization_details | [{"type":"payment","scope":"read","environment":"paper"}] | invalid_authorization_details
          authorization_details | [{"type":"brokerage_access","scope":"all","environment":"paper"}] | invalid_authorization_details
          authorization_details | [{"type":"brokerage_access","scope":"read","environment":"both"}] | invalid_authorization_details
          authorization_details | [{"type":"brokerage_access","scope":"read","environment":"paper","more":1}] | invalid_authorization_details
          authorization_details | [{"type":"brokerage_access","scope":"read","environment":"paper","accounts":["U1000001"]}] | invalid_authorization_details
          authorization_details | [{"type":"brokerage_access","scope":"read","environment":"paper","expiresInDays":366}] | invalid_authorization_details
          client_id             | app-aaaaaaaaaaaaaaaaaaaaaa | invalid_client
          """)
  void aBadRequestIsRefused(String name, String value, String error) throws Exception {
    refused(client.push(name, value), error);
  }

  @Test
  void takesLongStatesAndNonces() throws Exception {
    assertThat(client.push("state", "s".repeat(1_500), "nonce", "n".repeat(64)).statusCode())
        .isEqualTo(201);
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    assertThat(client.push("state", "s".repeat(4_000)).statusCode()).isEqualTo(201);
    refused(client.push("state", "s".repeat(4_001)), "invalid_request");
    String details = ClientProgram.DETAILS.replace("}]", " ".repeat(8_000) + "}]");
    String longest = details.replaceFirst(" {" + (details.length() - 8_000) + "}", "");
    assertThat(client.push("authorization_details", longest).statusCode()).isEqualTo(201);
    refused(client.push("authorization_details", longest + " "), "invalid_authorization_details");
    assertThat(client.push("more", "m".repeat(Form.BYTES_MAX)).statusCode()).isEqualTo(413);
  }

  @Test
  void onlyByPost() throws Exception {
    assertThat(client.get("/oauth/par").statusCode()).isEqualTo(405);
    assertThat(client.get("/oauth/token").statusCode()).isEqualTo(405);
    assertThat(client.get("/oauth/revoke").statusCode()).isEqualTo(405);
  }

  @Test
  void nobodyGetsInByAPassword() throws Exception {
    client.hearNonce();
    HttpResponse<String> answer =
        client.post(
            "/oauth/token",
            Map.of("grant_type", "password", "username", "mira", "password", "x"),
            client.proof("POST", "/oauth/token", null));
    refused(answer, "unsupported_grant_type");
  }

  private HttpResponse<String> pushedWith(JWTClaimsSet claims) throws Exception {
    return client.push("client_assertion", client.signed(claims));
  }

  /** FAPI 2.0, 5.3.2.1: the audience is the issuer, as a text. */
  @Test
  void theAudienceIsTheIssuerAsAText() throws Exception {
    for (Object audience :
        List.of(
            List.of(broker.base, "https://other.example"),
            List.of(broker.base + "/oauth/par"),
            broker.base + "/oauth/token",
            broker.base + "/")) {
      JWTClaimsSet claims = client.assertion().claim("aud", audience).build();
      refused(pushedWith(claims), "invalid_client");
    }
  }

  @Test
  void theTimesOfAnAssertionAreJudged() throws Exception {
    Date now = Date.from(broker.clock.instant());
    Date soon = Date.from(broker.clock.instant().plusSeconds(8));
    Date late = Date.from(broker.clock.instant().plusSeconds(61));
    assertThat(
            pushedWith(client.assertion().issueTime(soon).notBeforeTime(soon).build()).statusCode())
        .isEqualTo(201);
    refused(pushedWith(client.assertion().issueTime(late).build()), "invalid_client");
    refused(pushedWith(client.assertion().notBeforeTime(late).build()), "invalid_client");
    refused(pushedWith(client.assertion().expirationTime(now).build()), "invalid_client");
  }

  @Test
  void anAssertionCountsOnce() throws Exception {
    String assertion = client.signed(client.assertion().build());
    assertThat(client.push("client_assertion", assertion).statusCode()).isEqualTo(201);
    refused(client.push("client_assertion", assertion), "invalid_client");
  }

  @Test
  void nobodyButTheClientItself() throws Exception {
    refused(client.push("client_assertion", "x"), "invalid_client");
    ClientProgram other = ClientProgram.registered(broker, olu, "Other");
    refused(pushedWith(other.assertion().build()), "invalid_client"); // its name, another's key
    Map<String, String> form = new HashMap<>(client.request());
    form.put("client_assertion", "");
    form.put("client_assertion_type", "");
    form.put("client_id", client.id);
    refused(client.post("/oauth/par", form, null), "invalid_client"); // a public client
    form.put("client_secret", "secret");
    refused(client.post("/oauth/par", form, null), "invalid_client");
  }

  /** RFC 9449, 10 and 10.1. */
  @Test
  void aProofAndAThumbprintMustAgree() throws Exception {
    client.hearNonce();
    String other = ClientProgram.pair().computeThumbprint().toString();
    refused(
        client.post(
            "/oauth/par",
            client.request("dpop_jkt", other),
            client.proof("POST", "/oauth/par", null)),
        "invalid_dpop_proof");
    assertThat(
            client
                .post(
                    "/oauth/par",
                    client.request("dpop_jkt", client.proofKey.computeThumbprint().toString()),
                    client.proof("POST", "/oauth/par", null))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void aClientAsksForNoMoreThanItMay() throws Exception {
    ClientProgram narrow =
        ClientProgram.registered(broker, olu, "Narrow", "\"scope\":\"read\",\"live\":false");
    refused(narrow.push(), "invalid_authorization_details");
    String live = "[{\"type\":\"brokerage_access\",\"scope\":\"read\",\"environment\":\"live\"}]";
    refused(narrow.push("authorization_details", live), "invalid_authorization_details");
    assertThat(narrow.push("authorization_details", live.replace("live", "paper")).statusCode())
        .isEqualTo(201);
  }

  @Test
  void keysAreReplacedAndClosedClientsAreOut() throws Exception {
    ClientProgram changing = ClientProgram.registered(broker, olu, "Changing");
    String jwks =
        new com.nimbusds.jose.jwk.JWKSet(ClientProgram.pair().toPublicJWK())
            .toString(true)
            .replace("\"", "\\\"");
    String path = "/api/v1/admin/clients/" + changing.id;
    olu.post(path + "/keys", "{\"jwks\":\"" + jwks + "\"}").as(200);
    refused(changing.push(), "invalid_client");
    ClientProgram closing = ClientProgram.registered(broker, olu, "Closing");
    olu.post("/api/v1/admin/clients/" + closing.id + "/close", Staff.WHY).as(200);
    refused(closing.push(), "invalid_client");
    assertThat(olu.get("/api/v1/admin/clients").as(200).json().toString())
        .contains("Closing", "closedAt");
    assertThat(olu.activity("olu")).contains("client-added", "client-closed", "client-changed");
  }

  @Test
  void operatorsRegisterAndCloseOnAPageToo() throws Exception {
    try (Broker other = Broker.start()) {
      assertThat(other.visitor().signIn("mira").get("/operate/clients").statusCode())
          .isEqualTo(403);
      Broker.Visitor page = other.visitor().signIn("olu");
      assertThat(page.get("/connected").body()).contains("href=\"/operate/clients\"");
      String jwks =
          new com.nimbusds.jose.jwk.JWKSet(ClientProgram.pair().toPublicJWK()).toString(true);
      String[] form = {
        "name",
        "Desk",
        "contact",
        "x@y.example",
        "redirectUris",
        "https://y.example/cb",
        "jwks",
        jwks,
        "scope",
        "trade"
      };
      String[] wrong = form.clone();
      wrong[5] = "http://y.example/cb";
      HttpResponse<String> refused = page.post("/operate/clients", wrong);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("must be an https address", "x@y.example");
      assertThat(Broker.Visitor.location(page.post("/operate/clients", form)))
          .isEqualTo("/operate/clients");
      String shown = page.get("/operate/clients").body();
      assertThat(shown).contains("Desk is registered", "trade, paper accounts alone");
      String id = ClientProgram.named(shown, "<h2 id=\"(app-[^\"]+)\"");
      String keys = "/operate/clients/" + id + "/keys";
      assertThat(shown).contains(keys);
      HttpResponse<String> none = page.post(keys, "jwks", "{}");
      assertThat(none.statusCode()).isEqualTo(422);
      assertThat(none.body()).contains("Desk keeps its keys");
      com.nimbusds.jose.jwk.ECKey next = ClientProgram.pair();
      String set = new com.nimbusds.jose.jwk.JWKSet(next.toPublicJWK()).toString(true);
      assertThat(Broker.Visitor.location(page.post(keys, "jwks", set)))
          .isEqualTo("/operate/clients");
      assertThat(page.get("/operate/clients").body())
          .contains(next.computeThumbprint().toString())
          .contains("Desk has its new keys");
      page.post("/operate/clients/" + id + "/close", "reason", "asked for by its maker");
      assertThat(page.get("/operate/clients").body()).contains("Desk is closed");
    }
  }

  @Test
  void aPrivateKeyIsRefused() throws Exception {
    String jwks =
        new com.nimbusds.jose.jwk.JWKSet(ClientProgram.pair())
            .toString(false)
            .replace("\"", "\\\"");
    String body =
        "{\"name\":\"X\",\"redirectUris\":[\"https://x.example/\"],\"jwks\":\"%s\",\"scope\":\"read\",\"live\":false,\"contact\":\"x\"}";
    assertThat(olu.post("/api/v1/admin/clients", body.formatted(jwks)).as(400).json().toString())
        .contains("private key");
    assertThat(
            olu.post("/api/v1/admin/clients", body.formatted("{}").replace("https://x", "http://x"))
                .status())
        .isEqualTo(400);
  }

  /** A new key is published before it signs, and the old one for a while after. */
  @Test
  void signingKeysAreRotated() throws Exception {
    try (Broker other = Broker.start()) {
      String first = keys(other);
      other.clock.advance(Duration.ofDays(31));
      other.server().programs().oauth().sweep();
      String both = keys(other);
      assertThat(both.split("\"kid\"")).hasSize(3);
      other.clock.advance(Duration.ofDays(2));
      other.server().programs().oauth().sweep();
      String second = keys(other);
      assertThat(second.split("\"kid\"")).hasSize(2);
      assertThat(second).isNotEqualTo(first);
    }
  }

  private static String keys(Broker broker) throws Exception {
    return broker.visitor().get("/oauth/jwks").body();
  }
}
