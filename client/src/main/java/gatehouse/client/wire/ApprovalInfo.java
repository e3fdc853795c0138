package gatehouse.client.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one operator asked for and another has to approve.
 *
 * @param id short, to be typed; empty when nobody had to approve
 * @param act make-operator, invite, change-mail, change-phone or unfreeze
 * @param username of the person concerned
 * @param detail the new mail address or number, masked
 * @param reason of whoever asked
 * @param askedBy their username
 * @param expiresAt at this moment it can no longer be approved
 * @param state waiting, done or declined
 * @param sentTo the contact that a link went to, masked
 * @param half one half of a one-time code, for the person alone; shown once
 */
public record ApprovalInfo(
    String id,
    String act,
    String username,
    @Nullable String detail,
    String reason,
    String askedBy,
    Instant askedAt,
    Instant expiresAt,
    String state,
    @Nullable String sentTo,
    @Nullable String half) {
  /** Without the half of a code. */
  @Override
  public String toString() {
    return "ApprovalInfo(" + id + " " + act + " " + username + " " + state + ")";
  }
}
