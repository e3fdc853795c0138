package gatehouse.server.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keys as people paste them, and as an attacker would. */
class PublicKeysTest {
  private static String refused(String text) {
    return PublicKeys.read(text) instanceof PublicKeys.Read.Refused(String why) ? why : "taken";
  }

  private static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String rsa(int bits, long exponent) {
    return new RSAKey.Builder(
            Base64URL.encode(BigInteger.ONE.shiftLeft(bits - 1).setBit(0)),
            Base64URL.encode(BigInteger.valueOf(exponent)))
        .build()
        .toJSONString();
  }

  @Test
  void takesWhatTheTokenEndpointTakesLater() throws Exception {
    ECKey ec = new ECKeyGenerator(Curve.P_256).generate();
    assertThat(refused(ec.toPublicJWK().toJSONString())).isEqualTo("taken");
    assertThat(refused(pem(ec.toECPublicKey()))).isEqualTo("taken");
    assertThat(refused(pem(new RSAKeyGenerator(2_048).generate().toRSAPublicKey())))
        .isEqualTo("taken");
    assertThat(refused(rsa(4_096, 65_537))).isEqualTo("taken");
  }

  @Test
  void refusesWhatIsWeakOrOfAnotherKind() throws Exception {
    for (String text :
        List.of(
            rsa(1_024, 65_537),
            rsa(8_192, 65_537),
            rsa(2_048, 1),
            rsa(2_048, 65_536),
            pem(new ECKeyGenerator(Curve.P_384).generate().toECPublicKey()),
            new ECKeyGenerator(Curve.P_521).generate().toPublicJWK().toJSONString())) {
      assertThat(refused(text)).as(text).contains("not taken", "RSA of 2048 to 4096 bits");
    }
  }

  @Test
  void refusesSecretsInWordsThatDoNotRepeatThem() throws Exception {
    ECKey ec = new ECKeyGenerator(Curve.P_256).generate();
    for (String text :
        List.of(
            ec.toJSONString(),
            "{\"kty\":\"oct\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0\"}",
            "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----")) {
      assertThat(refused(text)).contains("private key").doesNotContain("c2Vj", "AAAA");
    }
  }

  @Test
  void refusesAPointBesideTheCurve() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK();
    byte[] y = key.getY().decode();
    y[0] ^= 1;
    assertThat(
            refused(
                key.toJSONString().replace(key.getY().toString(), Base64URL.encode(y).toString())))
        .contains("cannot be read");
    byte[] spki = key.toECPublicKey().getEncoded();
    spki[spki.length - 1] ^= 1;
    String text =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getEncoder().encodeToString(spki)
            + "\n-----END PUBLIC KEY-----";
    assertThat(refused(text)).isNotEqualTo("taken");
  }

  /** Whatever is changed in a good key, it is refused in words, or one reads what was meant. */
  @Test
  void neverFailsOtherwise() throws Exception {
    ECKey ec = new ECKeyGenerator(Curve.P_256).generate();
    List<String> good =
        List.of(ec.toPublicJWK().toJSONString(), pem(ec.toECPublicKey()), rsa(2_048, 65_537));
    Random random = new Random(20_261_128);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(good.get(i % good.size()));
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(96)));
        case 1 -> text.deleteCharAt(at);
        default -> text.insert(at, text.charAt(random.nextInt(text.length())));
      }
      assertThat(PublicKeys.read(text.toString())).isNotNull();
    }
  }
}
