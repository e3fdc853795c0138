package gatehouse.bench.peer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Reply;
import gatehouse.bench.load.Request;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One program of Gatehouse on its own connection: it signs an assertion (RFC 7523) and a proof of
 * its key (RFC 9449) anew for each request, as the profile demands.
 */
public final class Program implements Closeable {
  private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
  private static final String RESOURCE = "/api/session";
  private static final int ASSERTION_SECONDS = 60;
  private static final JOSEObjectType PROOF = new JOSEObjectType("dpop+jwt");

  private final HttpConnection connection;
  private final String origin;
  private final Programs.Id id;
  private final JWSSigner signer;
  private final JWSHeader proofHeader;
  private final String run = UUID.randomUUID().toString();
  private long signed;
  private String nonce = "";

  /** The program with that key; it connects when it sends. */
  public Program(int port, String origin, Programs.Id id) {
    this.connection = new HttpConnection(port);
    this.origin = origin;
    this.id = id;
    this.proofHeader =
        new JWSHeader.Builder(JWSAlgorithm.ES256).type(PROOF).jwk(id.key().toPublicJWK()).build();
    try {
      this.signer = new ECDSASigner(id.key());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("a program has a key of the curve P-256", e);
    }
  }

  /** A token by client credentials. */
  public String issue() throws IOException {
    return token(Map.of("grant_type", "client_credentials"));
  }

  /** A token by a refresh token of the client. */
  public String refresh(String refreshToken) throws IOException {
    return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  private String token(Map<String, String> form) throws IOException {
    Reply reply = post("/oauth/token", form, true);
    Matcher token = ACCESS_TOKEN.matcher(reply.body());
    if (reply.status() != 200 || !token.find()) {
      throw new IOException("no token: " + reply.status() + " " + reply.body());
    }
    return token.group(1);
  }

  /** Ends what a refresh token stands for (RFC 7009). */
  public void revoke(String refreshToken) throws IOException {
    Reply reply = post("/oauth/revoke", Map.of("token", refreshToken), false);
    if (reply.status() != 200) {
      throw new IOException("not revoked: " + reply.status() + " " + reply.body());
    }
  }

  /** Says whether a protected resource takes that token, with a proof of its own. */
  public boolean served(String accessToken) throws IOException {
    Reply reply = get(accessToken);
    if (asksForNonce(reply)) {
      reply = get(accessToken);
    }
    if (reply.status() != 200 && reply.status() != 401) {
      throw new IOException("the resource answered " + reply.status() + " " + reply.body());
    }
    return reply.status() == 200;
  }

  private Reply get(String accessToken) throws IOException {
    String proof = proof("GET", RESOURCE, hash(accessToken));
    return connection.send(
        Request.get(
            RESOURCE,
            connection.host(),
            "Authorization: DPoP " + accessToken + "\r\nDPoP: " + proof + "\r\n"));
  }

  private Reply post(String path, Map<String, String> form, boolean proved) throws IOException {
    Reply reply = postOnce(path, form, proved);
    return asksForNonce(reply) ? postOnce(path, form, proved) : reply;
  }

  private Reply postOnce(String path, Map<String, String> form, boolean proved) throws IOException {
    Map<String, String> all = new HashMap<>(form);
    all.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    all.put("client_assertion", assertion());
    String headers = proved ? "DPoP: " + proof("POST", path, "") + "\r\n" : "";
    return connection.send(Request.form(path, connection.host(), headers, all));
  }

  /** Learns the nonce of the running minute from a refusal that brings it. */
  private boolean asksForNonce(Reply reply) {
    if (reply.status() == 200 || !(reply.head() + reply.body()).contains("use_dpop_nonce")) {
      return false;
    }
    nonce = reply.header("DPoP-Nonce").orElse("");
    return true;
  }

  private String assertion() {
    Instant now = Instant.now();
    return sign(
        new JWSHeader(JWSAlgorithm.ES256),
        new JWTClaimsSet.Builder()
            .issuer(id.name())
            .subject(id.name())
            .claim("aud", origin)
            .jwtID(next())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(ASSERTION_SECONDS)))
            .build());
  }

  private String proof(String method, String path, String tokenHash) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .jwtID(next())
            .claim("htm", method)
            .claim("htu", origin + path)
            .issueTime(Date.from(Instant.now()));
    if (!nonce.isEmpty()) {
      claims.claim("nonce", nonce);
    }
    if (!tokenHash.isEmpty()) {
      claims.claim("ath", tokenHash);
    }
    return sign(proofHeader, claims.build());
  }

  private String next() {
    return run + signed++;
  }

  private String sign(JWSHeader header, JWTClaimsSet claims) {
    SignedJWT jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a key of the curve P-256 signs", e);
    }
    return jwt.serialize();
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
