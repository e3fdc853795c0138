package gatehouse.core.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A P-256 key that a browser has just proved to hold. Only {@link DeviceProof} makes one, so to
 * have it is the proof.
 */
public final class DeviceKey {
  private final String thumbprint;
  private final String spki;

  DeviceKey(byte[] spki) {
    this.thumbprint = thumbprint(spki);
    this.spki = Base64Url.text(spki);
  }

  /** The key's name: its JWK thumbprint with SHA-256 (RFC 7638), 43 characters of base64url. */
  public String thumbprint() {
    return thumbprint;
  }

  /** The public key as SubjectPublicKeyInfo (RFC 5480), 122 characters of base64url. */
  public String spki() {
    return spki;
  }

  @Override
  public String toString() {
    return "DeviceKey(" + thumbprint + ")";
  }

  static String thumbprint(byte[] spki) {
    // RFC 7638, 3.2: the required members only, in lexicographic order, without white space
    String jwk =
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(Base64Url.text(P256.x(spki)), Base64Url.text(P256.y(spki)));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(StandardCharsets.UTF_8));
      return Base64Url.text(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
