package gatehouse.client;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A fresh signature for every request (RFC 9449); tokens are asked for by one too (RFC 7523). */
final class DpopProof implements KeyProof {
  private static final long ASSERTION_SECONDS = 60;

  private final ApiKeyFile key;
  private final RandomGenerator random;
  private volatile String nonce = "";

  DpopProof(ApiKeyFile key, RandomGenerator random) {
    this.key = key;
    this.random = random;
  }

  @Override
  public URI server() {
    return key.server();
  }

  @Override
  public Connections connections() {
    return Connections.trusting(key.trusted());
  }

  @Override
  public Map<String, String> tokenForm(Instant serverTime) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", key.keyId());
    claims.put("sub", key.keyId());
    claims.put("aud", key.server().toString());
    claims.put("jti", name());
    claims.put("iat", serverTime.getEpochSecond());
    claims.put("exp", serverTime.plusSeconds(ASSERTION_SECONDS).getEpochSecond());
    return Map.of(
        "client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion",
        key.sign(Map.of(), claims));
  }

  @Override
  public void show(
      HttpRequest.Builder request,
      String method,
      String url,
      @Nullable String token,
      Instant serverTime) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("jti", name());
    claims.put("htm", method);
    claims.put("htu", url.split("[?#]", 2)[0]);
    claims.put("iat", serverTime.getEpochSecond());
    if (token != null) {
      claims.put("ath", ApiKeyFile.hash(token));
      request.header("Authorization", "DPoP " + token);
    }
    if (!nonce.isEmpty()) {
      claims.put("nonce", nonce);
    }
    request.header("DPoP", key.sign(Map.of("typ", "dpop+jwt", "jwk", key.jwk()), claims));
  }

  @Override
  public void heard(HttpHeaders headers) {
    headers.firstValue("DPoP-Nonce").ifPresent(fresh -> nonce = fresh);
  }

  /** 128 random bits. */
  private String name() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
