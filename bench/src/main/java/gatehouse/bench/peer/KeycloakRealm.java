package gatehouse.bench.peer;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The realm that Keycloak imports at its first start. The people bring their hash along, so that a
 * first start is not charged with hashing; the password policy names the same algorithm, and its
 * parameters are Keycloak's defaults, so that no sign-in hashes anew.
 */
final class KeycloakRealm {
  static final String NAME = "bench";
  static final String CLIENT = "portal";
  static final String CLIENT_SECRET = "bench-portal-secret";
  static final String API = "gate";
  static final String API_SECRET = "bench-gate-secret";
  static final String REDIRECT = "http://localhost/back";

  /** Longer than any run, so that introspection sees living tokens. */
  private static final int ACCESS_TOKEN_SECONDS = 4 * 3600;

  /** Argon2id, version 1.3, m = 7168 KiB, t = 5, p = 1, of {@link Peer#PASSWORD}. */
  private static final String HASH = "ntvGL6u6fEYlVFO4do5H+7ojY4nvLfC5B29s7e/EKdo=";

  private static final String SALT = "Z2F0ZWhvdXNlLWJlbmNoIQ==";

  private KeycloakRealm() {}

  static String username(int person) {
    return "bench" + person;
  }

  /** The realm's JSON, as the import reads it. */
  static String json(int people) {
    JsonMapper json = JsonMapper.builder().build();
    Map<String, Object> password = password(json);
    return json.writeValueAsString(
        Map.of(
            "realm",
            NAME,
            "enabled",
            true,
            "sslRequired",
            "none",
            "passwordPolicy",
            "hashAlgorithm(argon2) and hashIterations(5)",
            "accessTokenLifespan",
            ACCESS_TOKEN_SECONDS,
            "clients",
            List.of(portal(), api()),
            "users",
            IntStream.range(0, people).mapToObj(i -> user(i, password)).toList()));
  }

  private static Map<String, Object> password(JsonMapper json) {
    Map<String, Object> parameters =
        Map.of(
            "hashLength", List.of("32"),
            "memory", List.of("7168"),
            "type", List.of("id"),
            "version", List.of("1.3"),
            "parallelism", List.of("1"));
    return Map.of(
        "type", "password",
        "credentialData",
            json.writeValueAsString(
                Map.of(
                    "hashIterations",
                    5,
                    "algorithm",
                    "argon2",
                    "additionalParameters",
                    parameters)),
        "secretData",
            json.writeValueAsString(
                Map.of("value", HASH, "salt", SALT, "additionalParameters", Map.of())));
  }

  private static Map<String, Object> user(int person, Map<String, Object> password) {
    return Map.of(
        "username",
        username(person),
        "enabled",
        true,
        "email",
        username(person) + "@bench.example",
        "emailVerified",
        true,
        "firstName",
        "Bench",
        "lastName",
        "Person " + person,
        "credentials",
        List.of(password));
  }

  private static Map<String, Object> portal() {
    return Map.of(
        "clientId",
        CLIENT,
        "secret",
        CLIENT_SECRET,
        "publicClient",
        false,
        "standardFlowEnabled",
        true,
        "redirectUris",
        List.of(REDIRECT),
        "protocolMappers",
        List.of(audience()));
  }

  /** Introspection refuses a client that the token is not meant for. */
  private static Map<String, Object> audience() {
    return Map.of(
        "name", "audience",
        "protocol", "openid-connect",
        "protocolMapper", "oidc-audience-mapper",
        "config", Map.of("included.client.audience", API, "access.token.claim", "true"));
  }

  private static Map<String, Object> api() {
    return Map.of(
        "clientId", API,
        "secret", API_SECRET,
        "publicClient", false,
        "standardFlowEnabled", false,
        "serviceAccountsEnabled", true);
  }
}
