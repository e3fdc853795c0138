package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to an endpoint, or is to be sent.
 *
 * @param deliveries the newest first, at most 50
 */
public record WebhookDeliveries(List<WebhookDelivery> deliveries) {
  /**
   * One delivery.
   *
   * @param id {@code webhook-id}, the same for every try
   * @param subject what it tells, in a few words
   * @param state {@code waiting}, {@code delivered}, {@code given-up} or {@code expired}
   * @param tries made so far, since it was last sent by hand
   * @param nextTryAt while it waits
   * @param lastTryAt missing before the first
   * @param lastAnswer what came back last, a sentence; missing before the first try
   */
  public record WebhookDelivery(
      String id,
      String subject,
      String state,
      Instant createdAt,
      int tries,
      @Nullable Instant nextTryAt,
      @Nullable Instant lastTryAt,
      @Nullable String lastAnswer) {}
}
