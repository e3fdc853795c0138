package gatehouse.core.device;

import java.util.Optional;

/**
 * A DBSC proof as it was parsed, not yet believed: a compact JWS with typ dbsc+jwt, whose jti is
 * the challenge. The key travels in the header (jwk) of a registration.
 */
public final class BoundProof {
  private final BoundKey.Algorithm algorithm;
  private final Optional<BoundKey> key;
  private final String challenge;
  private final byte[] signed;
  private final byte[] signature;

  /**
   * @param challenge the jti claim
   * @param signed the bytes under the signature: header and payload as sent
   */
  public BoundProof(
      BoundKey.Algorithm algorithm,
      Optional<BoundKey> key,
      String challenge,
      byte[] signed,
      byte[] signature) {
    this.algorithm = algorithm;
    this.key = key;
    this.challenge = challenge;
    this.signed = signed.clone();
    this.signature = signature.clone();
  }

  /** The key that the browser offers; only a registration may take it. */
  public Optional<BoundKey> key() {
    return key;
  }

  public String challenge() {
    return challenge;
  }

  /** Whether this key signed it, under the algorithm that the key has and the proof names. */
  boolean isBy(BoundKey candidate) {
    return candidate.algorithm() == algorithm && candidate.verifies(signed, signature);
  }
}
