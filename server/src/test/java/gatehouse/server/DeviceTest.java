package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs on devices without a browser (RFC 8628). */
class DeviceTest extends AuthorizationCase {
  private static final String MAY = "\"scope\":\"trade\",\"live\":true,\"devices\":true";

  @BeforeEach
  void register() throws Exception {
    client = ClientProgram.registered(broker, olu, "Wall Display", MAY);
  }

  private void after(Duration pause) {
    broker.clock.advance(pause);
  }

  private static String error(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    return ClientProgram.field(answer, "error");
  }

  @Test
  void aProgramIsLetInByTheCodeThatItShows() throws Exception {
    HttpResponse<String> begun = client.begin();
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    String code = ClientProgram.field(begun, "user_code");
    assertThat(code).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
    assertThat(ClientProgram.field(begun, "verification_uri")).isEqualTo(broker.base + "/device");
    assertThat(begun.body()).contains("\"expires_in\":600", "\"interval\":5");
    String deviceCode = ClientProgram.field(begun, "device_code");
    assertThat(error(client.poll(deviceCode))).isEqualTo("authorization_pending");

    String complete = ClientProgram.field(begun, "verification_uri_complete");
    String asked = mira.get(complete.substring(broker.base.length())).body();
    assertThat(asked).contains("value=\"" + code + "\"", "Did somebody send you this code");
    String page = typed(" " + code.toLowerCase(java.util.Locale.ROOT).replace("-", " "));
    assertThat(page).isEqualTo("/connect/" + code.replace("-", ""));
    proved(mira.get(page));
    String chosen = mira.get(page + "?account-" + PAPER + "=yes").body();
    assertThat(chosen)
        .contains("Let Wall Display in?", "another device", code, "Let it in")
        .doesNotContain("you are sent to");
    HttpResponse<String> decided = decide(page, "allow");
    assertThat(Visitor.location(decided)).isEqualTo("/connected");
    assertThat(mira.get("/connected").body()).contains("Wall Display is let in");

    after(Duration.ofSeconds(5));
    HttpResponse<String> tokens = client.poll(deviceCode);
    assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
    assertThat(tokens.body()).contains("\"token_type\":\"DPoP\"", "id_token", "brokerage_access");
    String token = ClientProgram.field(tokens, "access_token");
    assertThat(status(token)).isEqualTo(200);
    assertThat(client.refresh(ClientProgram.field(tokens, "refresh_token")).statusCode())
        .isEqualTo(200);
    assertThat(mira.get("/connected").body()).contains("Wall Display");
    assertThat(mira.get(page).statusCode()).isEqualTo(404);
    // used twice: perhaps by a thief
    assertThat(error(client.poll(deviceCode))).isEqualTo("invalid_grant");
    assertThat(status(token)).isEqualTo(401);
  }

  @Test
  void whoAsksTooOftenIsSlowedDown() throws Exception {
    String code = ClientProgram.field(client.begin(), "device_code");
    assertThat(error(client.poll(code))).isEqualTo("authorization_pending");
    after(Duration.ofSeconds(5));
    assertThat(error(client.poll(code))).isEqualTo("authorization_pending");
    after(Duration.ofMillis(4_999));
    HttpResponse<String> slower = client.poll(code);
    assertThat(error(slower)).isEqualTo("slow_down");
    assertThat(slower.body()).contains("Wait 10 seconds");
    after(Duration.ofSeconds(5));
    assertThat(client.poll(code).body()).contains("slow_down", "Wait 15 seconds");
    after(Duration.ofSeconds(15));
    assertThat(error(client.poll(code))).isEqualTo("authorization_pending");
  }

  @Test
  void aRefusalAndTheEndOfTenMinutesAreTold() throws Exception {
    HttpResponse<String> refused = client.begin();
    String page = typed(ClientProgram.field(refused, "user_code"));
    assertThat(Visitor.location(decide(page, "refuse"))).isEqualTo("/connected");
    assertThat(error(client.poll(ClientProgram.field(refused, "device_code"))))
        .isEqualTo("access_denied");

    HttpResponse<String> late = client.begin();
    String code = ClientProgram.field(late, "user_code");
    page = typed(code);
    after(Duration.ofMinutes(10));
    assertThat(error(client.poll(ClientProgram.field(late, "device_code"))))
        .isEqualTo("expired_token");
    assertThat(mira.get(page).statusCode()).isEqualTo(404);
    HttpResponse<String> none = mira.post("/device", "user_code", code);
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body()).contains("No program waits with that code");
  }

  @Test
  void aDeviceCodeIsOfItsClientItsKeyAndItsGrant() throws Exception {
    HttpResponse<String> begun = client.begin();
    String code = ClientProgram.field(begun, "device_code");
    ClientProgram other = ClientProgram.registered(broker, olu, "Other", MAY);
    other.proofKey = client.proofKey;
    assertThat(error(other.poll(code))).isEqualTo("invalid_grant");
    letIn(ClientProgram.field(begun, "user_code"));
    var right = client.proofKey;
    client.proofKey = ClientProgram.pair();
    assertThat(error(client.poll(code))).isEqualTo("invalid_grant");
    client.proofKey = right;
    assertThat(error(client.exchange(code))).isEqualTo("invalid_grant");
    assertThat(error(client.poll("nonsense"))).isEqualTo("invalid_grant");
    assertThat(client.poll(code).statusCode()).isEqualTo(200);
    assertThat(error(client.poll(code()))).isEqualTo("invalid_grant");
  }

  /** RFC 9449 asks for no proof at this endpoint, and common libraries send none. */
  @Test
  void aProgramThatShowsItsKeyLaterIsBoundToThatOne() throws Exception {
    String path = "/oauth/device_authorization";
    Map<String, String> form =
        new HashMap<>(Map.of("authorization_details", ClientProgram.DETAILS));
    HttpResponse<String> begun = client.post(path, form, null);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    String code = ClientProgram.field(begun, "device_code");
    letIn(ClientProgram.field(begun, "user_code"));
    refused(
        client.post(
            "/oauth/token",
            Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:device_code", "device_code", code),
            null),
        "invalid_dpop_proof");
    String token = ClientProgram.field(client.poll(code), "access_token");
    assertThat(status(token)).isEqualTo(200);
    var right = client.proofKey;
    client.proofKey = ClientProgram.pair();
    assertThat(status(token)).isEqualTo(401);

    form.put("dpop_jkt", right.computeThumbprint().toString());
    HttpResponse<String> named = client.post(path, form, null);
    letIn(ClientProgram.field(named, "user_code"));
    assertThat(error(client.poll(ClientProgram.field(named, "device_code"))))
        .isEqualTo("invalid_grant");
    form.put("dpop_jkt", "short");
    assertThat(error(client.post(path, form, null))).isEqualTo("invalid_request");
    form.remove("dpop_jkt");
    refused(client.post(path, form, "no proof"), "invalid_dpop_proof");
  }

  @Test
  void onlyClientsThatMayAskAndOnlyForWhatTheyMay() throws Exception {
    ClientProgram others = ClientProgram.registered(broker, olu, "Browser");
    assertThat(error(others.begin())).isEqualTo("unauthorized_client");
    ClientProgram narrow =
        ClientProgram.registered(
            broker, olu, "Narrow", "\"scope\":\"read\",\"live\":false,\"devices\":true");
    assertThat(error(narrow.begin())).isEqualTo("invalid_authorization_details");
    assertThat(error(client.begin("scope", "openid admin"))).isEqualTo("invalid_scope");
    assertThat(client.get("/oauth/device_authorization").statusCode()).isEqualTo(405);
    assertThat(client.get("/.well-known/oauth-authorization-server").body().replace("\\/", "/"))
        .contains(
            "\"device_authorization_endpoint\":\"" + broker.base + "/oauth/device_authorization\"",
            "urn:ietf:params:oauth:grant-type:device_code");
    assertThat(olu.get("/api/v1/admin/clients").as(200).json().toString())
        .contains("\"devices\":true", "\"devices\":false");
  }

  @Test
  void codesCannotBeGuessed() throws Exception {
    String code = ClientProgram.field(client.begin(), "user_code");
    assertThat(mira.post("/device", "user_code", "what?").statusCode()).isEqualTo(422);
    for (int i = 0; i < 5; i++) {
      assertThat(mira.post("/device", "user_code", "BBBB-BBBB").statusCode()).isEqualTo(422);
      assertThat(mira.get("/connect/BBBBBBBB").statusCode()).isEqualTo(404);
    }
    HttpResponse<String> shut = mira.post("/device", "user_code", code);
    assertThat(shut.statusCode()).isEqualTo(429);
    assertThat(shut.headers().firstValue("Retry-After")).contains("30");
    assertThat(mira.get("/connect/" + code.replace("-", "")).statusCode()).isEqualTo(429);
    Visitor ana = broker.visitor().signIn("ana");
    assertThat(ana.post("/device", "user_code", code).statusCode()).isEqualTo(303);
    after(Duration.ofMinutes(10));
    assertThat(mira.post("/device", "user_code", "BBBB-BBBB").statusCode()).isEqualTo(422);
  }

  @Test
  void whoIsNotSignedInComesBackToTheCode() throws Exception {
    HttpResponse<String> begun = client.begin();
    String complete = ClientProgram.field(begun, "verification_uri_complete");
    String path = complete.substring(broker.base.length());
    assertThat(Visitor.location(broker.visitor().get(path)))
        .startsWith("/sign-in?to=")
        .contains("user_code");
  }
}
