package gatehouse.client.wire;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * What a program signs to show which device it runs on, and what a passkey signs.
 *
 * @param challenge good for one sign-in
 * @param expiresAt from this moment on it is not
 * @param keyOptions PublicKeyCredentialRequestOptionsJSON (WebAuthn L3, 5.1.9)
 */
public record Challenge(String challenge, Instant expiresAt, JsonNode keyOptions) {}
