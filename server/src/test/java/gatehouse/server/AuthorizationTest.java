package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import gatehouse.server.Broker.Visitor;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A program of others is let in, through the portal’s forms without scripts, and used. */
class AuthorizationTest extends AuthorizationCase {
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
    assertThat(
            broker
                .visitor()
                .get("/sign-in")
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow())
        .contains("frame-ancestors 'none'");
    HttpResponse<String> forged =
        mira.send(
            mira.request(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "https://client.example")
                .POST(HttpRequest.BodyPublishers.ofString("decision=allow&account-D1000001=yes")));
    assertThat(forged.statusCode()).isEqualTo(403);
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

  /** OpenID Connect Core, 3.1.2.1: by GET and by POST, from the page of whichever site. */
  @Test
  void aRequestMayBePostedToo() throws Exception {
    String address = client.authorize();
    HttpRequest.Builder posted =
        mira.request("/oauth/authorize")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "https://client.example")
            .header("Sec-Fetch-Site", "cross-site")
            .POST(HttpRequest.BodyPublishers.ofString(address.split("[?]", 2)[1]));
    assertThat(Visitor.location(mira.send(posted))).isEqualTo(Visitor.location(mira.get(address)));
    assertThat(mira.post("/oauth/authorize", "client_id", client.id).statusCode()).isEqualTo(400);
  }

  /** Whoever has many accounts comes back to all that was ticked. */
  @Test
  void aStepUpLeadsBackToALongChoice() throws Exception {
    String page = page();
    StringBuilder many = new StringBuilder(page + "?account-" + PAPER + "=yes");
    for (int i = 10; i < 59; i++) {
      many.append("&account-U10000").append(i).append("=yes");
    }
    broker.clock.advance(Duration.ofMinutes(6));
    String step = Visitor.location(mira.get(many.toString()));
    broker.clock.advance(Duration.ofSeconds(30));
    String next = step;
    for (int i = 0; i < 2; i++) {
      boolean password = mira.get(step).body().contains("type=\"password\"");
      String code = password ? broker.password("mira") : broker.totp("mira");
      next = Visitor.location(mira.post(step + "/code", "code", code));
    }
    assertThat(next).isEqualTo(many.toString());
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

  /** OpenID Connect Core, 2: what was proved hours before is no part of that authentication. */
  @Test
  void theIdTokenSaysWhatWasProvedAtTheTimeThatItNames() throws Exception {
    broker.allSent(); // a provider that the clock made slow gets time to recover
    broker.clock.advance(Duration.ofMinutes(10));
    Visitor tomas = broker.visitor();
    String next = Visitor.location(tomas.password("tomas", broker.password("tomas")));
    String shown = tomas.get(next).body();
    if (shown.contains("value=\"sms")) { // it is not the first way, or waits for a word
      tomas.post(next + "/way", "way", ClientProgram.named(shown, "value=\"(sms[^\"]*)\""));
    }
    tomas.post(next + "/code", "code", broker.message("+15550100002", "(\\d{6}) "));
    broker.clock.advance(Duration.ofMinutes(11));
    String live =
        "[{\"type\":\"brokerage_access\",\"scope\":\"read\",\"environment\":\"live\","
            + "\"accounts\":[\"U1000002\"]}]";
    String page = Visitor.location(tomas.get(client.authorize("authorization_details", live)));
    String step = Visitor.location(tomas.get(page));
    for (int i = 0; i < 2; i++) {
      if (tomas.get(step).body().contains("type=\"password\"")) {
        tomas.post(step + "/code", "code", broker.password("tomas"));
      } else {
        String way = ClientProgram.named(tomas.get(step).body(), "value=\"(recovery-code[^\"]*)\"");
        tomas.post(step + "/way", "way", way);
        tomas.post(step + "/code", "code", broker.recoveryCode("tomas"));
      }
    }
    String location = Visitor.location(tomas.post(page, "decision", "allow"));
    HttpResponse<String> tokens = client.exchange(ClientProgram.parameter(location, "code"));
    var claims = SignedJWT.parse(ClientProgram.field(tokens, "id_token")).getJWTClaimsSet();
    assertThat(claims.getStringListClaim("amr")).containsExactlyInAnyOrder("pwd", "otp");
    assertThat(claims.getLongClaim("auth_time")).isEqualTo(broker.clock.instant().getEpochSecond());
    assertThat(client.introspect(ClientProgram.field(tokens, "refresh_token")).body())
        .contains("\"amr\":[")
        .doesNotContain("\"sms\"");
  }
}
