package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import gatehouse.core.apikey.AccessScope;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.sim.line.FreePort;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Proofs and access tokens as no program would send them (RFC 9449, 11; RFC 8725). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileProofsTest {
  private static final String PATH = "/api/v1/accounts";
  private static final String PAPER = "D1000001";

  private Broker broker;
  private KeyProgram program;
  private String token = "";

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
    program = KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, PAPER));
    token = program.token();
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private static String header(ECKey key) {
    return "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":"
        + key.toPublicJWK().toJSONString()
        + "}";
  }

  private static String hash(String token) throws Exception {
    byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
    return Forged.base64(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private String claims() throws Exception {
    return """
    {"jti":"%s","htm":"GET","htu":"%s","iat":%d,"ath":"%s","nonce":"%s"}\
    """
        .formatted(
            UUID.randomUUID(),
            broker.base + PATH,
            broker.clock.instant().getEpochSecond(),
            hash(token),
            program.nonce);
  }

  private String claims(String from, String to) throws Exception {
    String good = claims();
    String changed = good.replaceFirst(from, to);
    assertThat(changed).isNotEqualTo(good);
    return changed;
  }

  private HttpResponse<String> sent(String proof) throws Exception {
    return program.send("GET", PATH, "", "DPoP " + token, proof);
  }

  private String signed(String claims) throws Exception {
    return Forged.es256(header(program.key), claims, program.key);
  }

  private void allRefused(Map<String, String> proofs) throws Exception {
    for (Map.Entry<String, String> each : proofs.entrySet()) {
      HttpResponse<String> answer = sent(each.getValue());
      assertThat(answer.statusCode()).as(each.getKey() + ": " + answer.body()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
          .as(each.getKey())
          .containsAnyOf("invalid_dpop_proof", "use_dpop_nonce", "invalid_token");
    }
    assertThat(sent(signed(claims())).statusCode()).isEqualTo(200);
  }

  @Test
  void signaturesAndAlgorithms() throws Exception {
    ECKey key = program.key;
    String good = header(key);
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : new String[] {"none", "None", "HS256", "ES384", "RS256", "EdDSA"}) {
      String header = good.replace("ES256", name);
      all.put("alg " + name, Forged.es256(header, claims(), key));
      all.put("unsigned, alg " + name, Forged.with(header, claims(), new byte[0]));
    }
    all.put(
        "HS256 by x", Forged.hs256(good.replace("ES256", "HS256"), claims(), key.getX().decode()));
    all.put(
        "HS256 by a secret of its own",
        Forged.hs256(
            "{\"typ\":\"dpop+jwt\",\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}",
            claims(),
            new byte[3]));
    for (int length : new int[] {0, 63, 64, 65, 96}) {
      all.put("zeros of " + length, Forged.with(good, claims(), new byte[length]));
    }
    all.put("as ASN.1", Forged.der(good, claims(), key));
    all.put("by another key", Forged.es256(good, claims(), ClientProgram.pair()));
    ECKey thief = ClientProgram.pair();
    all.put("of another key", Forged.es256(header(thief), claims(), thief));
    allRefused(all);
  }

  @Test
  void headersAndTheirKeys() throws Exception {
    ECKey key = program.key;
    String good = header(key);
    String jwk = key.toPublicJWK().toJSONString();
    byte[] y = key.getY().decode();
    y[0] ^= 1;
    String weak =
        new RSAKey.Builder(
                Base64URL.encode(BigInteger.ONE.shiftLeft(1_023).setBit(0)),
                Base64URL.encode(BigInteger.valueOf(65_537)))
            .build()
            .toJSONString();
    ECKey other = new ECKeyGenerator(Curve.P_384).generate();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("private jwk", good.replace(jwk, key.toJSONString()));
    headers.put("no jwk", "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\"}");
    headers.put(
        "a point beside the curve",
        good.replace(key.getY().toString(), Base64URL.encode(y).toString()));
    headers.put("weak RSA", good.replace(jwk, weak).replace("ES256", "PS256"));
    headers.put("another curve", good.replace(jwk, other.toPublicJWK().toJSONString()));
    headers.put("kid alone", good.replace("\"jwk\":" + jwk, "\"kid\":\"" + program.id + "\""));
    headers.put("jku", good.replace("\"jwk\":" + jwk, "\"jku\":\"http://localhost:1/keys\""));
    headers.put("typ JWT", good.replace("dpop+jwt", "JWT"));
    headers.put("no typ", good.replace("\"typ\":\"dpop+jwt\",", ""));
    headers.put("crit", good.replace("{\"typ\"", "{\"crit\":[\"exp\"],\"exp\":1,\"typ\""));
    headers.put("b64", good.replace("{\"typ\"", "{\"crit\":[\"b64\"],\"b64\":false,\"typ\""));
    headers.put("b64 alone", good.replace("{\"typ\"", "{\"b64\":false,\"typ\""));
    headers.put("two jwk", good.replace("{\"typ\"", "{\"jwk\":" + jwk + ",\"typ\""));
    headers.put("two alg", good.replace("{\"typ\"", "{\"alg\":\"none\",\"typ\""));
    Map<String, String> all = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : headers.entrySet()) {
      all.put(each.getKey(), Forged.es256(each.getValue(), claims(), key));
    }
    all.put(
        "unencoded",
        Forged.unencoded(
            good.replace("{\"typ\"", "{\"crit\":[\"b64\"],\"b64\":false,\"typ\""), claims(), key));
    allRefused(all);
  }

  @Test
  void claimsOfAnotherRequest() throws Exception {
    long now = broker.clock.instant().getEpochSecond();
    String htu = broker.base + PATH;
    Map<String, String> all = new LinkedHashMap<>();
    for (String method : new String[] {"POST", "get", "GET ", ""}) {
      all.put("htm " + method, signed(claims("\"GET\"", "\"" + method + "\"")));
    }
    for (String address :
        new String[] {
          broker.base,
          htu + "/",
          htu + "/..",
          broker.base + "/api/v1/orders",
          broker.base + "/api/v1/%61ccounts",
          htu.replace("http:", "https:"),
          htu.replace("localhost", "localhost.evil.example"),
          htu.replace("localhost", "evil@localhost"),
          htu.replace("http://localhost", "http://evil.example"),
          "//" + htu.substring(7),
          PATH,
          ""
        }) {
      all.put(
          "htu " + address, signed(claims("\"htu\":\"[^\"]+\"", "\"htu\":\"" + address + "\"")));
    }
    for (String ath : new String[] {hash("gha_x"), "", hash(token) + "=", token}) {
      all.put("ath " + ath, signed(claims("\"ath\":\"[^\"]+\"", "\"ath\":\"" + ath + "\"")));
    }
    for (String iat :
        new String[] {
          Long.toString(now + 31),
          Long.toString(now - 601),
          "0",
          "-1",
          "1e300",
          "9223372036854775807",
          "\"" + now + "\"",
          "null"
        }) {
      all.put("iat " + iat, signed(claims("\"iat\":\\d+", "\"iat\":" + iat)));
    }
    for (String nonce : new String[] {"", "AAAA", program.nonce + "A"}) {
      all.put(
          "nonce " + nonce, signed(claims("\"nonce\":\"[^\"]+\"", "\"nonce\":\"" + nonce + "\"")));
    }
    for (String jti : new String[] {"\"\"", "null", "7", "\"" + "j".repeat(257) + "\""}) {
      all.put("jti " + jti, signed(claims("\"jti\":\"[^\"]+\"", "\"jti\":" + jti)));
    }
    for (String missing : new String[] {"jti", "htm", "htu", "ath", "nonce"}) {
      all.put("no " + missing, signed(claims("\"" + missing + "\"", "\"x\"")));
    }
    all.put("no iat", signed(claims("\"iat\"", "\"x\"")));
    all.put("two htm", signed(claims("\\{", "{\"htm\":\"POST\",")));
    all.put("two jti", signed(claims("\\{", "{\"jti\":\"other\",")));
    for (String payload : new String[] {"", "null", "[]", "{", "7", "[" + claims() + "]"}) {
      all.put("payload " + payload, signed(payload));
    }
    all.put("too long", signed(claims("\\}", ",\"x\":\"" + "x".repeat(4_000) + "\"}")));
    all.put("deep", signed("[".repeat(1_500)));
    all.put("no JWT", "x");
    allRefused(all);
  }

  /** FAPI 2.0 Security Profile, 5.3.2.1, item 13: clocks that are ten seconds ahead. */
  @Test
  void aClockThatIsALittleAheadIsTaken() throws Exception {
    long now = broker.clock.instant().getEpochSecond();
    for (long ahead : new long[] {0, 1, 10, 30}) {
      String claims = claims().replaceFirst("\"iat\":\\d+", "\"iat\":" + (now + ahead));
      assertThat(sent(signed(claims)).statusCode()).as("ahead " + ahead).isEqualTo(200);
    }
  }

  @Test
  void oneProofForOneRequest() throws Exception {
    String proof = signed(claims());
    assertThat(sent(proof).statusCode()).isEqualTo(200);
    assertThat(sent(proof).statusCode()).isEqualTo(401);
    String again = proof.substring(0, proof.lastIndexOf('.'));
    String twin = signed(claims("\"jti\":\"[^\"]+\"", "\"jti\":\"twin\""));
    assertThat(sent(twin).statusCode()).isEqualTo(200);
    String other = signed(claims("\"jti\":\"[^\"]+\"", "\"jti\":\"twin\""));
    assertThat(other).isNotEqualTo(twin).doesNotStartWith(again);
    assertThat(sent(other).statusCode()).isEqualTo(401); // another signature, the same name
    HttpResponse<String> two =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(broker.base + PATH))
                    .header("Authorization", "DPoP " + token)
                    .header("DPoP", signed(claims()))
                    .header("DPoP", signed(claims()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(two.statusCode()).isEqualTo(401);
  }

  @Test
  void tokensThatWereNotMadeHere() throws Exception {
    String right = token;
    try {
      for (int at = 0; at < right.length(); at++) {
        char changed = right.charAt(at) == 'A' ? 'B' : 'A';
        token = right.substring(0, at) + changed + right.substring(at + 1);
        assertThat(sent(signed(claims())).statusCode()).as(token).isEqualTo(401);
      }
      for (String other :
          new String[] {right + "A", right.substring(1), right + "=", "x", "A.B.C"}) {
        token = other;
        assertThat(sent(signed(claims())).statusCode()).as(token).isEqualTo(401);
      }
    } finally {
      token = right;
    }
    assertThat(sent(signed(claims())).statusCode()).isEqualTo(200);
  }

  /** What one node took, another one takes no more (two nodes, one database). */
  @Test
  void whatOneNodeTookNoOtherTakes() throws Exception {
    String url = TestDatabases.freshUrl(Dialect.POSTGRES);
    int port = FreePort.any();
    Map<String, String> options =
        Map.of("database", url, "base.url", "http://localhost:" + port, "port", "" + port);
    try (Broker one = Broker.start(options)) {
      Map<String, String> twos = Map.of("database", url, "base.url", one.base);
      try (Broker two = Broker.node(one.data, twos)) {
        two.clock.advance(Duration.between(two.clock.instant(), one.clock.instant()));
        ClientProgram client = ClientProgram.registered(one, new Staff(one).olu(), "Night Desk");
        two.clock.advance(Duration.between(two.clock.instant(), one.clock.instant()));
        for (String path : new String[] {"/oauth/introspect", "/oauth/revoke", "/oauth/par"}) {
          Map<String, String> form = new java.util.HashMap<>(client.request("token", "nonsense"));
          form.put("client_assertion", client.signed(client.assertion().build()));
          client.node = one.base;
          int first = client.post(path, form, null).statusCode();
          assertThat(first).as(path).isIn(200, 201);
          client.node = two.base;
          HttpResponse<String> copied = client.post(path, form, null);
          assertThat(copied.body()).as(path).contains("invalid_client", "used before");
        }
        client.node = one.base;
        client.hearNonce();
        String proof = client.proof("POST", "/oauth/token", null);
        client.node = two.base;
        HttpResponse<String> elsewhere =
            client.post(
                "/oauth/token", Map.of("grant_type", "refresh_token", "refresh_token", "x"), proof);
        assertThat(elsewhere.statusCode()).isEqualTo(400);
        assertThat(elsewhere.body()).contains("use_dpop_nonce");
      }
    }
  }
}
