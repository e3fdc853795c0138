package gatehouse.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * A signing request (PKCS #10, RFC 2986) for a P-256 pair, in DER by hand: the JDK writes none. Its
 * only name is the common name, and it asks for nothing.
 */
final class SigningRequest {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int UTF8_STRING = 0x0c;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int ATTRIBUTES = 0xa0;

  /** 2.5.4.3, the common name (X.520). */
  private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

  /** 1.2.840.10045.4.3.2, ecdsa-with-SHA256 (RFC 5758, 3.2). */
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };

  private static final int LINE = 64;

  private SigningRequest() {}

  /** The request as PEM (RFC 7468, 7). */
  static String of(String name, PublicKey shown, PrivateKey signs) {
    byte[] attribute =
        der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, name.getBytes(StandardCharsets.UTF_8)));
    byte[] info =
        der(
            SEQUENCE,
            der(INTEGER, new byte[] {0}),
            der(SEQUENCE, der(SET, attribute)),
            shown.getEncoded(),
            der(ATTRIBUTES));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(signs);
      signature.update(info);
      byte[] unused = {0}; // bits of the last byte
      return pem(
          "CERTIFICATE REQUEST",
          der(
              SEQUENCE,
              info,
              der(SEQUENCE, ECDSA_WITH_SHA256),
              der(BIT_STRING, unused, signature.sign())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java signs with P-256", e);
    }
  }

  static String pem(String label, byte[] der) {
    String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  /** A value with its tag and its length (X.690, 8.1), of less than 64 KiB. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    if (length > 0xff) {
      whole.write(0x82);
      whole.write(length >> 8);
    } else if (length > 0x7f) {
      whole.write(0x81);
    }
    whole.write(length);
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
