package gatehouse.client.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is asked for now.
 *
 * @param kind as in {@link Way#kind}
 * @param id which one of that kind; none for the password
 * @param sentTo where a code went, masked
 * @param expiresAt the answer counts before this moment
 * @param resendAt when another code may be sent
 * @param keyOptions PublicKeyCredentialRequestOptionsJSON, when a key is asked for
 */
public record Prompt(
    String kind,
    @Nullable String id,
    @Nullable String sentTo,
    Instant expiresAt,
    @Nullable Instant resendAt,
    @Nullable JsonNode keyOptions) {}
