package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import gatehouse.server.Broker.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What a program of others gets, and for how long it serves. */
class ClientTokensTest extends AuthorizationCase {
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
    Map<String, String> form =
        Map.of(
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

  private HttpResponse<String> posted(Map<String, String> form, String proof) {
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
        client.post("/oauth/token", Map.of("grant_type", "authorization_code", "code", code), null),
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
  void tellsWhenATokenWasMade() throws Exception {
    HttpResponse<String> tokens = issued();
    String refresh = ClientProgram.field(tokens, "refresh_token");
    long begun = broker.clock.instant().getEpochSecond();
    broker.clock.advance(Duration.ofMinutes(2));
    String token = ClientProgram.field(client.refresh(refresh), "access_token");
    assertThat(client.introspect(token).body())
        .contains("\"iat\":" + broker.clock.instant().getEpochSecond());
    assertThat(client.introspect(refresh).body()).contains("\"iat\":" + begun);
    broker.clock.advance(Duration.ofDays(90).minusMinutes(5)); // it ends with what was granted
    String last = ClientProgram.field(client.refresh(refresh), "access_token");
    assertThat(client.introspect(last).body())
        .contains("\"active\":true")
        .doesNotContain("\"iat\"");
  }

  /** Showing the key is up to the client there; what is shown has to be right. */
  @Test
  void aWrongProofRevokesNothing() throws Exception {
    HttpResponse<String> tokens = issued();
    String token = ClientProgram.field(tokens, "access_token");
    Map<String, String> form = Map.of("token", ClientProgram.field(tokens, "refresh_token"));
    client.hearNonce();
    String bad = client.proof("POST", "/oauth/token", null);
    refused(client.post("/oauth/revoke", form, bad), "invalid_dpop_proof");
    var right = client.proofKey;
    client.proofKey = ClientProgram.pair();
    String foreign = client.proof("POST", "/oauth/revoke", null);
    refused(client.post("/oauth/revoke", form, foreign), "invalid_request");
    client.proofKey = right;
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
            Map.of("token", ClientProgram.field(tokens, "refresh_token")),
            client.proof("POST", "/oauth/revoke", null));
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
    assertThat(status(token)).isEqualTo(401);
    assertThat(client.introspect(token).body()).isEqualTo("{\"active\":false}");
  }

  @Test
  void aClientThatIsClosedIsOut() throws Exception {
    HttpResponse<String> tokens = issued();
    olu.post("/api/v1/admin/clients/" + client.id + "/close", Staff.WHY).as(200);
    assertThat(status(ClientProgram.field(tokens, "access_token"))).isEqualTo(401);
    refused(client.refresh(ClientProgram.field(tokens, "refresh_token")), "invalid_client");
  }
}
