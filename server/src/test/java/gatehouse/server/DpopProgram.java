package gatehouse.server;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What programs have in common that speak the protocol by themselves: proofs of a key, and HTTP.
 */
abstract class DpopProgram {
  private static final HttpClient PLAIN = HttpClient.newHttpClient();

  /** What its proofs and assertions name. */
  final String base;

  private final InstantSource clock;
  String nonce = "";

  /** How it connects. */
  HttpClient http = PLAIN;

  /** The node that it sends to; what it signs names the broker. */
  String node;

  /** Where it comes from, by way of a proxy that the broker trusts; empty for this machine. */
  String from = "";

  DpopProgram(String base, InstantSource clock) {
    this.base = base;
    this.clock = clock;
    this.node = base;
  }

  Instant now() {
    return clock.instant();
  }

  /** The key that its proofs are made with. */
  abstract ECKey proves();

  /** A proof for one request; it names the address without its query (RFC 9449, 4.2). */
  String proof(String method, String path, @Nullable String token) throws Exception {
    return new DefaultDPoPProofFactory(proves(), JWSAlgorithm.ES256)
        .createDPoPJWT(
            new JWTID(),
            method,
            URI.create(base + path.split("[?]", 2)[0]),
            Date.from(now()),
            token == null ? null : new DPoPAccessToken(token),
            nonce.isEmpty() ? null : new Nonce(nonce))
        .serialize();
  }

  /** By hand: the library writes an audience as it likes, and here it must be a text. */
  static String signed(JWTClaimsSet claims, ECKey key) throws Exception {
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  /** Posts a form. */
  HttpResponse<String> form(String path, Map<String, String> form, @Nullable String proof)
      throws Exception {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return sent(request, proof);
  }

  /** A call with whatever stands in the headers. */
  HttpResponse<String> send(
      String method, String path, String body, String authorization, @Nullable String proof)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return sent(request, proof);
  }

  private HttpResponse<String> sent(HttpRequest.Builder request, @Nullable String proof)
      throws Exception {
    if (proof != null) {
      request.header("DPoP", proof);
    }
    if (!from.isEmpty()) {
      request.header("X-Forwarded-For", from);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    answer.headers().firstValue("DPoP-Nonce").ifPresent(fresh -> nonce = fresh);
    return answer;
  }
}
