package gatehouse.server.factor;

import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code PublicKeyCredential.toJSON()} gives (WebAuthn L3, 5.1.8): RegistrationResponseJSON or
 * AuthenticationResponseJSON. Members that are not read here are ignored, since browsers add some.
 */
final class PasskeyAnswer {
  /** Characters of the JSON text. An attestation with its certificates takes some 5,000. */
  static final int CHARS_MAX = 64 * 1024;

  private static final int TRANSPORTS_MAX = 8;
  private static final int TRANSPORT_CHARS_MAX = 32;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonNode root;
  private final byte[] credentialId;

  private PasskeyAnswer(JsonNode root, byte[] credentialId) {
    this.root = root;
    this.credentialId = credentialId;
  }

  static Optional<PasskeyAnswer> parse(String text) {
    if (text.length() > CHARS_MAX) {
      return Optional.empty();
    }
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      return Optional.empty();
    }
    byte[] id = bytes(root.path("rawId"));
    if (id.length == 0
        || !text(root.path("id")).equals(text(root.path("rawId")))
        || !text(root.path("type")).equals("public-key")
        || !root.path("response").isObject()) {
      return Optional.empty();
    }
    return Optional.of(new PasskeyAnswer(root, id));
  }

  byte[] credentialId() {
    return credentialId;
  }

  /** A member of the response, decoded; empty when missing or not base64url. */
  byte[] response(String name) {
    return bytes(root.path("response").path(name));
  }

  /** Whether the member is there at all: userHandle may be missing or null. */
  boolean has(String name) {
    return root.path("response").hasNonNull(name);
  }

  Set<String> transports() {
    var found = new LinkedHashSet<String>();
    for (JsonNode transport : root.path("response").path("transports")) {
      String name = text(transport);
      if (found.size() < TRANSPORTS_MAX
          && !name.isEmpty()
          && name.length() <= TRANSPORT_CHARS_MAX
          && name.chars().allMatch(c -> c == '-' || (c >= 'a' && c <= 'z'))) {
        found.add(name);
      }
    }
    return found;
  }

  /** The client's answer to the credProps extension (WebAuthn L3, 10.1.3). */
  boolean discoverable() {
    JsonNode rk = root.path("clientExtensionResults").path("credProps").path("rk");
    return rk.isBoolean() && rk.booleanValue();
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : "";
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return Base64.getUrlDecoder().decode(text(node));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
