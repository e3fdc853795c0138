package gatehouse.bench.peer;

import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What programs under measure know of Gatehouse.
 *
 * @param origin scheme and authority of the server
 * @param client the registered client
 * @param refreshTokens one for each of its sessions; good with its key
 * @param keys API keys
 */
public record Programs(String origin, Id client, List<String> refreshTokens, List<Id> keys) {
  /**
   * A client id, and the key that proves it.
   *
   * @param key with its private half
   */
  public record Id(String name, ECKey key) {}

  static Programs read(Path file, int port) throws IOException {
    JsonNode all = JsonMapper.builder().build().readTree(Files.readString(file));
    List<String> refreshTokens = new ArrayList<>();
    all.get("refreshTokens").forEach(token -> refreshTokens.add(token.asString()));
    List<Id> keys = new ArrayList<>();
    for (JsonNode key : all.get("keys")) {
      keys.add(id(key));
    }
    return new Programs(
        "http://localhost:" + port,
        id(all.get("client")),
        List.copyOf(refreshTokens),
        List.copyOf(keys));
  }

  private static Id id(JsonNode node) throws IOException {
    try {
      return new Id(node.get("id").asString(), ECKey.parse(node.get("jwk").asString()));
    } catch (ParseException e) {
      throw new IOException("bench-people wrote a key that cannot be read", e);
    }
  }
}
