package gatehouse.server;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** JSON Web Signatures put together by hand (RFC 7515), as no library would. */
final class Forged {
  private Forged() {}

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Header and payload, with whatever signature. */
  static String with(String header, String payload, byte[] signature) {
    return base64(header) + "." + base64(payload) + "." + base64(signature);
  }

  /** A right ES256 signature over whatever header and payload. */
  static String es256(String header, String payload, ECKey key) throws Exception {
    return with(header, payload, sign(header, payload, key, "SHA256withECDSAinP1363Format"));
  }

  /** The same signature as ASN.1, as most other protocols have it. */
  static String der(String header, String payload, ECKey key) throws Exception {
    return with(header, payload, sign(header, payload, key, "SHA256withECDSA"));
  }

  private static byte[] sign(String header, String payload, ECKey key, String algorithm)
      throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key.toECPrivateKey());
    signature.update((base64(header) + "." + base64(payload)).getBytes(StandardCharsets.US_ASCII));
    return signature.sign();
  }

  /** A signature over the payload as it is (RFC 7797, 5.2), with the payload in base64url. */
  static String unencoded(String header, String payload, ECKey key) throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.toECPrivateKey());
    signature.update((base64(header) + "." + payload).getBytes(StandardCharsets.US_ASCII));
    return with(header, payload, signature.sign());
  }

  static String hs256(String header, String payload, byte[] secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return with(
        header,
        payload,
        mac.doFinal((base64(header) + "." + base64(payload)).getBytes(StandardCharsets.US_ASCII)));
  }
}
