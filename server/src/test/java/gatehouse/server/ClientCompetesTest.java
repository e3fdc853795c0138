package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A registered client trades beside its owner, unless that one has it compete. */
class ClientCompetesTest extends AuthorizationCase {
  private static final String PAGE = "/account/trading-session";
  private static final String SESSION = "/api/v1/brokerage-session";

  private HttpResponse<String> order(String token, String id) throws Exception {
    return client.call(
        "POST",
        "/api/v1/orders",
        """
        {"id":"%s","account":"%s","symbol":"AAPL","side":"buy","quantity":"1",\
        "type":"limit","limit":"1.00"}\
        """
            .formatted(id, PAPER),
        token);
  }

  @Test
  void asItsOwnerDecides() throws Exception {
    String token = ClientProgram.field(issued(), "access_token");
    mira.trades();
    client.hearNonce();
    assertThat(order(token, "beside").statusCode()).isEqualTo(201);
    assertThat(client.call("GET", SESSION, "", token).body())
        .contains("\"beside\"")
        .doesNotContain("client-portal");

    assertThat(mira.get(PAGE).body()).contains("Programs that compete too", "Night Desk");
    assertThat(
            Visitor.location(
                mira.post(PAGE + "/policy", "kind", "ASK", "minutes", "5", client.id, "yes")))
        .isEqualTo(PAGE);
    HttpResponse<String> refused = order(token, "competes");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(refused.body()).contains("\"mend\":\"POST " + SESSION + "\"");
    assertThat(client.call("POST", SESSION, "", token).statusCode()).isEqualTo(202);
    broker.clock.advance(Duration.ofSeconds(1));
    assertThat(order(token, "took-over").statusCode()).isEqualTo(201);
    assertThat(mira.get(PAGE).body()).contains("Trades elsewhere");
  }
}
