package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A program of others that asks for networks to come from (RFC 9396, 2). */
class ClientNetworksTest extends AuthorizationCase {
  private static final String HERE = "\"127.0.0.0/8\",\"::1/128\"";
  private static final String ELSEWHERE = "\"192.0.2.0/24\"";

  private static String from(String networks) {
    return ClientProgram.DETAILS.replace("}]", ",\"networks\":[" + networks + "]}]");
  }

  @Test
  void comesFromWhereItSaid() throws Exception {
    String page = page("authorization_details", from(HERE));
    assertThat(mira.get(page).body()).contains("It may come only from ", "127.0.0.0/8.");
    HttpResponse<String> tokens = issued("authorization_details", from(HERE));
    assertThat(tokens.body()).contains("\"networks\":[", "127.0.0.0");
    assertThat(status(ClientProgram.field(tokens, "access_token"))).isEqualTo(200);
    assertThat(client.refresh(ClientProgram.field(tokens, "refresh_token")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void isOutEverywhereElseAndItsOwnerHearsOfIt() throws Exception {
    HttpResponse<String> tokens = issued("authorization_details", from(ELSEWHERE));
    assertThat(status(ClientProgram.field(tokens, "access_token"))).isEqualTo(401);
    HttpResponse<String> renewed = client.refresh(ClientProgram.field(tokens, "refresh_token"));
    refused(renewed, "invalid_grant");
    assertThat(renewed.body()).contains("may not be used from that network");
    assertThat(broker.message("mira@example.com", "(may not be used from that network)"))
        .isNotEmpty();
  }

  @Test
  void whatIsNoNetworkIsToldInWords() throws Exception {
    HttpResponse<String> answer = client.push("authorization_details", from("\"home\""));
    refused(answer, "invalid_authorization_details");
    assertThat(answer.body()).contains("home is no network");
  }
}
