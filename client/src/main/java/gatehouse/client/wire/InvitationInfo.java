package gatehouse.client.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody new, and how the way in reaches them.
 *
 * @param sentTo the contact that the one-time link went to, masked
 * @param expiresAt when the link ends
 * @param approval what a second operator has to approve first, if anything
 */
public record InvitationInfo(
    PersonInfo person,
    @Nullable String sentTo,
    @Nullable Instant expiresAt,
    @Nullable ApprovalInfo approval) {}
