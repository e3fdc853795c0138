package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A passkey that tells who the person is.
 *
 * @param challenge what {@code assertion} signs, as the server gave it
 * @param assertion AuthenticationResponseJSON (WebAuthn L3, 5.1)
 * @param device over the same challenge
 * @param remember whether to know this device from now on
 */
public record PasskeyRequest(
    String challenge,
    JsonNode assertion,
    @Nullable DeviceProof device,
    @Nullable Boolean remember) {}
