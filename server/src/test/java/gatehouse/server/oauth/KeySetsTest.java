package gatehouse.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Key sets as an attacker would have an operator register them. */
class KeySetsTest {
  private static final String WEAK = "Each key must be EC P-256, or RSA of 2048 to 4096 bits.";
  private static final String NO_SET = "The field jwks must hold a JSON Web Key Set.";

  private static String set(String... keys) {
    return Stream.of(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static String refused(String text) {
    return KeySets.read(text) instanceof KeySets.Read.Refused(String sentence) ? sentence : "taken";
  }

  private static ECKey ec(String kid) throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyID(kid).generate().toPublicJWK();
  }

  private static String rsa(BigInteger modulus, long exponent) {
    return new RSAKey.Builder(
            Base64URL.encode(modulus), Base64URL.encode(BigInteger.valueOf(exponent)))
        .build()
        .toJSONString();
  }

  @Test
  void refusesWhatIsWeakOrNoPublicKeyOfOurs() throws Exception {
    BigInteger modulus = BigInteger.ONE.shiftLeft(2_047).setBit(0);
    assertThat(refused(set(rsa(BigInteger.ONE.shiftLeft(1_023).setBit(0), 65_537))))
        .isEqualTo(WEAK);
    assertThat(refused(set(rsa(BigInteger.ONE.shiftLeft(8_191).setBit(0), 65_537))))
        .isEqualTo(WEAK);
    assertThat(refused(set(rsa(modulus, 1)))).isEqualTo(WEAK); // everybody's signature would do
    assertThat(refused(set(rsa(modulus, 65_536)))).isEqualTo(WEAK);
    assertThat(refused(set(rsa(modulus, 65_537)))).isEqualTo("taken");
    JWK other = new ECKeyGenerator(Curve.P_384).generate().toPublicJWK();
    assertThat(refused(set(ec("a").toJSONString(), other.toJSONString()))).isEqualTo(WEAK);
    assertThat(refused(set("{\"kty\":\"oct\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0\"}")))
        .contains("private key");
    assertThat(refused(set(new ECKeyGenerator(Curve.P_256).generate().toJSONString())))
        .contains("private key");
    assertThat(refused(set(new RSAKeyGenerator(2_048).generate().toJSONString())))
        .contains("private key");
  }

  @Test
  void refusesAPointBesideTheCurve() throws Exception {
    ECKey key = ec("a");
    byte[] y = key.getY().decode();
    y[31] ^= 1;
    String off = key.toJSONString().replace(key.getY().toString(), Base64URL.encode(y).toString());
    assertThat(refused(set(off))).isEqualTo(NO_SET);
    String none = key.toJSONString().replace(key.getY().toString(), "AA");
    assertThat(refused(set(none.replace(key.getX().toString(), "AA")))).isEqualTo(NO_SET);
  }

  @Test
  void refusesSetsThatAreNoneOrTooLarge() throws Exception {
    String key = ec("a").toJSONString();
    assertThat(refused(set())).contains("1 to 10 keys");
    assertThat(refused(set(Stream.generate(() -> key).limit(11).toArray(String[]::new))))
        .contains("1 to 10 keys");
    assertThat(refused(set(key) + " ".repeat(KeySets.CHARACTERS_MAX))).contains("longer than");
    assertThat(refused(set(key, ec("a").toJSONString()))).contains("same kid");
    assertThat(refused(set(key.replace("{", "{\"use\":\"enc\",")))).contains("use can be sig");
    assertThat(refused("{\"keys\":" + "[".repeat(9_000) + "]".repeat(9_000) + "}"))
        .isEqualTo(NO_SET);
    for (String text : List.of("", "null", "[]", "{}", "{\"keys\":1}", "{\"keys\":[1]}", key)) {
      assertThat(refused(text)).as(text).isNotEqualTo("taken");
    }
  }

  @Test
  void keepsNothingButTheKeyAndItsName() throws Exception {
    String key = ec("one").toJSONString().replace("{", "{\"x5u\":\"https://evil.example/\",");
    assertThat(KeySets.read(set(key)))
        .isInstanceOfSatisfying(
            KeySets.Read.Good.class,
            good -> assertThat(good.jwks()).contains("\"one\"").doesNotContain("x5u", "evil"));
  }

  /** Whatever is changed in a good set, it is refused in words or reads as a set that serves. */
  @Test
  void neverFailsOtherwise() throws Exception {
    String good =
        set(ec("a").toJSONString(), rsa(BigInteger.ONE.shiftLeft(2_047).setBit(0), 65_537));
    Random random = new Random(20_261_128);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(96)));
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, text.charAt(random.nextInt(text.length())));
        }
      }
      if (KeySets.read(text.toString()) instanceof KeySets.Read.Good(String jwks)) {
        assertThat(KeySets.of(jwks)).isNotEmpty();
      }
    }
  }
}
