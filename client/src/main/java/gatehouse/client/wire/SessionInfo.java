package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * A living session.
 *
 * @param id names it; not the token
 * @param person names the person, for good
 * @param operator whether the person works for the broker
 * @param accessInterface client-portal, mobile, desktop, workstation or api
 * @param level what was proved: aal1, aal2 or aal3 (NIST SP 800-63B-4)
 * @param amr how: values of RFC 8176
 * @param endsAt the absolute end
 * @param idleSeconds of silence after which it ends before
 */
public record SessionInfo(
    String id,
    String person,
    String username,
    String displayName,
    boolean operator,
    @JsonProperty("interface") String accessInterface,
    String level,
    List<String> amr,
    Instant startedAt,
    Instant endsAt,
    long idleSeconds) {
  public SessionInfo {
    amr = List.copyOf(amr);
  }
}
