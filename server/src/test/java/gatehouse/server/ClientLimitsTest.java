package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an attacker finds at the endpoints of the protocol, with a copied form or without any. */
class ClientLimitsTest extends AuthorizationCase {
  private void write(String statement, String argument) {
    broker.server().database().write(sql -> sql.run(statement, argument));
  }

  @Test
  void anAssertionCountsOnceWhateverItAsksFor() throws Exception {
    String token = ClientProgram.field(issued(), "access_token");
    for (String path : new String[] {"/oauth/introspect", "/oauth/revoke"}) {
      String assertion = client.signed(client.assertion().build());
      Map<String, String> form = Map.of("token", "nonsense", "client_assertion", assertion);
      assertThat(client.post(path, form, null).statusCode()).isEqualTo(200);
      refused(client.post(path, form, null), "invalid_client");
      Map<String, String> copied = Map.of("token", token, "client_assertion", assertion);
      refused(client.post("/oauth/revoke", copied, null), "invalid_client");
    }
    assertThat(status(token)).isEqualTo(200);
  }

  /** Whoever copies the form of a refresh gets nothing by what stands in it. */
  @Test
  void anAssertionOfARefreshCountsNowhereElse() throws Exception {
    HttpResponse<String> tokens = issued();
    String refresh = ClientProgram.field(tokens, "refresh_token");
    String assertion = client.signed(client.assertion().build());
    client.hearNonce();
    Map<String, String> form =
        Map.of(
            "grant_type", "refresh_token", "refresh_token", refresh, "client_assertion", assertion);
    assertThat(
            client
                .post("/oauth/token", form, client.proof("POST", "/oauth/token", null))
                .statusCode())
        .isEqualTo(200);
    copiedIsRefused(assertion, refresh);
    restart();
    copiedIsRefused(assertion, refresh);
    assertThat(status(ClientProgram.field(tokens, "access_token"))).isEqualTo(200);
  }

  private void copiedIsRefused(String assertion, String refresh) throws Exception {
    Map<String, String> copied = Map.of("token", refresh, "client_assertion", assertion);
    refused(client.post("/oauth/revoke", copied, null), "invalid_client");
    refused(client.post("/oauth/introspect", copied, null), "invalid_client");
    Map<String, String> pushed = client.request("client_assertion", assertion);
    refused(client.post("/oauth/par", pushed, null), "invalid_client");
  }

  /** Proofs of whoever does not say who they are do not fill the memory of this node. */
  @Test
  void theProofsOfStrangersAreNotRemembered() throws Exception {
    String refresh = ClientProgram.field(issued(), "refresh_token");
    client.hearNonce();
    String proof = client.proof("POST", "/oauth/token", null);
    Map<String, String> form = Map.of("grant_type", "refresh_token", "refresh_token", refresh);
    Map<String, String> strangers = new java.util.HashMap<>(form);
    strangers.put("client_assertion", client.signed(client.assertion().subject("x").build()));
    refused(client.post("/oauth/token", strangers, proof), "invalid_client");
    assertThat(client.post("/oauth/token", form, proof).statusCode()).isEqualTo(200);
    refused(client.post("/oauth/token", form, proof), "invalid_dpop_proof");
  }

  @Test
  void aClientPushesNoMoreThanPeopleCanDecide() throws Exception {
    assertThat(client.push().statusCode()).isEqualTo(201);
    for (int i = 1; i < 1_000; i++) {
      write(
          "INSERT INTO oauth_request SELECT ?, client_id, request, created_ms FROM oauth_request"
              + " WHERE request_hash = (SELECT min(request_hash) FROM oauth_request)",
          "~" + i);
    }
    broker.clock.advance(Duration.ofMinutes(1));
    HttpResponse<String> refused = client.push();
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
    assertThat(refused.body())
        .contains("temporarily_unavailable", "Very many requests", "Nothing was done");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1740");
    assertThat(ClientProgram.registered(broker, olu, "Other").push().statusCode()).isEqualTo(201);
    broker.clock.advance(Duration.ofMinutes(29));
    assertThat(client.push().statusCode()).isEqualTo(201);
    broker.server().programs().oauth().sweep();
    assertThat(broker.rows("SELECT request_hash FROM oauth_request")).hasSize(2);
  }

  /** Closed on another node, whose log this one has not read yet. */
  private void closeElsewhere() {
    write("UPDATE oauth_client SET closed_ms = 1 WHERE client_id = ?", client.id);
  }

  /** A refresh grants nothing new: its session ends with the client, and its tokens with that. */
  @Test
  void nothingIsGrantedAfterItsClientIsClosed() throws Exception {
    String page = page();
    proved(mira.get(page));
    String code = code();
    closeElsewhere();
    refused(client.exchange(code), "invalid_client");
    refused(client.push(), "invalid_client");
    HttpResponse<String> decided = decide(page, "allow");
    assertThat(decided.statusCode()).isEqualTo(409);
    assertThat(decided.body()).contains("no longer");
  }

  /** What a refresh token is checked against is on the disk: the program does not come again. */
  @Test
  void aRefreshTokenServesAfterARestart() throws Exception {
    String refresh = ClientProgram.field(issued(), "refresh_token");
    restart();
    HttpResponse<String> renewed = client.refresh(refresh);
    assertThat(renewed.statusCode()).as(renewed.body()).isEqualTo(200);
    assertThat(status(ClientProgram.field(renewed, "access_token"))).isEqualTo(200);
    assertThat(client.introspect(refresh).body()).contains("\"active\":true");
  }

  /** On the same data, which is all that is left. */
  private void restart() throws Exception {
    Broker before = broker;
    before.close();
    broker = Broker.node(before.data, Map.of("base.url", before.base));
    broker.clock.advance(Duration.between(broker.clock.instant(), before.clock.instant()));
    client.node = broker.base;
  }
}
