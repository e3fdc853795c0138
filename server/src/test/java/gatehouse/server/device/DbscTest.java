package gatehouse.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.session.SessionId;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Challenges;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.device.Dbsc.BoundState;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A browser's half of Device Bound Session Credentials, row by row of what can be tested. */
@ParameterizedClass
@EnumSource(Dialect.class)
class DbscTest {
  private static final SessionId SESSION = new SessionId("s-1");
  private static final Pattern CHALLENGE = Pattern.compile("\"([A-Za-z0-9_-]+)\"(;id=\"s-1\")?");
  private static final Pattern REGISTRATION =
      Pattern.compile(
          "\\(ES256 RS256\\);path=\"(/session/dbsc/register)\";challenge=\"([A-Za-z0-9_-]+)\"");
  private static final KeyPair KEY = pair("EC", 256);
  private static final KeyPair OTHER_KEY = pair("EC", 256);

  private final Map<String, Dbsc.Holder> signedIn = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile Instant now = Instant.parse("2026-11-22T04:00:00Z");
  private final Database database;
  private final Log log;
  private final Challenges challenges;
  private final Dbsc dbsc;
  private final WebServer server;

  DbscTest(Dialect dialect) {
    var random = new SecureRandom();
    var key = SecretBytes.copyOf(new byte[32]);
    database = Databases.open(TestDatabases.freshUrl(dialect));
    log = new Log(database, new AuditKey(key));
    challenges = new Challenges(key, random);
    dbsc =
        new Dbsc(
            new BoundSessions(database, log),
            challenges,
            new Challenges(key, random, Dbsc.COOKIE_LIFETIME),
            () -> now,
            URI.create("https://portal.example"),
            request ->
                request.headers().cookies().first("session").asOptional().map(signedIn::get));
    server =
        WebServer.builder()
            .port(0)
            .host("127.0.0.1")
            .routing(routing -> routing.register(Dbsc.PATH, dbsc))
            .build();
  }

  @BeforeEach
  void start() {
    server.start();
    signedIn.put("cookie", new Dbsc.Holder(new PersonId("ann"), SESSION));
  }

  @AfterEach
  void stop() {
    server.stop();
    database.close();
  }

  @Test
  void aBrowserWithoutItStaysSignedIn() {
    assertThat(dbsc.registrationHeader(SESSION, now)).matches(REGISTRATION);
    assertThat(dbsc.boundState(SESSION, "", now)).isEqualTo(BoundState.UNBOUND);
  }

  @Test
  void registersThenRefreshesAfterTheShortCookieEnded() {
    var registered = register(jwt(KEY, "ES256", "dbsc+jwt", registrationChallenge(), true));
    assertThat(registered.statusCode()).isEqualTo(200);
    assertThat(registered.body())
        .contains("\"session_identifier\":\"s-1\"")
        .contains("\"refresh_url\":\"/session/dbsc/refresh\"")
        .contains("\"origin\":\"https://portal.example\"")
        .contains("\"name\":\"__Host-gh-bound\"");
    String cookie = cookie(registered);
    assertThat(registered.headers().firstValue("set-cookie").orElseThrow())
        .endsWith("Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax");
    assertThat(dbsc.boundState(SESSION, cookie, now)).isEqualTo(BoundState.LIVE);
    assertThat(dbsc.boundState(SESSION, "", now)).isEqualTo(BoundState.LAPSED);
    now = now.plus(Dbsc.COOKIE_LIFETIME);
    assertThat(dbsc.boundState(SESSION, cookie, now)).isEqualTo(BoundState.LAPSED);

    var asked = refresh("s-1", "");
    assertThat(asked.statusCode()).isEqualTo(403);
    var refreshed = refresh("s-1", jwt(KEY, "ES256", "dbsc+jwt", challenge(asked), false));
    assertThat(refreshed.statusCode()).isEqualTo(200);
    assertThat(dbsc.boundState(SESSION, cookie(refreshed), now)).isEqualTo(BoundState.LIVE);

    now = now.plusMillis(1);
    String next = jwt(KEY, "ES256", "dbsc+jwt", challenges.issue("dbsc\ns-1", now), false);
    assertThat(refresh("s-1", next).statusCode()).isEqualTo(200);
    assertThat(refresh("s-1", next).statusCode()).as("a proof serves once").isEqualTo(403);
    assertThat(new BoundSessions(database, log).remembered(SESSION)).as("it is stored").isPresent();
  }

  @Test
  void rs256Serves() {
    KeyPair rsa = pair("RSA", 2048);
    assertThat(register(jwt(rsa, "RS256", "dbsc+jwt", registrationChallenge(), true)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aStaleChallengeIsAnsweredWithANewOneThatServes() {
    register(jwt(KEY, "ES256", "dbsc+jwt", registrationChallenge(), true));
    now = now.plusMillis(1);
    String old = challenge(refresh("s-1", ""));
    now = now.plus(Challenges.LIFETIME);
    var stale = refresh("s-1", jwt(KEY, "ES256", "dbsc+jwt", old, false));
    assertThat(stale.statusCode()).isEqualTo(403);
    String fresh = challenge(stale);
    assertThat(refresh("s-1", jwt(KEY, "ES256", "dbsc+jwt", fresh, false)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void onlyTheRegisteredKeyRefreshes() {
    register(jwt(KEY, "ES256", "dbsc+jwt", registrationChallenge(), true));
    now = now.plusMillis(1);
    String fresh = challenge(refresh("s-1", ""));
    // the thief's key in the header counts for nothing
    assertThat(refresh("s-1", jwt(OTHER_KEY, "ES256", "dbsc+jwt", fresh, true)).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aSessionIsBoundOnce() {
    register(jwt(KEY, "ES256", "dbsc+jwt", registrationChallenge(), true));
    now = now.plusMillis(1);
    var second = register(jwt(OTHER_KEY, "ES256", "dbsc+jwt", registrationChallenge(), true));
    assertThat(second.statusCode()).isEqualTo(403);
  }

  static Stream<String> badProofs() {
    return Stream.of(
        "none", "typ", "challenge", "keyless", "ES384", "signature", "rubbish", "long");
  }

  @ParameterizedTest
  @MethodSource("badProofs")
  void refusesRegistration(String fault) {
    String good = registrationChallenge();
    String proof =
        switch (fault) {
          case "none" -> jwt(KEY, "none", "dbsc+jwt", good, true);
          case "typ" -> jwt(KEY, "ES256", "JWT", good, true);
          case "challenge" ->
              jwt(KEY, "ES256", "dbsc+jwt", challenges.issue("dbsc\nother", now), true);
          case "keyless" -> jwt(KEY, "ES256", "dbsc+jwt", good, false);
          case "ES384" -> jwt(KEY, "ES384", "dbsc+jwt", good, true);
          case "signature" ->
              jwt(KEY, "ES256", "dbsc+jwt", good, true).replaceFirst(".{8}$", "AAAAAAAA");
          case "rubbish" -> "a.b.c";
          default -> "A".repeat(6000);
        };
    var answer = register(proof);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(challenge(answer)).isNotEmpty();
    assertThat(dbsc.boundState(SESSION, "", now)).isEqualTo(BoundState.UNBOUND);
  }

  @Test
  void theBrowserIsToldWhenTheSessionHasEnded() {
    register(jwt(KEY, "ES256", "dbsc+jwt", registrationChallenge(), true));
    assertThat(refresh("other", "").body()).isEqualTo("{\"continue\":false}");
    signedIn.clear();
    assertThat(refresh("s-1", "").body()).isEqualTo("{\"continue\":false}");
    assertThat(register("").statusCode()).isEqualTo(401);
    assertThat(refresh("", "").statusCode()).isEqualTo(400);
  }

  private String registrationChallenge() {
    Matcher header = REGISTRATION.matcher(dbsc.registrationHeader(SESSION, now));
    assertThat(header.matches()).isTrue();
    return header.group(2);
  }

  private static String challenge(HttpResponse<String> answer) {
    Matcher header =
        CHALLENGE.matcher(answer.headers().firstValue("secure-session-challenge").orElse(""));
    assertThat(header.matches()).isTrue();
    return header.group(1);
  }

  private static String cookie(HttpResponse<String> answer) {
    String header = answer.headers().firstValue("set-cookie").orElseThrow();
    return header.substring(header.indexOf('=') + 1, header.indexOf(';'));
  }

  private HttpResponse<String> register(String proof) {
    return post("/register", Optional.empty(), proof);
  }

  private HttpResponse<String> refresh(String session, String proof) {
    return post("/refresh", Optional.of(session), proof);
  }

  private HttpResponse<String> post(String path, Optional<String> session, String proof) {
    var uri = URI.create("http://127.0.0.1:" + server.port() + Dbsc.PATH + path);
    var request =
        HttpRequest.newBuilder(uri)
            .header("Cookie", "session=cookie")
            .POST(HttpRequest.BodyPublishers.noBody());
    session
        .filter(id -> !id.isEmpty())
        .ifPresent(id -> request.header("Sec-Secure-Session-Id", "\"" + id + "\""));
    if (!proof.isEmpty()) {
      request.header("Secure-Session-Response", "\"" + proof + "\"");
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String jwt(KeyPair pair, String alg, String typ, String jti, boolean withKey) {
    String key = withKey ? ",\"jwk\":" + jwk(pair) : "";
    String signed =
        text(
                "{\"alg\":\"%s\",\"typ\":\"%s\"%s}"
                    .formatted(alg, typ, key)
                    .getBytes(StandardCharsets.UTF_8))
            + "."
            + text("{\"jti\":\"%s\"}".formatted(jti).getBytes(StandardCharsets.UTF_8));
    try {
      boolean ec = pair.getPublic() instanceof ECPublicKey;
      Signature signature =
          Signature.getInstance(ec ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + text(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String jwk(KeyPair pair) {
    if (pair.getPublic() instanceof RSAPublicKey rsa) {
      byte[] n = HexFormat.of().parseHex("%0512x".formatted(rsa.getModulus()));
      return "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"AQAB\"}".formatted(text(n));
    }
    var point = ((ECPublicKey) pair.getPublic()).getW();
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(coordinate(point.getAffineX()), coordinate(point.getAffineY()));
  }

  private static String coordinate(BigInteger value) {
    return text(HexFormat.of().parseHex("%064x".formatted(value)));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static KeyPair pair(String name, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(name);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
