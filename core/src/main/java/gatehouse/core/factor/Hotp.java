package gatehouse.core.factor;

import gatehouse.core.base.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-based one-time codes, RFC 4226. */
public final class Hotp {
  private Hotp() {}

  /**
   * The code at a counter.
   *
   * @param key at least 128 bits (section 4, R6)
   * @param digits 6 to 8 (section 5.3)
   */
  public static OtpCode code(SecretBytes key, long counter, OtpAlgorithm algorithm, int digits) {
    byte[] message = ByteBuffer.allocate(Long.BYTES).putLong(counter).array();
    return new OtpCode(truncate(mac(key, message, algorithm), digits));
  }

  static byte[] mac(SecretBytes key, byte[] message, OtpAlgorithm algorithm) {
    try {
      Mac mac = Mac.getInstance(algorithm.mac());
      mac.init(new SecretKeySpec(key.expose(), algorithm.mac()));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no " + algorithm.mac(), e);
    }
  }

  /** Dynamic truncation, section 5.3: the low 4 bits of the last byte say where the code is. */
  static String truncate(byte[] mac, int digits) {
    int offset = mac[mac.length - 1] & 0xf;
    int binary = ByteBuffer.wrap(mac).getInt(offset) & 0x7fff_ffff;
    int modulus = 1;
    for (int i = 0; i < digits; i++) {
      modulus *= 10;
    }
    return String.format(Locale.ROOT, "%0" + digits + "d", binary % modulus);
  }
}
