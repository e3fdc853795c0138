package gatehouse.server;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.audit.Origin;
import gatehouse.core.market.Product;
import gatehouse.core.session.Proof;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.account.People;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A program with an API key that speaks the protocol by itself, to send also what no client would.
 */
final class KeyProgram extends DpopProgram {
  final ECKey key;
  final ApiKeyId id;

  private KeyProgram(String base, InstantSource clock, ECKey key, ApiKeyId id) {
    super(base, clock);
    this.key = key;
    this.id = id;
  }

  static AccessRights rights(AccessScope scope, String... accounts) {
    return new AccessRights(
        Arrays.stream(accounts).map(AccountNumber::new).collect(Collectors.toSet()),
        scope,
        EnumSet.allOf(Product.class),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        java.util.Set.of(),
        Optional.empty());
  }

  /** A program that holds the private half of a key that was registered somehow. */
  static KeyProgram holding(Broker broker, ECKey key, String id) {
    return at(broker.base, broker.clock, key, new ApiKeyId(id));
  }

  /** The same at whatever server, by its clock. */
  static KeyProgram at(String base, InstantSource clock, ECKey key, ApiKeyId id) {
    return new KeyProgram(base, clock, key, id);
  }

  /** Registers a new key that nobody watches over. */
  static KeyProgram registered(Broker broker, String username, AccessRights rights)
      throws Exception {
    return registered(broker, username, rights, FailSafePolicy.NONE);
  }

  /** Registers a new key of the person, as the page does after a step-up. */
  static KeyProgram registered(
      Broker broker, String username, AccessRights rights, FailSafePolicy failSafe)
      throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    ApiKeyId id = register(broker, username, rights, key.toPublicJWK(), failSafe);
    return at(broker.base, broker.clock, key, id);
  }

  /** Registers that public key, which nobody watches over. */
  static ApiKeyId register(Broker broker, String username, AccessRights rights, ECKey key)
      throws Exception {
    return register(broker, username, rights, key, FailSafePolicy.NONE);
  }

  private static ApiKeyId register(
      Broker broker, String username, AccessRights rights, ECKey key, FailSafePolicy failSafe)
      throws Exception {
    Instant now = broker.clock.instant();
    PersonId person =
        broker.server().database().read(sql -> People.byName(sql, username)).orElseThrow();
    String random = UUID.randomUUID().toString().replace("-", "").substring(0, 22);
    ApiKey stored =
        new ApiKey(
            new ApiKeyId(ApiKeyId.PREFIX + random),
            person,
            "Night desk",
            new Binding(Binding.Method.JKT, key.computeThumbprint().toString()),
            key.toJSONString(),
            rights,
            failSafe,
            List.of(new Proof(Proof.Kind.PASSWORD, now), new Proof(Proof.Kind.SECURITY_KEY, now)),
            now,
            now.plus(Duration.ofDays(90)),
            new ApiKey.Standing.Active());
    broker
        .server()
        .database()
        .write(
            sql -> broker.server().programs().keys().add(sql, stored, person.value(), Origin.NONE));
    return stored.id();
  }

  /** The claims of a good assertion. */
  JWTClaimsSet.Builder assertion() {
    Instant now = now();
    return new JWTClaimsSet.Builder()
        .issuer(id.value())
        .subject(id.value())
        .audience(base)
        .jwtID(UUID.randomUUID().toString())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(60)));
  }

  @Override
  ECKey proves() {
    return key;
  }

  String signed(JWTClaimsSet claims) throws Exception {
    return signed(claims, key);
  }

  /** Asks for a token, with whatever stands in the form and the header. */
  HttpResponse<String> ask(Map<String, String> form, @Nullable String proof) throws Exception {
    return form("/oauth/token", form, proof);
  }

  static Map<String, String> form(String assertion) {
    return Map.of(
        "grant_type",
        "client_credentials",
        "client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion",
        assertion);
  }

  private HttpResponse<String> asked() throws Exception {
    return ask(form(signed(assertion().build())), proof("POST", "/oauth/token", null));
  }

  /** A token, after the answer that brings the nonce. */
  String token() throws Exception {
    HttpResponse<String> answer = asked();
    if (answer.body().contains("use_dpop_nonce")) {
      answer = asked();
    }
    Matcher token = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(answer.body());
    if (answer.statusCode() != 200 || !token.find()) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return token.group(1);
  }

  /** A call with a token and a fresh proof. */
  HttpResponse<String> call(String method, String path, String body, String token)
      throws Exception {
    // the proof names the address without its query (RFC 9449, 4.2)
    return send(method, path, body, "DPoP " + token, proof(method, path.split("\\?", 2)[0], token));
  }
}
