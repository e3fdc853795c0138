package gatehouse.core.device;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The one elliptic curve that browsers' keys use here: NIST P-256, FIPS 186-5 and SP 800-186. */
final class P256 {
  static final int COORDINATE_BYTES = 32;
  static final int SIGNATURE_BYTES = 2 * COORDINATE_BYTES;

  /**
   * What stands before the coordinates in a SubjectPublicKeyInfo (RFC 5480) of a named-curve,
   * uncompressed P-256 key. Comparing these bytes refuses every other curve, explicit parameters,
   * the compressed form and any second encoding of the same key.
   */
  private static final byte[] SPKI_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  static final int SPKI_BYTES = SPKI_HEAD.length + 2 * COORDINATE_BYTES;

  private static final ECParameterSpec CURVE = curve();

  private P256() {}

  /** Whether the bytes have the form of a P-256 SubjectPublicKeyInfo. */
  static boolean isSpki(byte[] spki) {
    return spki.length == SPKI_BYTES
        && Arrays.equals(spki, 0, SPKI_HEAD.length, SPKI_HEAD, 0, SPKI_HEAD.length);
  }

  static byte[] spki(byte[] x, byte[] y) {
    byte[] spki = Arrays.copyOf(SPKI_HEAD, SPKI_BYTES);
    System.arraycopy(x, 0, spki, SPKI_HEAD.length, COORDINATE_BYTES);
    System.arraycopy(y, 0, spki, SPKI_HEAD.length + COORDINATE_BYTES, COORDINATE_BYTES);
    return spki;
  }

  static byte[] x(byte[] spki) {
    return Arrays.copyOfRange(spki, SPKI_HEAD.length, SPKI_HEAD.length + COORDINATE_BYTES);
  }

  static byte[] y(byte[] spki) {
    return Arrays.copyOfRange(spki, SPKI_HEAD.length + COORDINATE_BYTES, SPKI_BYTES);
  }

  /**
   * The key, when its point is on the curve. SP 800-56A, 5.6.2.3.3: both coordinates below p and y²
   * = x³ + ax + b; the cofactor is 1, so every such point has the right order.
   */
  static Optional<PublicKey> key(byte[] spki) {
    var x = new BigInteger(1, x(spki));
    var y = new BigInteger(1, y(spki));
    var field = CURVE.getCurve();
    BigInteger p = ((ECFieldFp) field.getField()).getP();
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return Optional.empty();
    }
    BigInteger right = x.pow(3).add(field.getA().multiply(x)).add(field.getB()).mod(p);
    if (!y.pow(2).mod(p).equals(right)) {
      return Optional.empty();
    }
    try {
      var spec = new ECPublicKeySpec(new ECPoint(x, y), CURVE);
      return Optional.of(KeyFactory.getInstance("EC").generatePublic(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the signature, r ‖ s as WebCrypto and JWS write it (RFC 7518, 3.4), is the key's over
   * the message. Of the two forms s and n − s both count, since browsers make both; whoever uses
   * this binds a challenge that is used once, so a second form buys nothing.
   */
  static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static ECParameterSpec curve() {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }
}
