package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Owners hear that a program of others got no new token, each reason once a day. */
class ClientRenewalNoticesTest extends AuthorizationCase {
  private List<String> told() {
    broker.allSent();
    return broker.rows(
        "SELECT body FROM outbox WHERE contact = ? AND subject LIKE '%got no token'"
            + " ORDER BY sent_ms",
        "mira@example.com");
  }

  @Test
  void eachReasonOnceADayWithWhatMendsIt() throws Exception {
    String detail =
        ClientProgram.DETAILS.replace(
            "}]",
            ",\"expiresInDays\":3,\"hours\":{\"zone\":\"UTC\",\"from\":\"00:00\","
                + "\"until\":\"23:00\"}}]");
    HttpResponse<String> tokens = issued("authorization_details", detail);
    String refresh = ClientProgram.field(tokens, "refresh_token");
    assertThat(client.refresh(refresh).statusCode()).isEqualTo(200);
    refused(client.refresh("gone"), "invalid_grant");
    assertThat(told()).isEmpty();

    ECKey own = client.proofKey;
    client.proofKey = ClientProgram.pair();
    refused(client.refresh(refresh), "invalid_grant");
    refused(client.refresh(refresh), "invalid_grant");
    client.proofKey = own;
    assertThat(told())
        .singleElement()
        .asString()
        .contains(
            "The program Night Desk, which you let in, asked for a token and got none: It showed"
                + " another key than the one that you let in.",
            "if not, revoke it");

    broker.clock.advance(Duration.ofHours(8)); // past 23 hours
    refused(client.refresh(refresh), "invalid_grant");
    assertThat(told()).hasSize(2);
    assertThat(told().getLast()).contains("outside the hours of this access");

    broker.clock.advance(Duration.ofDays(3));
    client.proofKey = ClientProgram.pair();
    refused(client.refresh(refresh), "invalid_grant");
    assertThat(told()).as("not the program").hasSize(2);
    client.proofKey = own;
    refused(client.refresh(refresh), "invalid_grant");
    refused(client.refresh(refresh), "invalid_grant");
    assertThat(told()).hasSize(3);
    assertThat(told().getLast()).contains("has run out", "let it in again from the program");
    assertThat(mira.signIn("mira").get("/security/activity").body())
        .contains("A program got no token");
  }

  @Test
  void whatItsOwnerRevokedIsNoNews() throws Exception {
    String refresh = ClientProgram.field(issued(), "refresh_token");
    String id = ClientProgram.named(mira.get("/connected").body(), "id=\"s-([^\"]+)\"");
    mira.post("/connected/" + id + "/revoke");
    refused(client.refresh(refresh), "invalid_grant");
    assertThat(told()).isEmpty();
  }
}
