package gatehouse.server;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Clients that others wrote, and that are certified: openid-client and oauth4webapi, from npm. What
 * they send and demand is theirs alone; the test is the person and their browser.
 */
class NodeClientsTest extends AuthorizationCase {
  @Override
  Map<String, String> options() throws IOException {
    return Map.of("tls.port", Integer.toString(FreePort.any()));
  }

  /** What Node.js finds in its environment besides. */
  Map<String, String> environment() {
    return Map.of();
  }

  @BeforeEach
  void register() throws Exception {
    client =
        ClientProgram.registered(
            broker, olu, "Night Desk", "\"scope\":\"trade\",\"live\":true,\"devices\":true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openid-client.mjs", "oauth4webapi.mjs"})
  void isLetInReadsRenewsGivesBackAndComesFromADevice(String script) throws Exception {
    NodeScript.run(script, environment(), this::answer);
  }

  @Test
  void comesInByCertificatesAndByAKeyItNamedAndReadsTheChallenge() throws Exception {
    NodeScript.run("mtls.mjs", environment(), this::answer);
  }

  /** The person's browser takes the plain listener, whichever is the server's address. */
  private static String path(String address) {
    return address.replaceFirst("^https?://[^/]+", "");
  }

  Map<String, Object> answer(JsonNode question) throws Exception {
    String asked = question.get("ask").stringValue();
    return switch (asked) {
      case "registration" -> registration();
      case "open" -> Map.of("callback", agreed(path(question.get("url").stringValue())));
      case "type" -> {
        letIn(question.get("code").stringValue());
        yield Map.of();
      }
      case "later" -> {
        broker.clock.advance(Duration.ofDays(91));
        yield Map.of("nowMs", broker.clock.instant().toEpochMilli());
      }
      default -> throw new IllegalArgumentException(asked);
    };
  }

  private Map<String, Object> registration() throws Exception {
    Map<String, Object> told = new HashMap<>();
    told.put("issuer", broker.url().toString());
    told.put("clientId", client.id);
    told.put("key", client.key.toJSONObject());
    told.put("redirectUri", ClientProgram.BARE_CALLBACK);
    told.put("details", ClientProgram.DETAILS);
    told.put("year", ClientProgram.DETAILS.replace("}]", ",\"expiresInDays\":365}]"));
    told.put("account", PAPER);
    told.put("nowMs", broker.clock.instant().toEpochMilli());
    told.put("authority", Files.readString(broker.data.resolve("authority.pem")));
    told.put("shown", List.of(own(), issued()));
    return told;
  }

  /** A certificate that nobody but the client's own key signed. */
  private Map<String, Object> own() throws Exception {
    PrivateKey secret = client.key.toECPrivateKey();
    X509Certificate own =
        TestCertificates.signed(
            "CN=Night Desk", client.key.toECPublicKey(), secret, broker.clock.instant());
    return Map.of("key", TestCertificates.pem(secret), "cert", TestCertificates.pem(own));
  }

  /** One of the broker's authority, for another key. */
  private Map<String, Object> issued() throws Exception {
    ECKey key = ClientProgram.pair();
    String request = TestCertificates.request(key).replace("\n", "\\n");
    String certificate =
        olu.post(
                "/api/v1/admin/clients/" + client.id + "/certificates",
                "{\"request\":\"" + request + "\"}")
            .as(201)
            .text("certificate");
    return Map.of("key", TestCertificates.pem(key.toECPrivateKey()), "cert", certificate);
  }
}
