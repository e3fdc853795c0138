package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The listener of TLS is the server's address, by which clients of others know it. */
class TlsIssuerTest extends NodeClientsTest {
  @Override
  Broker start() throws IOException {
    return Broker.tls(Map.of());
  }

  @Test
  void bothListenersServeTheSameDocuments() throws Exception {
    HttpClient http =
        HttpClient.newBuilder().sslContext(TestCertificates.trusting(broker.authority())).build();
    for (String document :
        new String[] {
          "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"
        }) {
      String secure = get(http, broker.url() + document);
      assertThat(JsonMapper.builder().build().readTree(secure).get("issuer").stringValue())
          .isEqualTo(broker.url().toString());
      assertThat(get(http, broker.base + document)).isEqualTo(secure);
    }
  }

  private static String get(HttpClient http, String address) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  @Override
  Map<String, String> environment() {
    return Map.of("NODE_EXTRA_CA_CERTS", broker.authority().toString());
  }
}
