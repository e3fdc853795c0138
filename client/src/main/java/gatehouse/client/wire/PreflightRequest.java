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
 * @param probe whether to judge it as a new order, whatever was placed under its id, and to answer
 *     only where an order could be written down and sent on in this moment
 */
public record PreflightRequest(
    NewOrder order,
    @Nullable String plannedFor,
    @JsonProperty("interface") @Nullable String accessInterface,
    @Nullable Boolean probe) {
  /** What is planned for a moment or an interface. */
  public PreflightRequest(
      NewOrder order, @Nullable String plannedFor, @Nullable String accessInterface) {
    this(order, plannedFor, accessInterface, null);
  }

  /** What a program sends again and again, to know whether its orders would go. */
  public static PreflightRequest probe(NewOrder order) {
    return new PreflightRequest(order, null, null, true);
  }
}
