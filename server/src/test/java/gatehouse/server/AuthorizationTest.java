package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import gatehouse.server.Broker.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program of others is let in, through the portal's forms without scripts, and used. */
class AuthorizationTest {
  private static final String PAPER = "D1000001";

  private Broker broker;
  private Staff.Operator olu;
  private ClientProgram client;
  private Visitor mira;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
    olu = new Staff(broker).olu();
    client = ClientProgram.registered(broker, olu, "Night Desk");
    mira = broker.visitor().signIn("mira");
  }

  @AfterEach
  void close() {
    broker.close();
  }

  /** The page where the person decides. */
  private String page(String... differing) throws Exception {
    String page = Visitor.location(mira.get(client.authorize(differing)));
    assertThat(page).startsWith("/connect/");
    return page;
  }

  private HttpResponse<String> decide(String page, String decision) throws Exception {
    return mira.post(page, "decision", decision, "account-" + PAPER, "yes");
  }

  private String code(String... differing) throws Exception {
    String page = page(differing);
    proved(mira.get(page));
    HttpResponse<String> answer = decide(page, "allow");
    return ClientProgram.parameter(Visitor.location(answer), "code");
  }

  /** Confirms that it is her, when the page asks for it. */
  private void proved(HttpResponse<String> asked) throws Exception {
    if (asked.statusCode() == 200) {
      return;
    }
    String step = Visitor.location(asked);
    assertThat(step).startsWith("/sign-in/");
    broker.clock.advance(Duration.ofSeconds(30));
    for (int i = 0; i < 2; i++) {
      boolean password = mira.get(step).body().contains("type=\"password\"");
      mira.post(step + "/code", "code", password ? broker.password("mira") : broker.totp("mira"));
    }
  }

  private HttpResponse<String> issued(String... differing) throws Exception {
    HttpResponse<String> answer = client.exchange(code(differing));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static void refused(HttpResponse<String> answer, String error) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 401);
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
  }

  private int status(String token) throws Exception {
    return client.call("GET", "/api/v1/accounts", "", token).statusCode();
  }

  @Test
  void isLetInAndTradesWithinItsRights() throws Exception {
    String page = page();
    String shown = mira.get(page).body();
    assertThat(shown)
        .contains(
            "Night Desk",
            "play money",
            PAPER,
            "One order is worth at most 2,500",
            "client.example",
            "desk@client.example");
    HttpResponse<String> answer = decide(page, "allow");
    assertThat(answer.statusCode()).isEqualTo(303);
    String location = Visitor.location(answer);
    assertThat(location).startsWith(ClientProgram.CALLBACK + "&");
    assertThat(ClientProgram.parameter(location, "iss")).isEqualTo(broker.base);
    assertThat(ClientProgram.parameter(location, "state")).isEqualTo("s-1");
    HttpResponse<String> tokens = client.exchange(ClientProgram.parameter(location, "code"));
    assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
    assertThat(tokens.body()).contains("\"token_type\":\"DPoP\"", "\"accounts\":[\"" + PAPER);
    String token = ClientProgram.field(tokens, "access_token");
    assertThat(client.call("GET", "/api/v1/accounts", "", token).body())
        .contains(PAPER)
        .doesNotContain("U1000001");
    String order =
        """
        {"id":"n-%s","account":"D1000001","symbol":"AAPL","side":"buy","quantity":"%s",\
        "type":"limit","limit":"1.00"}\
        """;
    assertThat(client.call("POST", "/api/v1/orders", order.formatted(1, 1), token).statusCode())
        .isEqualTo(201);
    HttpResponse<String> large =
        client.call("POST", "/api/v1/orders", order.formatted(2, 90_000), token);
    assertThat(large.statusCode()).isEqualTo(422);
    assertThat(large.body()).contains("access-");
    assertThat(broker.message("mira@example.com", "(You let Night Desk)")).isNotEmpty();
    assertThat(mira.get("/security/activity").body()).contains("A program of others was let in");
  }

  @Test
  void theIdTokenSaysWhoAndHow() throws Exception {
    SignedJWT jwt = SignedJWT.parse(ClientProgram.field(issued(), "id_token"));
    JWKSet keys = JWKSet.parse(client.get("/oauth/jwks").body());
    assertThat(
            jwt.verify(new ECDSAVerifier(keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey())))
        .isTrue();
    var claims = jwt.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(broker.base);
    assertThat(claims.getAudience()).containsExactly(client.id);
    assertThat(claims.getStringClaim("nonce")).isEqualTo("n-1");
    assertThat(claims.getStringClaim("acr")).isEqualTo("aal2");
    assertThat(claims.getStringListClaim("amr")).contains("pwd", "otp");
    assertThat(claims.getLongClaim("auth_time")).isPositive();
  }

  @Test
  void refusingIsToldToTheProgram() throws Exception {
    String page = page();
    String location = Visitor.location(decide(page, "refuse"));
    assertThat(ClientProgram.parameter(location, "error")).isEqualTo("access_denied");
    assertThat(ClientProgram.parameter(location, "iss")).isEqualTo(broker.base);
    assertThat(ClientProgram.parameter(location, "state")).isEqualTo("s-1");
    assertThat(decide(page, "allow").statusCode()).isEqualTo(404);
  }

  /** FAPI 2.0, 5.3.2.2: used up by the decision, not by looking. */
  @Test
  void aRequestMayBeLoadedAgainAndIsDecidedOnce() throws Exception {
    String address = client.authorize();
    Visitor stranger = broker.visitor();
    assertThat(Visitor.location(stranger.get(address))).startsWith("/connect/");
    assertThat(Visitor.location(stranger.get(Visitor.location(stranger.get(address)))))
        .startsWith("/sign-in?to=%2Fconnect%2F");
    String page = Visitor.location(mira.get(address));
    assertThat(mira.get(page).statusCode()).isEqualTo(200);
    assertThat(Visitor.location(decide(page, "allow"))).contains("code=");
    assertThat(mira.get(address).statusCode()).isEqualTo(400);
    assertThat(decide(page, "allow").statusCode()).isEqualTo(404);
  }

  @Test
  void nothingIsSentToWhoeverDidNotPush() throws Exception {
    String plain =
        "/oauth/authorize?response_type=code&client_id="
            + client.id
            + "&redirect_uri=https://client.example/callback?from=gatehouse";
    HttpResponse<String> answer = mira.get(plain);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    ClientProgram other = ClientProgram.registered(broker, olu, "Other");
    assertThat(mira.get(client.authorize().replace(client.id, other.id)).statusCode())
        .isEqualTo(400);
    String late = client.authorize();
    broker.clock.advance(Duration.ofMinutes(9));
    assertThat(mira.get(late).statusCode()).isEqualTo(400);
  }

  @Test
  void noOtherSiteFramesOrSendsTheDecision() throws Exception {
    String page = page();
    HttpResponse<String> shown = mira.get(page);
    assertThat(shown.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("frame-ancestors 'none'", "form-action 'self' https://client.example;");
    HttpResponse<String> forged =
        mira.send(
            mira.request(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "https://client.example")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofString(
                        "decision=allow&account-D1000001=yes")));
    assertThat(forged.statusCode()).isEqualTo(403);
  }

  @Test
  void aCodeServesForAMinute() throws Exception {
    String code = code();
    broker.clock.advance(Duration.ofSeconds(60));
    refused(client.exchange(code), "invalid_grant");
  }

  /** RFC 6749, 4.1.2: who uses a code twice ends what it gave. */
  @Test
  void aCodeThatComesTwiceRevokesWhatItGave() throws Exception {
    String code = code();
    HttpResponse<String> tokens = client.exchange(code);
    String token = ClientProgram.field(tokens, "access_token");
    assertThat(status(token)).isEqualTo(200);
    refused(client.exchange(code), "invalid_grant");
    assertThat(status(token)).isEqualTo(401);
    refused(client.refresh(ClientProgram.field(tokens, "refresh_token")), "invalid_grant");
  }

  @Test
  void aCodeBelongsToItsRequest() throws Exception {
    String code = code();
    ClientProgram other = ClientProgram.registered(broker, olu, "Other");
    other.verifier = client.verifier;
    refused(other.exchange(code), "invalid_grant");
    refused(client.exchange(code, "redirect_uri", "https://client.example/x"), "invalid_grant");
    refused(client.exchange(code, "code_verifier", new CodeVerifier().getValue()), "invalid_grant");
    refused(client.exchange(code, "code_verifier", ""), "invalid_request");
    assertThat(client.exchange(code).statusCode()).isEqualTo(200);
  }

  @Test
  void aCodeIsBoundToTheKeyThatWasNamed() throws Exception {
    String code = code("dpop_jkt", client.proofKey.computeThumbprint().toString());
    var right = client.proofKey;
    client.proofKey = ClientProgram.pair();
    refused(client.exchange(code), "invalid_grant");
    client.proofKey = right;
    assertThat(client.exchange(code).statusCode()).isEqualTo(200);
  }

  /** RFC 9449, 10.1: a proof at the pushed request binds the code like its name does. */
  @Test
  void aProofAtThePushedRequestBindsTheCode() throws Exception {
    client.hearNonce();
    HttpResponse<String> pushed =
        client.post("/oauth/par", client.request(), client.proof("POST", "/oauth/par", null));
    String page = "/connect/" + ClientProgram.field(pushed, "request_uri").substring(34);
    String code = ClientProgram.parameter(Visitor.location(decide(page, "allow")), "code");
    client.proofKey = ClientProgram.pair();
    refused(client.exchange(code), "invalid_grant");
  }

  /** Of two that come at once one counts, and the other one ends what it gave. */
  @Test
  void aCodeIsExchangedOnceHoweverManyCome() throws Exception {
    String code = code();
    client.hearNonce();
    java.util.Map<String, String> form =
        java.util.Map.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "code_verifier",
            client.verifier.getValue(),
            "redirect_uri",
            ClientProgram.CALLBACK);
    List<String> proofs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      proofs.add(client.proof("POST", "/oauth/token", null));
    }
    List<HttpResponse<String>> answers = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService crowd = Executors.newFixedThreadPool(proofs.size())) {
      for (String proof : proofs) {
        crowd.execute(() -> answers.add(posted(form, proof)));
      }
    }
    List<HttpResponse<String>> good =
        answers.stream().filter(answer -> answer.statusCode() == 200).toList();
    assertThat(answers).hasSize(8);
    assertThat(good).hasSize(1);
    assertThat(status(ClientProgram.field(good.getFirst(), "access_token"))).isEqualTo(401);
  }

  private HttpResponse<String> posted(java.util.Map<String, String> form, String proof) {
    try {
      return client.post("/oauth/token", form, proof);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noTokenWithoutAKeyAndNoneForAnotherKey() throws Exception {
    String code = code();
    client.hearNonce();
    refused(
        client.post(
            "/oauth/token",
            java.util.Map.of("grant_type", "authorization_code", "code", code),
            null),
        "invalid_dpop_proof");
    String token = ClientProgram.field(client.exchange(code), "access_token");
    assertThat(client.send("GET", "/api/v1/accounts", "", "Bearer " + token, null).statusCode())
        .isEqualTo(401);
    assertThat(client.get("/api/v1/accounts?access_token=" + token).statusCode()).isEqualTo(401);
    client.proofKey = ClientProgram.pair();
    assertThat(status(token)).isEqualTo(401);
  }

  /** FAPI 2.0, 5.3.2.1, item 9: it stays the same, bound to its key, and ends in the end. */
  @Test
  void aRefreshTokenDoesNotRotateAndEnds() throws Exception {
    String refresh = ClientProgram.field(issued(), "refresh_token");
    broker.clock.advance(Duration.ofDays(60));
    HttpResponse<String> renewed = client.refresh(refresh);
    assertThat(renewed.statusCode()).as(renewed.body()).isEqualTo(200);
    assertThat(renewed.body()).doesNotContain("refresh_token");
    assertThat(status(ClientProgram.field(renewed, "access_token"))).isEqualTo(200);
    assertThat(client.refresh(refresh).statusCode()).isEqualTo(200);
    var right = client.proofKey;
    client.proofKey = ClientProgram.pair();
    refused(client.refresh(refresh), "invalid_grant");
    client.proofKey = right;
    ClientProgram other = ClientProgram.registered(broker, new Staff(broker).olu(), "Other");
    other.proofKey = right;
    refused(other.refresh(refresh), "invalid_grant");
    assertThat(client.send("GET", "/api/v1/accounts", "", "Bearer " + refresh, null).statusCode())
        .isEqualTo(401);
    broker.clock.advance(Duration.ofDays(30));
    refused(client.refresh(refresh), "invalid_grant");
  }

  @Test
  void tellsAClientAboutItsOwnTokensAlone() throws Exception {
    HttpResponse<String> tokens = issued();
    String token = ClientProgram.field(tokens, "access_token");
    assertThat(client.introspect(token).body())
        .contains(
            "\"active\":true",
            "\"cnf\":{\"jkt\":\"" + client.proofKey.computeThumbprint(),
            "\"acr\":\"aal2\"",
            "\"brokerage_access\"");
    assertThat(client.introspect(ClientProgram.field(tokens, "refresh_token")).body())
        .contains("\"active\":true");
    ClientProgram other = ClientProgram.registered(broker, olu, "Other");
    assertThat(other.introspect(token).body()).isEqualTo("{\"active\":false}");
    assertThat(client.introspect("nonsense").body()).isEqualTo("{\"active\":false}");
    assertThat(other.revoke(token).statusCode()).isEqualTo(200);
    assertThat(status(token)).isEqualTo(200);
  }

  @Test
  void aProgramGivesItsAccessBack() throws Exception {
    HttpResponse<String> tokens = issued();
    String token = ClientProgram.field(tokens, "access_token");
    client.hearNonce();
    HttpResponse<String> revoked =
        client.post(
            "/oauth/revoke",
            java.util.Map.of("token", ClientProgram.field(tokens, "refresh_token")),
            client.proof("POST", "/oauth/revoke", null));
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
    assertThat(status(token)).isEqualTo(401);
    assertThat(client.introspect(token).body()).isEqualTo("{\"active\":false}");
  }

  /** ASVS 5.0, 10.7.3. */
  @Test
  void theOwnerSeesWhatWasGrantedAndRevokesIt() throws Exception {
    HttpResponse<String> tokens = issued();
    String token = ClientProgram.field(tokens, "access_token");
    String page = mira.get("/connected").body();
    assertThat(page).contains("Night Desk", "play money", client.id);
    String id = ClientProgram.named(page, "id=\"s-([^\"]+)\"");
    assertThat(Visitor.location(mira.post("/connected/" + id + "/revoke"))).isEqualTo("/connected");
    assertThat(status(token)).isEqualTo(401);
    refused(client.refresh(ClientProgram.field(tokens, "refresh_token")), "invalid_grant");
    assertThat(mira.get("/connected").body()).contains("Night Desk is out", "no program of others");
    assertThat(broker.message("mira@example.com", "(granted to Night Desk is revoked)"))
        .isNotEmpty();
  }

  @Test
  void aClientThatIsClosedIsOut() throws Exception {
    HttpResponse<String> tokens = issued();
    olu.post("/api/v1/admin/clients/" + client.id + "/close", Staff.WHY).as(200);
    assertThat(status(ClientProgram.field(tokens, "access_token"))).isEqualTo(401);
    refused(client.refresh(ClientProgram.field(tokens, "refresh_token")), "invalid_client");
  }

  /** RFC 9470: max_age, prompt and acr_values. */
  @Test
  void signsInAgainWhenTheProgramAsksForIt() throws Exception {
    broker.clock.advance(Duration.ofSeconds(1));
    String page = page("max_age", "0");
    HttpResponse<String> shown = mira.get(page);
    assertThat(shown.body()).contains("sign in again first").doesNotContain("value=\"allow\"");
    assertThat(decide(page, "allow").body()).contains("sign in again first");
    HttpResponse<String> out = mira.post(page + "/again");
    assertThat(Visitor.location(out)).isEqualTo("/sign-in?to=" + page);
    mira.signIn("mira");
    assertThat(Visitor.location(decide(page, "allow"))).contains("code=");
    assertThat(mira.get(page("max_age", "3600")).body()).contains("value=\"allow\"");
    broker.clock.advance(Duration.ofSeconds(1));
    assertThat(mira.get(page("prompt", "login")).body()).contains("sign in again first");
  }

  @Test
  void theStrongestLevelIsDemandedWhereItIsAskedFor() throws Exception {
    assertThat(mira.get(page("acr_values", "aal3")).body())
        .contains("value=\"refuse\"")
        .doesNotContain("value=\"allow\"");
    String live =
        "[{\"type\":\"brokerage_access\",\"scope\":\"trade\",\"environment\":\"live\",\"accounts\":[\"U1000001\"]}]";
    assertThat(mira.get(page("authorization_details", live)).body())
        .doesNotContain("value=\"allow\"");
    String others = live.replace("live", "paper").replace("U1000001", "D1000003");
    HttpResponse<String> shown = mira.get(page("authorization_details", others));
    assertThat(shown.body()).contains("You reach no account").doesNotContain("value=\"allow\"");
  }

  @Test
  void anOldProofIsAskedForAgain() throws Exception {
    broker.clock.advance(Duration.ofMinutes(6));
    HttpResponse<String> asked = mira.get(page());
    assertThat(asked.statusCode()).isEqualTo(303);
    proved(asked);
    assertThat(client.exchange(code()).statusCode()).isEqualTo(200);
  }

  @Test
  void choosesAmongSeveralAccounts() throws Exception {
    String live = "[{\"type\":\"brokerage_access\",\"scope\":\"read\",\"environment\":\"live\"}]";
    String page = page("authorization_details", live);
    assertThat(mira.get(page).body())
        .contains("For which accounts?", "account-U1000001", "account-U1000005")
        .doesNotContain("value=\"allow\"");
    assertThat(mira.get(page + "?account-U1000005=yes").body())
        .contains("in U1000005, with real money", "value=\"allow\"");
    String location =
        Visitor.location(mira.post(page, "decision", "allow", "account-U1000005", "yes"));
    HttpResponse<String> tokens = client.exchange(ClientProgram.parameter(location, "code"));
    assertThat(tokens.body()).contains("\"accounts\":[\"U1000005\"]");
  }

  @Test
  void thePanicButtonEndsWhatWasGranted() throws Exception {
    HttpResponse<String> tokens = issued();
    String waiting = code();
    broker.clock.advance(Duration.ofSeconds(1));
    olu.to("mira", "freeze");
    assertThat(status(ClientProgram.field(tokens, "access_token"))).isEqualTo(401);
    refused(client.exchange(waiting), "invalid_grant");
  }
}
