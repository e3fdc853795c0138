package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What was asked for: exactly one of the two.
 *
 * @param answer a code, or the password
 * @param assertion of a key: AuthenticationResponseJSON (WebAuthn L3, 5.1)
 * @param remember whether to know this device from now on
 * @param deviceName what to call it then, at most 64 characters
 */
public record AnswerRequest(
    @Nullable String answer,
    @Nullable JsonNode assertion,
    @Nullable Boolean remember,
    @Nullable String deviceName) {
  /** Without the answer. */
  @Override
  public String toString() {
    return "AnswerRequest";
  }
}
