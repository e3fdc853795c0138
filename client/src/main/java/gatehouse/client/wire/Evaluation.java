package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question in the form of the OpenID Authorization API 1.0 (AuthZEN), section 6.1. Here a
 * subject asks about itself: may it place an order in an account? What else stands in the objects
 * is ignored, as the standard has it.
 *
 * @param subject of type {@code user}; its id is the person's id or user name
 * @param action {@code place_order}
 * @param resource of type {@code account}; its id is the account's number, its properties are the
 *     order's fields as in {@link NewOrder}, of which {@code account} and {@code id} may be missing
 * @param context {@code time}: when the order is meant to be sent, RFC 3339; {@code interface}:
 *     where from
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Evaluation(
    @Nullable Party subject,
    @Nullable Deed action,
    @Nullable Party resource,
    @Nullable Map<String, Object> context) {

  /** A subject or a resource. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Party(String type, String id, @Nullable Map<String, Object> properties) {}

  /** What is to be done. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Deed(String name, @Nullable Map<String, Object> properties) {}
}
