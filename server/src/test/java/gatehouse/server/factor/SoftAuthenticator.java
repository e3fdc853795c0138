package gatehouse.server.factor;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** An authenticator and its browser in one, that can be told to misbehave in every single way. */
final class SoftAuthenticator {
  static final int UP = 0x01;
  static final int UV = 0x04;
  static final int BE = 0x08;
  static final int BS = 0x10;
  static final int AT = 0x40;

  enum Algorithm {
    ES256,
    EDDSA,
    RS256,
    ES384,
    RS256_1024
  }

  final byte[] credentialId = new byte[32];
  private final Algorithm algorithm;
  private final KeyPair pair;
  private final SecureRandom random = new SecureRandom();

  // what the browser says
  String type = "";
  String origin = "https://portal.example";
  byte[] challenge = new byte[0];
  String clientDataExtra = ",\"crossOrigin\":false";
  byte[] userHandle = new byte[0];
  boolean sendUserHandle = true;
  // what the authenticator says
  String rpId = "portal.example";
  int flags = UP | UV;
  long signCount = 1;
  String format = "none";
  boolean spoilSignature;

  SoftAuthenticator(Algorithm algorithm) {
    this.algorithm = algorithm;
    this.pair = pair(algorithm);
    random.nextBytes(credentialId);
  }

  String register() {
    type = type.isEmpty() ? "webauthn.create" : type;
    byte[] clientData = clientData();
    byte[] cose = cose();
    byte[] data =
        join(
            authenticatorData(flags | AT),
            new byte[16],
            new byte[] {0, (byte) credentialId.length},
            credentialId,
            cose);
    byte[] statement = cborMap(0);
    if (format.equals("packed")) {
      int alg = algorithm == Algorithm.ES256 ? -7 : algorithm == Algorithm.EDDSA ? -8 : -257;
      statement =
          join(
              cborMap(2),
              cborText("alg"),
              cborInt(alg),
              cborText("sig"),
              cborBytes(sign(data, clientData)));
    }
    byte[] attestation =
        join(
            cborMap(3),
            cborText("fmt"),
            cborText(format),
            cborText("attStmt"),
            statement,
            cborText("authData"),
            cborBytes(data));
    type = "";
    return """
    {"id":"%1$s","rawId":"%1$s","type":"public-key","authenticatorAttachment":"platform",
    "response":{"clientDataJSON":"%2$s","attestationObject":"%3$s",
    "transports":["internal","hybrid"]},
    "clientExtensionResults":{"credProps":{"rk":true}}}\
    """
        .formatted(text(credentialId), text(clientData), text(attestation));
  }

  String sign() {
    type = type.isEmpty() ? "webauthn.get" : type;
    byte[] clientData = clientData();
    byte[] data = authenticatorData(flags);
    String handle = sendUserHandle ? ",\"userHandle\":\"" + text(userHandle) + "\"" : "";
    type = "";
    return """
    {"id":"%1$s","rawId":"%1$s","type":"public-key","response":{"clientDataJSON":"%2$s",
    "authenticatorData":"%3$s","signature":"%4$s"%5$s},"clientExtensionResults":{}}\
    """
        .formatted(
            text(credentialId), text(clientData), text(data), text(sign(data, clientData)), handle);
  }

  private byte[] clientData() {
    return """
    {"type":"%s","challenge":"%s","origin":"%s"%s}\
    """
        .formatted(type, text(challenge), origin, clientDataExtra)
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] authenticatorData(int withFlags) {
    return ByteBuffer.allocate(37)
        .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
        .put((byte) withFlags)
        .putInt((int) signCount)
        .array();
  }

  private byte[] sign(byte[] data, byte[] clientData) {
    try {
      String name =
          switch (algorithm) {
            case ES256 -> "SHA256withECDSA";
            case ES384 -> "SHA384withECDSA";
            case EDDSA -> "Ed25519";
            case RS256, RS256_1024 -> "SHA256withRSA";
          };
      Signature signature = Signature.getInstance(name);
      signature.initSign(pair.getPrivate());
      signature.update(data);
      signature.update(sha256(clientData));
      if (spoilSignature) {
        signature.update((byte) 0);
      }
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** COSE_Key: RFC 9053, 7. */
  private byte[] cose() {
    return switch (algorithm) {
      case ES256 -> ec(-7, 1, 32);
      case ES384 -> ec(-35, 2, 48);
      case EDDSA -> {
        byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        yield join(
            cborMap(4),
            pair(1, cborInt(1)),
            pair(3, cborInt(-8)),
            pair(-1, cborInt(6)),
            pair(-2, cborBytes(x)));
      }
      case RS256, RS256_1024 -> {
        var key = (RSAPublicKey) pair.getPublic();
        byte[] n = fixed(key.getModulus(), key.getModulus().bitLength() / 8);
        yield join(
            cborMap(4),
            pair(1, cborInt(3)),
            pair(3, cborInt(-257)),
            pair(-1, cborBytes(n)),
            pair(-2, cborBytes(new byte[] {1, 0, 1})));
      }
    };
  }

  private byte[] ec(int alg, int curve, int size) {
    var point = ((ECPublicKey) pair.getPublic()).getW();
    return join(
        cborMap(5),
        pair(1, cborInt(2)),
        pair(3, cborInt(alg)),
        pair(-1, cborInt(curve)),
        pair(-2, cborBytes(fixed(point.getAffineX(), size))),
        pair(-3, cborBytes(fixed(point.getAffineY(), size))));
  }

  private static byte[] pair(int label, byte[] value) {
    return join(cborInt(label), value);
  }

  private static byte[] cborMap(int entries) {
    return cborHead(5, entries);
  }

  private static byte[] cborInt(int value) {
    return value >= 0 ? cborHead(0, value) : cborHead(1, -1 - value);
  }

  private static byte[] cborText(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return join(cborHead(3, bytes.length), bytes);
  }

  private static byte[] cborBytes(byte[] value) {
    return join(cborHead(2, value.length), value);
  }

  private static byte[] cborHead(int major, int value) {
    int type = major << 5;
    if (value < 24) {
      return new byte[] {(byte) (type | value)};
    }
    return value < 256
        ? new byte[] {(byte) (type | 24), (byte) value}
        : new byte[] {(byte) (type | 25), (byte) (value >> 8), (byte) value};
  }

  private static byte[] fixed(BigInteger value, int size) {
    byte[] bytes = value.toByteArray();
    byte[] out = new byte[size];
    int length = Math.min(bytes.length, size);
    System.arraycopy(bytes, bytes.length - length, out, size - length, length);
    return out;
  }

  private static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static KeyPair pair(Algorithm algorithm) {
    try {
      String name =
          switch (algorithm) {
            case ES256, ES384 -> "EC";
            case EDDSA -> "Ed25519";
            case RS256, RS256_1024 -> "RSA";
          };
      var generator = KeyPairGenerator.getInstance(name);
      switch (algorithm) {
        case ES256 -> generator.initialize(256);
        case ES384 -> generator.initialize(384);
        case RS256 -> generator.initialize(2048);
        case RS256_1024 -> generator.initialize(1024);
        case EDDSA -> {}
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
