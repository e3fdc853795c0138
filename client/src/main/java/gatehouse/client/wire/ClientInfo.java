package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered client.
 *
 * @param id its client_id
 * @param scope the most that it may ask for
 * @param live whether it may ask for accounts with real money
 * @param devices whether it may ask from devices without a browser
 * @param vouched whether an operator registered it; else it registered itself (RFC 7591)
 * @param keys the ids of its keys, or their thumbprints
 * @param closedAt since when it is let in no longer; null while it is
 */
public record ClientInfo(
    String id,
    String name,
    List<String> redirectUris,
    String scope,
    boolean live,
    boolean devices,
    boolean vouched,
    String contact,
    List<String> keys,
    Instant createdAt,
    @Nullable Instant closedAt) {
  public ClientInfo {
    redirectUris = List.copyOf(redirectUris);
    keys = List.copyOf(keys);
  }
}
