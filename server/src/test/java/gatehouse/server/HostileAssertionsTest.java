package gatehouse.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Client assertions as no client of a good library would send them (RFC 8725): each is refused with
 * the error that the protocol has for it, and none breaks anything.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileAssertionsTest {
  private static final String ES256 = "{\"alg\":\"ES256\"}";

  private Broker broker;
  private ClientProgram client;
  private ECKey thief;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
    client = ClientProgram.registered(broker, new Staff(broker).olu(), "Night Desk");
    thief = ClientProgram.pair();
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private long now() {
    return broker.clock.instant().getEpochSecond();
  }

  /** Claims that are good, each time with another jti. */
  private String claims() {
    return """
    {"iss":"%1$s","sub":"%1$s","aud":"%2$s","jti":"%3$s","iat":%4$d,"exp":%5$d}\
    """
        .formatted(client.id, broker.base, UUID.randomUUID(), now(), now() + 60);
  }

  private String claims(String from, String to) {
    String good = claims();
    String changed = good.replaceFirst(from, to);
    assertThat(changed).isNotEqualTo(good);
    return changed;
  }

  private HttpResponse<String> sent(String assertion) throws Exception {
    return client.post(
        "/oauth/introspect", Map.of("token", "nonsense", "client_assertion", assertion), null);
  }

  private void allRefused(Map<String, String> assertions) throws Exception {
    for (Map.Entry<String, String> each : assertions.entrySet()) {
      HttpResponse<String> answer = sent(each.getValue());
      assertThat(answer.statusCode()).as(each.getKey() + ": " + answer.body()).isEqualTo(401);
      assertThat(answer.body()).as(each.getKey()).contains("\"error\":\"invalid_client\"");
    }
    assertThat(sent(Forged.es256(ES256, claims(), client.key)).statusCode()).isEqualTo(200);
  }

  @Test
  void goodOnesAreTaken() throws Exception {
    for (String header :
        new String[] {
          ES256,
          "{\"typ\":\"JWT\",\"alg\":\"ES256\"}",
          "{\"typ\":\"client-authentication+jwt\",\"alg\":\"ES256\"}",
          "{\"alg\":\"ES256\",\"x5t\":\"AAAA\"}"
        }) {
      HttpResponse<String> answer = sent(Forged.es256(header, claims(), client.key));
      assertThat(answer.statusCode()).as(header + answer.body()).isEqualTo(200);
    }
  }

  /** FAPI 2.0 Security Profile, 5.3.2.1, item 13: clocks that are ten seconds ahead. */
  @Test
  void aClockThatIsALittleAheadIsTaken() throws Exception {
    for (String claim : new String[] {"iat", "nbf"}) {
      for (long ahead : new long[] {0, 1, 10, 30}) {
        String time = "\"" + claim + "\":" + (now() + ahead);
        HttpResponse<String> answer = sent(signed(claims().replaceFirst("\"iat\":\\d+", time)));
        assertThat(answer.statusCode()).as(time + answer.body()).isEqualTo(200);
      }
    }
  }

  @Test
  void algorithmsThatAreNoneOrOthers() throws Exception {
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : new String[] {"none", "None", "NONE", "nOnE", ""}) {
      String header = "{\"alg\":\"" + name + "\"}";
      all.put("unsigned, alg " + name, Forged.with(header, claims(), new byte[0]));
      all.put("signed, alg " + name, Forged.es256(header, claims(), client.key));
    }
    all.put("no alg", Forged.es256("{\"typ\":\"JWT\"}", claims(), client.key));
    String hs256 = "{\"alg\":\"HS256\"}";
    ECKey open = client.key.toPublicJWK();
    all.put("HS256 by the JWK", Forged.hs256(hs256, claims(), open.toJSONString().getBytes(UTF_8)));
    all.put("HS256 by its x", Forged.hs256(hs256, claims(), open.getX().decode()));
    all.put("HS256 by SPKI", Forged.hs256(hs256, claims(), open.toECPublicKey().getEncoded()));
    all.put(
        "HS256 by PEM",
        Forged.hs256(hs256, claims(), TestCertificates.pem(open.toECPublicKey()).getBytes(UTF_8)));
    for (String name : new String[] {"ES384", "ES256K", "RS256", "PS256", "EdDSA", "ES512"}) {
      all.put(name, Forged.es256("{\"alg\":\"" + name + "\"}", claims(), client.key));
    }
    allRefused(all);
  }

  @Test
  void signaturesThatAreNone() throws Exception {
    byte[] n =
        ECKey.parse(client.key.toJSONString())
            .getCurve()
            .toECParameterSpec()
            .getOrder()
            .toByteArray();
    byte[] order = Arrays.copyOfRange(n, n.length - 32, n.length);
    byte[] zeroOne = new byte[64];
    zeroOne[63] = 1;
    byte[] oneZero = new byte[64];
    oneZero[31] = 1;
    byte[] orders = Arrays.copyOf(order, 64);
    System.arraycopy(order, 0, orders, 32, 32);
    byte[] full = new byte[64];
    Arrays.fill(full, (byte) 0xff);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("r and s are 0", Forged.with(ES256, claims(), new byte[64]));
    all.put("r is 0, s is 1", Forged.with(ES256, claims(), zeroOne));
    all.put("r is 1, s is 0", Forged.with(ES256, claims(), oneZero));
    all.put("r and s are the order", Forged.with(ES256, claims(), orders));
    all.put("r and s are above the order", Forged.with(ES256, claims(), full));
    for (int length : new int[] {0, 1, 32, 63, 65, 96, 128}) {
      all.put("zeros of " + length, Forged.with(ES256, claims(), new byte[length]));
    }
    all.put("as ASN.1", Forged.der(ES256, claims(), client.key));
    String good = Forged.es256(ES256, claims(), client.key);
    all.put("a byte more", good + "AA");
    all.put("a byte less", good.substring(0, good.length() - 2));
    all.put(
        "of other claims", good.replaceFirst("\\.[^.]+\\.", "." + Forged.base64(claims()) + "."));
    all.put("by another key", Forged.es256(ES256, claims(), thief));
    allRefused(all);
  }

  @Test
  void headersThatBringAKeyOrAnExtension() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(1);
      headersThatBringAKeyOrAnExtension("http://localhost:" + listening.getLocalPort());
      assertThatThrownBy(listening::accept)
          .as("nothing was fetched")
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  private void headersThatBringAKeyOrAnExtension(String elsewhere) throws Exception {
    String jwk = thief.toPublicJWK().toJSONString();
    Map<String, String> all = new LinkedHashMap<>();
    for (String more :
        new String[] {
          "\"jwk\":" + jwk,
          "\"jku\":\"" + broker.base + "/oauth/jwks\"",
          "\"jku\":\"" + elsewhere + "/keys\"",
          "\"x5u\":\"" + elsewhere + "/chain\"",
          "\"x5c\":[\"AAAA\"]",
          "\"kid\":\"../../../dev/null\"",
          "\"kid\":\"' OR 1=1 --\""
        }) {
      String header = "{\"alg\":\"ES256\"," + more + "}";
      all.put("a thief's key, " + more, Forged.es256(header, claims(), thief));
    }
    for (String more :
        new String[] {
          "\"crit\":[\"exp\"],\"exp\":1",
          "\"crit\":[\"b64\"],\"b64\":false",
          "\"crit\":[\"b64\"],\"b64\":true",
          "\"crit\":[]",
          "\"crit\":\"exp\"",
          "\"b64\":false",
          "\"typ\":\"dpop+jwt\"",
          "\"typ\":\"at+jwt\"",
          "\"typ\":\"secevent+jwt\"",
          "\"typ\":7"
        }) {
      String header = "{\"alg\":\"ES256\"," + more + "}";
      all.put("the client's key, " + more, Forged.es256(header, claims(), client.key));
    }
    String plain = "{\"alg\":\"ES256\",\"b64\":false,\"crit\":[\"b64\"]}";
    all.put("unencoded", Forged.unencoded(plain, claims(), client.key));
    all.put(
        "unencoded, not critical",
        Forged.unencoded("{\"alg\":\"ES256\",\"b64\":false}", claims(), client.key));
    allRefused(all);
  }

  @Test
  void jsonThatReadsInTwoWays() throws Exception {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("two alg", Forged.es256("{\"alg\":\"none\",\"alg\":\"ES256\"}", claims(), client.key));
    all.put("two iss", signed(claims("\\{", "{\"iss\":\"app-aaaaaaaaaaaaaaaaaaaaaa\",")));
    all.put("two sub", signed(claims("\\}", ",\"sub\":\"app-aaaaaaaaaaaaaaaaaaaaaa\"}")));
    all.put("two exp", signed(claims("\\}", ",\"exp\":1}")));
    all.put("two aud", signed(claims("\\}", ",\"aud\":\"https://other.example\"}")));
    all.put("more behind", signed(claims("\\}", "}{}")));
    all.put("no object", signed("[" + claims() + "]"));
    for (String payload : new String[] {"", "null", "{}", "[]", "7", "\"x\"", "{", "\u0000"}) {
      all.put("payload " + payload, signed(payload));
    }
    all.put("deep header", signed("{\"alg\":\"ES256\",\"x\":" + "[".repeat(2_000), claims()));
    all.put("deep claims", signed("{\"iss\":" + "[".repeat(2_000)));
    String good = signed(claims());
    all.put("nested", Forged.es256("{\"alg\":\"ES256\",\"cty\":\"JWT\"}", good, client.key));
    all.put("five parts", good + ".AAAA.AAAA");
    all.put("two parts", good.substring(0, good.lastIndexOf('.')));
    all.put("JSON", "{\"payload\":\"" + Forged.base64(claims()) + "\",\"signatures\":[]}");
    all.put("too long", signed(claims("\\}", ",\"x\":\"" + "x".repeat(9_000) + "\"}")));
    all.put("nothing but dots", "..");
    allRefused(all);
  }

  private String signed(String payload) throws Exception {
    return Forged.es256(ES256, payload, client.key);
  }

  private String signed(String header, String payload) throws Exception {
    return Forged.es256(header, payload, client.key);
  }

  @Test
  void claimsThatAreNotForThisRequest() throws Exception {
    Map<String, String> all = new LinkedHashMap<>();
    Instant now = broker.clock.instant();
    for (String exp :
        new String[] {
          Long.toString(now.getEpochSecond()),
          Long.toString(now.getEpochSecond() - 1),
          Long.toString(now.getEpochSecond() + 601),
          "0",
          "-1",
          "1e300",
          "9223372036854775807",
          "99999999999999999999999",
          "\"tomorrow\"",
          "\"" + (now.getEpochSecond() + 60) + "\"",
          "null",
          "[]",
          "true"
        }) {
      all.put("exp " + exp, signed(claims("\"exp\":\\d+", "\"exp\":" + exp)));
    }
    for (String iat :
        new String[] {Long.toString(now.getEpochSecond() + 31), "9223372036854775", "\"now\""}) {
      all.put("iat " + iat, signed(claims("\"iat\":\\d+", "\"iat\":" + iat)));
      all.put("nbf " + iat, signed(claims("\"iat\":\\d+", "\"nbf\":" + iat)));
    }
    for (String aud :
        new String[] {
          "\"" + broker.base + "/\"",
          "\"" + broker.base + "/oauth/token\"",
          "\"" + broker.base.replace("http:", "HTTP:") + "\"",
          "[\"" + broker.base + "\"]",
          "[]",
          "null",
          "7"
        }) {
      all.put("aud " + aud, signed(claims("\"aud\":\"[^\"]+\"", "\"aud\":" + aud)));
    }
    for (String jti : new String[] {"\"\"", "null", "7", "\"" + "j".repeat(257) + "\""}) {
      all.put("jti " + jti, signed(claims("\"jti\":\"[^\"]+\"", "\"jti\":" + jti)));
    }
    for (String name : new String[] {"iss", "sub"}) {
      for (String value : new String[] {"\"app-aaaaaaaaaaaaaaaaaaaaaa\"", "null", "[]", "\"\""}) {
        all.put(
            name + " " + value,
            signed(claims("\"" + name + "\":\"[^\"]+\"", "\"" + name + "\":" + value)));
      }
    }
    allRefused(all);
  }
}
