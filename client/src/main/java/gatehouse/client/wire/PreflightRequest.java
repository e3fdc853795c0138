package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An order that is asked about before it is placed.
 *
 * @param plannedFor when it is meant to be sent, RFC 3339 with the offset, at most 30 days ahead;
 *     now when missing
 * @param accessInterface where from: client-portal, mobile, desktop, workstation or api; that of
 *     the session when missing
 */
public record PreflightRequest(
    NewOrder order,
    @Nullable String plannedFor,
    @JsonProperty("interface") @Nullable String accessInterface) {}
