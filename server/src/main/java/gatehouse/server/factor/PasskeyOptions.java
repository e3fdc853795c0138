package gatehouse.server.factor;

import gatehouse.core.factor.Credential;
import gatehouse.server.base.Challenges;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The options that a page hands to the browser, as JSON text for parseCreationOptionsFromJSON and
 * parseRequestOptionsFromJSON (WebAuthn L3, 5.1.9). Text is put together here by hand, so that the
 * first sign-in page waits for no JSON library.
 */
final class PasskeyOptions {
  static final int CHALLENGE_BYTES_MIN = 16; // WebAuthn L3, 13.4.3

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** As long as the challenge lives. */
  private static final long TIMEOUT_MS = Challenges.LIFETIME.toMillis();

  private PasskeyOptions() {}

  static String creation(
      RelyingParty party,
      byte[] challenge,
      WebAuthn.Owner owner,
      WebAuthn.Kind kind,
      boolean attestation,
      List<Credential> registered) {
    // -7 ES256, -8 EdDSA, -257 RS256 (older TPMs), in the order of our liking
    return """
    {"rp":{"id":%s,"name":%s},"user":{"id":%s,"name":%s,"displayName":%s},\
    "challenge":%s,"pubKeyCredParams":[{"type":"public-key","alg":-7},\
    {"type":"public-key","alg":-8},{"type":"public-key","alg":-257}],"timeout":%s,\
    "excludeCredentials":%s,"authenticatorSelection":%s,"hints":%s,"attestation":%s,\
    "extensions":{"credProps":true}}\
    """
        .formatted(
            quoted(party.id()),
            quoted(party.name()),
            quoted(owner.handle()),
            quoted(owner.name()),
            quoted(owner.displayName()),
            challenge(challenge),
            TIMEOUT_MS,
            descriptors(registered),
            selection(kind),
            hints(kind),
            quoted(attestation ? "direct" : "none"));
  }

  static String request(
      RelyingParty party, byte[] challenge, List<Credential> allowed, boolean requireUv) {
    return """
    {"challenge":%s,"timeout":%s,"rpId":%s,"allowCredentials":%s,"userVerification":%s}\
    """
        .formatted(
            challenge(challenge),
            TIMEOUT_MS,
            quoted(party.id()),
            descriptors(allowed),
            quoted(requireUv ? "required" : "discouraged"));
  }

  private static String selection(WebAuthn.Kind kind) {
    return switch (kind) {
      case PASSKEY ->
          """
          {"residentKey":"required","requireResidentKey":true,"userVerification":"required"}\
          """;
      case SECURITY_KEY ->
          """
          {"residentKey":"discouraged","requireResidentKey":false,"userVerification":"preferred"}\
          """;
    };
  }

  private static String hints(WebAuthn.Kind kind) {
    return switch (kind) {
      case PASSKEY -> "[\"client-device\",\"security-key\",\"hybrid\"]";
      case SECURITY_KEY -> "[\"security-key\"]";
    };
  }

  private static String descriptors(List<Credential> credentials) {
    return credentials.stream()
        .map(credential ->
            """
            {"type":"public-key","id":%s,"transports":[%s]}\
            """
                .formatted(
                    quoted(credential.id()),
                    credential.transports().stream()
                        .map(PasskeyOptions::quoted)
                        .collect(Collectors.joining(","))))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String challenge(byte[] challenge) {
    if (challenge.length < CHALLENGE_BYTES_MIN) {
      throw new IllegalArgumentException("a challenge needs at least 16 random bytes");
    }
    return quoted(BASE64URL.encodeToString(challenge));
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
  }
}
