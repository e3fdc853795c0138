package gatehouse.core.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import gatehouse.core.device.DeviceProof.NotProven;
import gatehouse.core.device.DeviceProof.Outcome;
import gatehouse.core.device.DeviceProof.Proven;
import gatehouse.core.device.DeviceProof.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeviceProofTest {
  private static final String ORIGIN = "https://portal.example";
  private static final String CHALLENGE = "c2lnbi1pbg";
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final KeyPair KEY = pair("secp256r1");
  private static final String SPKI = text(KEY.getPublic().getEncoded());
  private static final byte[] RAW = sign(KEY, ORIGIN, CHALLENGE);

  @Test
  void theSameKeyProvesTwiceUnderOneName() {
    String first = proven(DeviceProof.verify(ORIGIN, CHALLENGE, SPKI, text(RAW))).thumbprint();
    var second =
        proven(DeviceProof.verify(ORIGIN, "other", SPKI, text(sign(KEY, ORIGIN, "other"))));
    assertThat(second.thumbprint()).isEqualTo(first).hasSize(43);
    assertThat(second.spki()).isEqualTo(SPKI);
  }

  /** The key of RFC 7515, A.3; its thumbprint computed with another implementation of RFC 7638. */
  @Test
  void theNameIsTheJwkThumbprint() {
    byte[] x = Base64.getUrlDecoder().decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
    byte[] y = Base64.getUrlDecoder().decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    assertThat(DeviceKey.thumbprint(P256.spki(x, y)))
        .isEqualTo("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
  }

  static Stream<Arguments> refusals() {
    String good = text(RAW);
    byte[] spki = KEY.getPublic().getEncoded();
    return Stream.of(
        Arguments.of(Reason.ABSENT, ORIGIN, CHALLENGE, "", ""),
        Arguments.of(Reason.KEY_MALFORMED, ORIGIN, CHALLENGE, "", good),
        Arguments.of(Reason.KEY_MALFORMED, ORIGIN, CHALLENGE, "not base64url!", good),
        Arguments.of(Reason.KEY_MALFORMED, ORIGIN, CHALLENGE, SPKI + "A", good),
        Arguments.of(Reason.KEY_MALFORMED, ORIGIN, CHALLENGE, SPKI + "==", good),
        Arguments.of(Reason.KEY_MALFORMED, ORIGIN, CHALLENGE, "A".repeat(1 << 20), good),
        Arguments.of(Reason.KEY_MALFORMED, ORIGIN, CHALLENGE, text(Arrays.copyOf(spki, 92)), good),
        Arguments.of(
            Reason.KEY_MALFORMED,
            ORIGIN,
            CHALLENGE,
            text(pair("secp384r1").getPublic().getEncoded()),
            good),
        Arguments.of(Reason.KEY_NOT_ON_CURVE, ORIGIN, CHALLENGE, text(changed(spki, 90, 1)), good),
        Arguments.of(
            Reason.KEY_NOT_ON_CURVE,
            ORIGIN,
            CHALLENGE,
            text(P256.spki(new byte[32], new byte[32])),
            good),
        Arguments.of(
            Reason.KEY_NOT_ON_CURVE,
            ORIGIN,
            CHALLENGE,
            text(P256.spki(HexFormat.of().parseHex("ff".repeat(32)), P256.y(spki))),
            good),
        Arguments.of(Reason.SIGNATURE_MALFORMED, ORIGIN, CHALLENGE, SPKI, ""),
        Arguments.of(Reason.SIGNATURE_MALFORMED, ORIGIN, CHALLENGE, SPKI, good + "=="),
        Arguments.of(
            Reason.SIGNATURE_MALFORMED, ORIGIN, CHALLENGE, SPKI, text(Arrays.copyOf(RAW, 65))),
        Arguments.of(Reason.SIGNATURE_MALFORMED, ORIGIN, CHALLENGE, SPKI, "A".repeat(1 << 20)),
        Arguments.of(Reason.SIGNATURE_WRONG, "https://evil.example", CHALLENGE, SPKI, good),
        Arguments.of(Reason.SIGNATURE_WRONG, ORIGIN, "other", SPKI, good),
        Arguments.of(
            Reason.SIGNATURE_WRONG,
            ORIGIN,
            CHALLENGE,
            text(pair("secp256r1").getPublic().getEncoded()),
            good),
        // CVE-2022-21449: r = s = 0 must not verify
        Arguments.of(Reason.SIGNATURE_WRONG, ORIGIN, CHALLENGE, SPKI, text(new byte[64])),
        Arguments.of(
            Reason.SIGNATURE_WRONG, ORIGIN, CHALLENGE, SPKI, text(withS(RAW, ORDER.add(s(RAW))))));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(Reason reason, String origin, String challenge, String spki, String signature) {
    assertThat(DeviceProof.verify(origin, challenge, spki, signature))
        .isEqualTo(new NotProven(reason));
  }

  /** Browsers write either s or n − s; both prove the same key. */
  @Test
  void bothFormsOfASignatureAreTheKeys() {
    byte[] twin = withS(RAW, ORDER.subtract(s(RAW)));
    assertThat(proven(DeviceProof.verify(ORIGIN, CHALLENGE, SPKI, text(twin))).spki())
        .isEqualTo(SPKI);
  }

  @Test
  void noChangedBitStillProves() {
    var random = new Random(20261122);
    byte[] spki = KEY.getPublic().getEncoded();
    for (int i = 0; i < 400; i++) {
      byte[] badKey = changed(spki, random.nextInt(spki.length), 1 << random.nextInt(8));
      byte[] badSignature = changed(RAW, random.nextInt(RAW.length), 1 << random.nextInt(8));
      assertThat(DeviceProof.verify(ORIGIN, CHALLENGE, text(badKey), text(RAW)))
          .isInstanceOf(NotProven.class);
      assertThat(DeviceProof.verify(ORIGIN, CHALLENGE, SPKI, text(badSignature)))
          .isEqualTo(new NotProven(Reason.SIGNATURE_WRONG));
    }
  }

  @FuzzTest
  void neverThrows(FuzzedDataProvider data) {
    Outcome outcome =
        DeviceProof.verify(
            data.consumeString(40),
            data.consumeString(40),
            data.consumeBoolean() ? SPKI : data.consumeString(200),
            data.consumeRemainingAsString());
    assertThat(outcome).isInstanceOf(NotProven.class);
  }

  private static DeviceKey proven(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Proven.class);
    return ((Proven) outcome).key();
  }

  private static byte[] changed(byte[] bytes, int at, int bits) {
    byte[] copy = bytes.clone();
    copy[at] ^= (byte) bits;
    return copy;
  }

  private static BigInteger s(byte[] raw) {
    return new BigInteger(1, Arrays.copyOfRange(raw, 32, 64));
  }

  private static byte[] withS(byte[] raw, BigInteger s) {
    byte[] copy = raw.clone();
    byte[] digits = HexFormat.of().parseHex("%064x".formatted(s.mod(BigInteger.TWO.pow(256))));
    System.arraycopy(digits, 0, copy, 32, 32);
    return copy;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static KeyPair pair(String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] sign(KeyPair pair, String origin, String challenge) {
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      String message = "gatehouse device proof v1\n" + origin + "\n" + challenge;
      signature.update(message.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
