package gatehouse.sim.signin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A browser's key as device.js holds it, in software: P-256, proved over origin and challenge (see
 * {@link gatehouse.core.device.DeviceProof}).
 */
public final class SoftDevice {
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;

  public SoftDevice() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  /** The public key as the form field device_key. */
  public String key() {
    return TEXT.encodeToString(keys.getPublic().getEncoded());
  }

  /** The proof as the form field device_proof. */
  public String proof(String origin, String challenge) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(keys.getPrivate());
      String text = "gatehouse device proof v1\n" + origin + "\n" + challenge;
      signer.update(text.getBytes(StandardCharsets.UTF_8));
      return TEXT.encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java signs with P-256", e);
    }
  }
}
