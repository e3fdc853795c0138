package gatehouse.client.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A one-time link by which a person starts, or mends, their ways in.
 *
 * @param sentTo the mail address that it went to, masked
 * @param link itself, only when the person has no mail address: to be handed over in person
 */
public record InvitationInfo(
    PersonInfo person, @Nullable String sentTo, @Nullable String link, Instant expiresAt) {
  /** Without the link. */
  @Override
  public String toString() {
    return "InvitationInfo(" + person.username() + ")";
  }
}
