package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that is told what happens.
 *
 * @param events the types that it is told of
 * @param standing {@code active}, {@code paused}, or {@code disabled} when it did not answer
 * @param why of one that was disabled
 * @param formerSecretUntil until when the secret before this one signs too
 * @param secret {@code whsec_} and base64; in the answer that makes it, and never again
 */
public record WebhookInfo(
    String id,
    String url,
    List<String> events,
    String standing,
    @Nullable String why,
    Instant createdAt,
    @Nullable Instant formerSecretUntil,
    @Nullable String secret) {}
