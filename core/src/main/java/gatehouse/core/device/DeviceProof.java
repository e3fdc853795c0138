package gatehouse.core.device;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Optional;

/**
 * Whether a browser holds a key: it signs the page's origin and the server's challenge with a
 * WebCrypto ECDSA P-256 key that it cannot export (device.js makes the other half).
 */
public final class DeviceProof {
  /** Characters of a key or signature field: base64url of 91 and 64 bytes, with a little room. */
  public static final int FIELD_CHARS_MAX = 160;

  private static final String CONTEXT = "gatehouse device proof v1\n";

  private DeviceProof() {}

  /** What came of a check. */
  public sealed interface Outcome permits Proven, NotProven {}

  /** The browser holds this key. */
  public record Proven(DeviceKey key) implements Outcome {}

  /** It did not prove it, and this is the first reason in order. */
  public record NotProven(Reason reason) implements Outcome {}

  /** Why a proof does not hold, in descending precedence. */
  public enum Reason {
    /** No key and no signature: a browser without script or storage; it may sign in all the same */
    ABSENT,
    /** The key is not canonical base64url of a P-256 SubjectPublicKeyInfo. */
    KEY_MALFORMED,
    /** The point is not on the curve. */
    KEY_NOT_ON_CURVE,
    /** The signature is not canonical base64url of 64 bytes. */
    SIGNATURE_MALFORMED,
    /** The signature is not this key's over this origin and challenge. */
    SIGNATURE_WRONG
  }

  /**
   * Checks the two fields of a form.
   *
   * @param origin of the portal, as a browser writes it ({@code https://host[:port]})
   * @param challenge the text that the page was given
   * @param spki the field device_key: base64url
   * @param signature the field device_proof: base64url of r ‖ s
   */
  public static Outcome verify(String origin, String challenge, String spki, String signature) {
    if (spki.isEmpty() && signature.isEmpty()) {
      return new NotProven(Reason.ABSENT);
    }
    Optional<byte[]> encoded = Base64Url.bytes(spki, FIELD_CHARS_MAX).filter(P256::isSpki);
    if (encoded.isEmpty()) {
      return new NotProven(Reason.KEY_MALFORMED);
    }
    Optional<PublicKey> key = P256.key(encoded.get());
    if (key.isEmpty()) {
      return new NotProven(Reason.KEY_NOT_ON_CURVE);
    }
    Optional<byte[]> raw = Base64Url.bytes(signature, FIELD_CHARS_MAX);
    if (raw.isEmpty() || raw.get().length != P256.SIGNATURE_BYTES) {
      return new NotProven(Reason.SIGNATURE_MALFORMED);
    }
    return P256.verifies(key.get(), message(origin, challenge), raw.get())
        ? new Proven(new DeviceKey(encoded.get()))
        : new NotProven(Reason.SIGNATURE_WRONG);
  }

  /** What the browser signs. Neither part can hold a line break, so no two pairs read the same. */
  private static byte[] message(String origin, String challenge) {
    return (CONTEXT + origin + "\n" + challenge).getBytes(StandardCharsets.UTF_8);
  }
}
