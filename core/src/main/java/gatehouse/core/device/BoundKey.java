package gatehouse.core.device;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/**
 * A key that a browser binds a session to (Device Bound Session Credentials, W3C). Made from a JWK
 * or from what the store kept; it is only ever a usable key.
 *
 * @param spki SubjectPublicKeyInfo as base64url
 */
public record BoundKey(Algorithm algorithm, String spki) {
  /** Characters of a JWK member: base64url of a 4,096 bit modulus, with a little room. */
  private static final int MEMBER_CHARS_MAX = 700;

  private static final int SPKI_CHARS_MAX = 800;
  private static final int RSA_BITS_MIN = 2048;
  private static final int RSA_BITS_MAX = 4096;
  private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65_537);

  /** The two algorithms of the standard, by their JWS names (RFC 7518, 3.1). */
  public enum Algorithm {
    ES256,
    RS256
  }

  public BoundKey {
    if (publicKey(algorithm, spki).isEmpty()) {
      throw new IllegalArgumentException("not a usable " + algorithm + " key");
    }
  }

  /** From the members of an EC JWK with crv P-256 (RFC 7518, 6.2). */
  public static Optional<BoundKey> es256(String x, String y) {
    return coordinate(x)
        .flatMap(left ->
            coordinate(y)
                .map(right -> Base64Url.text(P256.spki(left, right)))
                .filter(spki -> publicKey(Algorithm.ES256, spki).isPresent())
                .map(spki -> new BoundKey(Algorithm.ES256, spki)));
  }

  /** From the members of an RSA JWK (RFC 7518, 6.3): 2,048 to 4,096 bits, exponent 65,537. */
  public static Optional<BoundKey> rs256(String n, String e) {
    Optional<byte[]> modulus = Base64Url.bytes(n, MEMBER_CHARS_MAX);
    Optional<byte[]> exponent = Base64Url.bytes(e, MEMBER_CHARS_MAX);
    if (modulus.isEmpty() || exponent.isEmpty()) {
      return Optional.empty();
    }
    var size = new BigInteger(1, modulus.get());
    if (size.bitLength() < RSA_BITS_MIN
        || size.bitLength() > RSA_BITS_MAX
        || !new BigInteger(1, exponent.get()).equals(RSA_EXPONENT)) {
      return Optional.empty();
    }
    try {
      var key =
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(size, RSA_EXPONENT));
      return Optional.of(new BoundKey(Algorithm.RS256, Base64Url.text(key.getEncoded())));
    } catch (GeneralSecurityException ex) {
      return Optional.empty();
    }
  }

  /** Whether the JWS signature is this key's over the message. */
  public boolean verifies(byte[] message, byte[] signature) {
    PublicKey key = publicKey(algorithm, spki).orElseThrow();
    return switch (algorithm) {
      case ES256 -> P256.verifies(key, message, signature);
      case RS256 -> rsaVerifies(key, message, signature);
    };
  }

  private static boolean rsaVerifies(PublicKey key, byte[] message, byte[] signature) {
    try {
      Signature check = Signature.getInstance("SHA256withRSA");
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Optional<byte[]> coordinate(String text) {
    return Base64Url.bytes(text, MEMBER_CHARS_MAX)
        .filter(bytes -> bytes.length == P256.COORDINATE_BYTES);
  }

  private static Optional<PublicKey> publicKey(Algorithm algorithm, String spki) {
    Optional<byte[]> encoded = Base64Url.bytes(spki, SPKI_CHARS_MAX);
    return switch (algorithm) {
      case ES256 -> encoded.filter(P256::isSpki).flatMap(P256::key);
      case RS256 -> encoded.flatMap(BoundKey::rsa);
    };
  }

  private static Optional<PublicKey> rsa(byte[] spki) {
    try {
      PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
      return key instanceof RSAPublicKey ? Optional.of(key) : Optional.empty();
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
