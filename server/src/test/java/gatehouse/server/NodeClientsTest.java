package gatehouse.server;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Clients that others wrote, and that are certified: openid-client and oauth4webapi, from npm. What
 * they send and demand is theirs alone; the test is the person and their browser.
 */
class NodeClientsTest extends AuthorizationCase {
  @BeforeEach
  void register() throws Exception {
    client =
        ClientProgram.registered(
            broker, olu, "Night Desk", "\"scope\":\"trade\",\"live\":true,\"devices\":true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openid-client.mjs", "oauth4webapi.mjs"})
  void isLetInReadsRenewsGivesBackAndComesFromADevice(String script) throws Exception {
    NodeScript.run(script, this::answer);
  }

  private Map<String, Object> answer(JsonNode question) throws Exception {
    String asked = question.get("ask").stringValue();
    return switch (asked) {
      case "registration" -> registration();
      case "open" -> Map.of("callback", agreed(question.get("url").stringValue()));
      case "type" -> {
        letIn(question.get("code").stringValue());
        yield Map.of();
      }
      default -> throw new IllegalArgumentException(asked);
    };
  }

  private Map<String, Object> registration() {
    return Map.of(
        "issuer",
        broker.base,
        "clientId",
        client.id,
        "key",
        client.key.toJSONObject(),
        "redirectUri",
        ClientProgram.BARE_CALLBACK,
        "details",
        ClientProgram.DETAILS,
        "account",
        PAPER,
        "nowMs",
        broker.clock.instant().toEpochMilli());
  }
}
