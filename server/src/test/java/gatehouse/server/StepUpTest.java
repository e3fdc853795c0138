package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** RFC 9470: a resource asks for a fresher proof, the program for it, and then it passes. */
class StepUpTest extends AuthorizationCase {
  private static final String YEAR =
      ClientProgram.DETAILS.replace("}]", ",\"expiresInDays\":365}]");

  private HttpResponse<String> order(String token, String id, String side) throws Exception {
    return client.call(
        "POST",
        "/api/v1/orders",
        """
        {"id":"%s","account":"D1000001","symbol":"AAPL","side":"%s","quantity":"1",\
        "type":"limit","limit":"1.00"}\
        """
            .formatted(id, side),
        token);
  }

  @Test
  void whoeverWasLetInLongAgoComesBackWithAFreshProof() throws Exception {
    HttpResponse<String> tokens = issued("authorization_details", YEAR);
    String refresh = ClientProgram.field(tokens, "refresh_token");
    broker.clock.advance(Duration.ofDays(84)); // a Monday again, and young enough
    String token = ClientProgram.field(client.refresh(refresh), "access_token");
    HttpResponse<String> placed = order(token, "young", "buy");
    assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);

    broker.clock.advance(Duration.ofDays(7));
    String stale = ClientProgram.field(client.refresh(refresh), "access_token");
    HttpResponse<String> asked = order(stale, "old", "buy");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(401);
    assertThat(asked.body()).contains("access-proof-old", "more than 90 days ago");
    String challenge = asked.headers().firstValue("WWW-Authenticate").orElseThrow();
    assertThat(challenge)
        .startsWith("DPoP error=\"insufficient_user_authentication\", ")
        .contains("acr_values=\"aal2\"", "max_age=\"7776000\"");
    assertThat(status(stale)).as("it reads on").isEqualTo(200);
    HttpResponse<String> cancelled =
        client.call(
            "DELETE",
            "/api/v1/accounts/D1000001/orders/" + ClientProgram.field(placed, "id"),
            "",
            stale);
    assertThat(cancelled.statusCode()).as(cancelled.body()).isNotEqualTo(401);

    mira.signIn("mira");
    String again =
        code(
            "authorization_details",
            YEAR,
            "acr_values",
            ClientProgram.named(challenge, "acr_values=\"([^\"]*)\""),
            "max_age",
            ClientProgram.named(challenge, "max_age=\"([^\"]*)\""));
    String fresh = ClientProgram.field(client.exchange(again), "access_token");
    String told = client.introspect(fresh).body();
    assertThat(told).contains("\"acr\":\"aal2\"");
    long proved = Long.parseLong(ClientProgram.named(told, "\"auth_time\":([0-9]+)"));
    assertThat(broker.clock.instant().getEpochSecond() - proved).isLessThan(600);
    HttpResponse<String> passed = order(fresh, "fresh", "buy");
    assertThat(passed.statusCode()).as(passed.body()).isEqualTo(201);
    assertThat(Visitor.location(mira.get(client.authorize()))).startsWith("/connect/");
  }
}
