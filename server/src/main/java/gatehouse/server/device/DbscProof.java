package gatehouse.server.device;

import gatehouse.core.device.BoundKey;
import gatehouse.core.device.BoundKey.Algorithm;
import gatehouse.core.device.BoundProof;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the header Secure-Session-Response: DBSC, "DBSC Proof JWT Syntax". */
final class DbscProof {
  /** Characters of the header: an RSA key of 4,096 bits and its signature take some 1,700. */
  static final int CHARS_MAX = 4096;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private DbscProof() {}

  static Optional<BoundProof> parse(String header) {
    String token = unquoted(header);
    String[] parts = token.split("\\.", -1);
    if (token.length() > CHARS_MAX || parts.length != 3) {
      return Optional.empty();
    }
    try {
      var decoder = Base64.getUrlDecoder();
      JsonNode head = JSON.readTree(decoder.decode(parts[0]));
      JsonNode claims = JSON.readTree(decoder.decode(parts[1]));
      Optional<Algorithm> algorithm = algorithm(text(head, "alg"));
      String challenge = text(claims, "jti");
      if (algorithm.isEmpty() || !text(head, "typ").equals("dbsc+jwt") || challenge.isEmpty()) {
        return Optional.empty();
      }
      String signed = parts[0] + "." + parts[1];
      return Optional.of(
          new BoundProof(
              algorithm.get(),
              key(algorithm.get(), head.path("jwk")),
              challenge,
              signed.getBytes(StandardCharsets.US_ASCII),
              decoder.decode(parts[2])));
    } catch (IllegalArgumentException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** A structured field string (RFC 9651, 3.3.3) of characters that need no escape. */
  static String unquoted(String header) {
    String text = header.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static Optional<Algorithm> algorithm(String name) {
    return switch (name) {
      case "ES256" -> Optional.of(Algorithm.ES256);
      case "RS256" -> Optional.of(Algorithm.RS256);
      default -> Optional.empty();
    };
  }

  private static Optional<BoundKey> key(Algorithm algorithm, JsonNode jwk) {
    return switch (algorithm) {
      case ES256 ->
          text(jwk, "kty").equals("EC") && text(jwk, "crv").equals("P-256")
              ? BoundKey.es256(text(jwk, "x"), text(jwk, "y"))
              : Optional.empty();
      case RS256 ->
          text(jwk, "kty").equals("RSA")
              ? BoundKey.rs256(text(jwk, "n"), text(jwk, "e"))
              : Optional.empty();
    };
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? value.stringValue() : "";
  }
}
