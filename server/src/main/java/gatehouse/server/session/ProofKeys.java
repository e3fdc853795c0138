package gatehouse.server.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;

/**
 * Which keys of programs serve, of API keys and of registered clients alike: EC on P-256 for ES256,
 * and RSA of 2048 to 4096 bits for PS256 (FAPI 2.0 Security Profile, 5.4).
 */
public final class ProofKeys {
  /** What they sign by. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.PS256);

  /** The kinds that serve, for whoever sent another one. */
  public static final String KINDS = "EC P-256, or RSA of 2048 to 4096 bits";

  private static final int RSA_BITS_MIN = 2_048;

  /** Larger ones take long to check. */
  private static final int RSA_BITS_MAX = 4_096;

  private static final int RSA_EXPONENT_BITS_MAX = 32;

  private ProofKeys() {}

  /** Whether a signature is of our algorithms, over the payload in base64url, and no extension. */
  public static boolean plain(JWSHeader header) {
    return ALGORITHMS.contains(header.getAlgorithm())
        && header.getCriticalParams() == null
        && header.isBase64URLEncodePayload();
  }

  /** Whether the key serves: an exponent of 1 would let everybody sign. */
  public static boolean serves(JWK key) {
    return switch (key) {
      case ECKey ec -> Curve.P_256.equals(ec.getCurve()); // the library reads no point beside it
      case RSAKey rsa -> serves(rsa);
      default -> false; // every other kind that the library knows
    };
  }

  /** The same of the key of a certificate. */
  public static boolean serves(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec -> Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()));
      case RSAPublicKey rsa -> serves(new RSAKey.Builder(rsa).build());
      default -> false; // every other kind that a certificate can hold
    };
  }

  private static boolean serves(RSAKey key) {
    BigInteger exponent = key.getPublicExponent().decodeToBigInteger();
    return key.size() >= RSA_BITS_MIN
        && key.size() <= RSA_BITS_MAX
        && exponent.testBit(0)
        && exponent.bitLength() > 2
        && exponent.bitLength() <= RSA_EXPONENT_BITS_MAX;
  }

  /**
   * Only the kind of key that belongs to the algorithm.
   *
   * @throws JOSEException when the key does not fit the algorithm
   */
  public static JWSVerifier verifier(JWSAlgorithm algorithm, JWK key) throws JOSEException {
    if (algorithm.equals(JWSAlgorithm.ES256) && key instanceof ECKey ec && serves(key)) {
      return new ECDSAVerifier(ec);
    }
    if (algorithm.equals(JWSAlgorithm.PS256) && key instanceof RSAKey rsa && serves(key)) {
      return new RSASSAVerifier(rsa);
    }
    throw new JOSEException("the key does not fit the algorithm");
  }
}
