package gatehouse.server;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registered client that speaks the protocol by itself, to send also what no library would send.
 */
final class ClientProgram extends DpopProgram {
  static final String CALLBACK = "https://client.example/callback?from=gatehouse";

  /** One without a query, for clients that cut it off before they compare. */
  static final String BARE_CALLBACK = "https://client.example/bare";

  static final String DETAILS =
      """
      [{"type":"brokerage_access","scope":"trade","environment":"paper","orderValueMax":"2500"}]\
      """;

  final ECKey key;
  ECKey proofKey;
  final String id;
  CodeVerifier verifier = new CodeVerifier();

  private ClientProgram(Broker broker, ECKey key, ECKey proofKey, String id) {
    super(broker.base, broker.clock);
    this.key = key;
    this.proofKey = proofKey;
    this.id = id;
  }

  /** One that is registered somehow. */
  static ClientProgram of(Broker broker, ECKey key, String id) throws Exception {
    return new ClientProgram(broker, key, pair(), id);
  }

  static ECKey pair() throws Exception {
    return new ECKeyGenerator(Curve.P_256).generate();
  }

  /** Has an operator register a client that may ask for anything. */
  static ClientProgram registered(Broker broker, Staff.Operator operator, String name)
      throws Exception {
    return registered(broker, operator, name, "\"scope\":\"trade\",\"live\":true");
  }

  static ClientProgram registered(Broker broker, Staff.Operator operator, String name, String reach)
      throws Exception {
    ECKey key = pair();
    String jwks = new JWKSet(key.toPublicJWK()).toString(true).replace("\"", "\\\"");
    String body =
        "{\"name\":\"%s\",\"redirectUris\":[\"%s\",\"%s\"],\"jwks\":\"%s\",%s,\"contact\":\"%s\"}"
            .formatted(name, CALLBACK, BARE_CALLBACK, jwks, reach, "desk@client.example");
    String id = operator.post("/api/v1/admin/clients", body).as(201).text("id");
    return new ClientProgram(broker, key, pair(), id);
  }

  /** The claims of a good assertion. */
  JWTClaimsSet.Builder assertion() {
    Instant now = now();
    return new JWTClaimsSet.Builder()
        .issuer(id)
        .subject(id)
        .claim("aud", base)
        .jwtID(UUID.randomUUID().toString())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(60)));
  }

  @Override
  ECKey proves() {
    return proofKey;
  }

  String signed(JWTClaimsSet claims) throws Exception {
    return signed(claims, key);
  }

  /** Fields with a fresh assertion, where the form has none. */
  private Map<String, String> withAssertion(Map<String, String> form) throws Exception {
    Map<String, String> all = new HashMap<>(form);
    all.putIfAbsent(
        "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    if (!all.containsKey("client_assertion")) {
      all.put("client_assertion", signed(assertion().build()));
    }
    all.values().removeIf(String::isEmpty);
    return all;
  }

  /** Posts a form; an empty field is left out. */
  HttpResponse<String> post(String path, Map<String, String> form, @Nullable String proof)
      throws Exception {
    return form(path, withAssertion(form), proof);
  }

  /** Has the nonce of the running minute. */
  void hearNonce() throws Exception {
    post("/oauth/token", Map.of("grant_type", "x"), proof("POST", "/oauth/token", null));
  }

  /** A good request, with what differs. */
  Map<String, String> request(String... differing) {
    Map<String, String> form = new HashMap<>();
    form.put("response_type", "code");
    form.put("redirect_uri", CALLBACK);
    form.put("scope", "openid");
    form.put("state", "s-1");
    form.put("nonce", "n-1");
    form.put("code_challenge_method", "S256");
    form.put(
        "code_challenge", CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue());
    form.put("authorization_details", DETAILS);
    for (int i = 0; i < differing.length; i += 2) {
      form.put(differing[i], differing[i + 1]);
    }
    return form;
  }

  HttpResponse<String> push(String... differing) throws Exception {
    return post("/oauth/par", request(differing), null);
  }

  /** Where the person is sent after a good request. */
  String authorize(String... differing) throws Exception {
    HttpResponse<String> answer = push(differing);
    return "/oauth/authorize?client_id="
        + id
        + "&request_uri="
        + URLEncoder.encode(field(answer, "request_uri"), StandardCharsets.UTF_8);
  }

  /** Exchanges a code, with what differs. */
  HttpResponse<String> exchange(String code, String... differing) throws Exception {
    hearNonce();
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("code_verifier", verifier.getValue());
    form.put("redirect_uri", CALLBACK);
    for (int i = 0; i < differing.length; i += 2) {
      form.put(differing[i], differing[i + 1]);
    }
    return post("/oauth/token", form, proof("POST", "/oauth/token", null));
  }

  /** Asks from a device without a browser, with what differs. */
  HttpResponse<String> begin(String... differing) throws Exception {
    hearNonce();
    Map<String, String> form = new HashMap<>();
    form.put("scope", "openid");
    form.put("authorization_details", DETAILS);
    for (int i = 0; i < differing.length; i += 2) {
      form.put(differing[i], differing[i + 1]);
    }
    String path = "/oauth/device_authorization";
    return post(path, form, proof("POST", path, null));
  }

  /** Asks whether somebody has let the device in. */
  HttpResponse<String> poll(String deviceCode) throws Exception {
    hearNonce();
    return post(
        "/oauth/token",
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "device_code",
            deviceCode),
        proof("POST", "/oauth/token", null));
  }

  HttpResponse<String> refresh(String token) throws Exception {
    hearNonce();
    return post(
        "/oauth/token",
        Map.of("grant_type", "refresh_token", "refresh_token", token),
        proof("POST", "/oauth/token", null));
  }

  HttpResponse<String> introspect(String token) throws Exception {
    return post("/oauth/introspect", Map.of("token", token), null);
  }

  HttpResponse<String> revoke(String token) throws Exception {
    return post("/oauth/revoke", Map.of("token", token), null);
  }

  /** Calls the broker with an access token and a fresh proof. */
  HttpResponse<String> call(String method, String path, String body, String token)
      throws Exception {
    hearNonce();
    return send(method, path, body, "DPoP " + token, proof(method, path, token));
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(node + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A text of a JSON answer. */
  static String field(HttpResponse<String> answer, String name) {
    Matcher matcher =
        Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(answer.body());
    if (!matcher.find()) {
      throw new AssertionError(name + " is not in " + answer.statusCode() + answer.body());
    }
    return matcher.group(1).replace("\\/", "/");
  }

  /** The first group of a pattern in a page. */
  static String named(String page, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " is not in " + page);
    }
    return matcher.group(1);
  }

  /** A parameter of the address that a person is sent to. */
  static String parameter(String location, String name) {
    Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(location);
    if (!matcher.find()) {
      throw new AssertionError(name + " is not in " + location);
    }
    return java.net.URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
  }
}
