package gatehouse.client;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * An API key as its program holds it: a P-256 pair (RFC 7518, 6.2), where it is registered, and
 * whom that server's certificate is of. The private half is made on the owner's machine and never
 * leaves it.
 */
public final class ApiKeyFile {
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final int NUMBER_BYTES = 32;

  private final URI server;
  private final String keyId;
  private final Map<String, String> publicKey;
  private final PrivateKey secret;
  private final String d;
  private final TrustAnchors trusted;

  private ApiKeyFile(
      URI server,
      String keyId,
      Map<String, String> publicKey,
      PrivateKey secret,
      String d,
      TrustAnchors trusted) {
    this.server = server;
    this.keyId = keyId;
    this.publicKey = Map.copyOf(publicKey);
    this.secret = secret;
    this.d = d;
    this.trusted = trusted;
  }

  /**
   * What stands in the file.
   *
   * @param authority in PEM; null for those that this Java trusts
   */
  private record Stored(
      @Nullable String server,
      @Nullable String keyId,
      @Nullable Map<String, String> privateKey,
      @Nullable String authority) {}

  /** Makes a new pair for a server; it has no name there yet. */
  public static ApiKeyFile generate(URI server) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      ECPublicKey shown = (ECPublicKey) pair.getPublic();
      Map<String, String> jwk = new TreeMap<>();
      jwk.put("kty", "EC");
      jwk.put("crv", "P-256");
      jwk.put("x", text(shown.getW().getAffineX()));
      jwk.put("y", text(shown.getW().getAffineY()));
      String d = text(((ECPrivateKey) pair.getPrivate()).getS());
      return new ApiKeyFile(server, "", jwk, pair.getPrivate(), d, TrustAnchors.ofJava());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  /** The same pair under the name that the server gave it. */
  public ApiKeyFile named(String id) {
    return new ApiKeyFile(server, id, publicKey, secret, d, trusted);
  }

  /** The same pair for a server whose certificate is of one of these authorities. */
  public ApiKeyFile trusting(TrustAnchors authorities) {
    return new ApiKeyFile(server, keyId, publicKey, secret, d, authorities);
  }

  /**
   * Reads a key file.
   *
   * @throws IOException when it cannot be read, or holds no such key
   */
  public static ApiKeyFile read(Path file) throws IOException {
    try {
      Stored stored =
          Answers.JSON.readValue(Files.readString(file, StandardCharsets.UTF_8), Stored.class);
      if (stored.server() == null || stored.privateKey() == null) {
        throw new IOException(file + " is no key file: it names no server, or holds no key");
      }
      Map<String, String> jwk = new TreeMap<>(stored.privateKey());
      String d = jwk.remove("d");
      jwk.keySet().retainAll(java.util.Set.of("kty", "crv", "x", "y"));
      if (d == null || !"P-256".equals(jwk.get("crv")) || jwk.size() != 4) {
        throw new IOException(file + " holds no private key of the curve P-256");
      }
      String id = stored.keyId() == null ? "" : stored.keyId();
      TrustAnchors trusted =
          stored.authority() == null
              ? TrustAnchors.ofJava()
              : TrustAnchors.ofPem(stored.authority());
      return new ApiKeyFile(URI.create(stored.server()), id, jwk, secret(d), d, trusted);
    } catch (JacksonException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is no key file, or is damaged", e);
    }
  }

  /** Writes the file so that only its owner can read it (0600). */
  public void write(Path file) throws IOException {
    Map<String, String> jwk = new LinkedHashMap<>(new TreeMap<>(publicKey));
    jwk.put("d", d);
    String authority = trusted.areOfJava() ? null : trusted.pem();
    Stored stored = new Stored(server.toString(), keyId, jwk, authority);
    PrivateFile.write(
        file, Answers.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(stored) + "\n");
  }

  private static PrivateKey secret(String d) throws GeneralSecurityException {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    BigInteger s = new BigInteger(1, Base64.getUrlDecoder().decode(d));
    return KeyFactory.getInstance("EC")
        .generatePrivate(new ECPrivateKeySpec(s, curve.getParameterSpec(ECParameterSpec.class)));
  }

  private static String text(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[NUMBER_BYTES];
    int length = Math.min(bytes.length, NUMBER_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, NUMBER_BYTES - length, length);
    return TEXT.encodeToString(fixed);
  }

  /** Scheme, host and port of the server that it is for. */
  public URI server() {
    return server;
  }

  /** The name that it has there: the client id; empty before it is registered. */
  public String keyId() {
    return keyId;
  }

  /** Whom the certificate of its server is to be of. */
  public TrustAnchors trusted() {
    return trusted;
  }

  /** The public half, as a JSON Web Key: what is registered. */
  public String publicJwk() {
    return Answers.JSON.writeValueAsString(new TreeMap<>(publicKey));
  }

  /** Its thumbprint (RFC 7638): people compare it with what the page shows. */
  public String thumbprint() {
    // the members in the order of their names, without spaces: as TreeMap and Jackson write them
    return hash(publicJwk());
  }

  /** A request for a certificate of this pair, in PEM (RFC 2986), signed by it. */
  public String signingRequest() {
    try {
      return SigningRequest.of(keyId.isEmpty() ? "program" : keyId, publicKey(), secret);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException("the key file names no point of P-256", e);
    }
  }

  /** The public half in DER (SubjectPublicKeyInfo, RFC 5280, 4.1). */
  byte[] publicKeyDer() throws IOException {
    try {
      return publicKey().getEncoded();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the key file names no point of P-256", e);
    }
  }

  PrivateKey secret() {
    return secret;
  }

  /** The private half in PEM (PKCS #8), for tools that speak TLS: keep it like the file itself. */
  public String privatePem() {
    return SigningRequest.pem("PRIVATE KEY", secret.getEncoded());
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    Base64.Decoder decoder = Base64.getUrlDecoder();
    ECPoint point =
        new ECPoint(
            new BigInteger(1, decoder.decode(publicKey.get("x"))),
            new BigInteger(1, decoder.decode(publicKey.get("y"))));
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
  }

  /** SHA-256, base64url. */
  static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return TEXT.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A signed token, ES256 (RFC 7515). */
  String sign(Map<String, Object> header, Map<String, Object> claims) {
    Map<String, Object> head = new LinkedHashMap<>(header);
    head.put("alg", "ES256");
    String signed = part(head) + "." + part(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(secret);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + TEXT.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java signs with P-256", e);
    }
  }

  /** The public half as the header of a proof carries it. */
  Map<String, String> jwk() {
    return publicKey;
  }

  private static String part(Map<String, Object> json) {
    return TEXT.encodeToString(Answers.JSON.writeValueAsBytes(json));
  }

  /** Without the private half. */
  @Override
  public String toString() {
    return "ApiKeyFile(" + keyId + " at " + server + ", " + thumbprint() + ")";
  }
}
