package gatehouse.server.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import gatehouse.server.base.Chance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Proofs of possession (RFC 9449, 4.3): each is good for one request on this node, while its nonce
 * is fresh. Because the nonce tells how old a proof is, a program whose clock is some minutes wrong
 * is not locked out (4.3, item 11).
 */
public final class DpopProofs {
  /** How far the clock of a program may be behind; the nonce is what proves freshness. */
  private static final Duration BEHIND_MAX = Duration.ofMinutes(10);

  /** FAPI 2.0 Security Profile, 5.3.2.1, item 13: ten seconds have to be taken, a minute not. */
  private static final Duration AHEAD_MAX = Duration.ofSeconds(30);

  private static final int CHARACTERS_MAX = 4_096;
  private static final int JTI_MAX = 256;

  /** Head, claims and signature (RFC 7515, 3.1). */
  private static final int PARTS = 3;

  private final DpopNonces nonces;
  private final SecretKeySpec hashKey;
  private final Set<String> origins;
  private final ProofHeads heads = new ProofHeads();
  private final SeenProofs seen = new SeenProofs(SeenProofs.PERIOD_MAX);

  /**
   * Of one node.
   *
   * @param key random bytes of this start of this node
   * @param origins scheme and authority of the addresses that this broker is reached at
   */
  public DpopProofs(DpopNonces nonces, byte[] key, Set<String> origins) {
    this.nonces = nonces;
    this.hashKey = new SecretKeySpec(key, "HmacSHA256");
    this.origins = Set.copyOf(origins);
  }

  /** What a proof is worth. */
  public sealed interface Outcome {
    /** Whoever sent the request holds the key with this thumbprint (RFC 7638). */
    record Good(String thumbprint, JWK key) implements Outcome {}

    /** It needs a nonce of this node: the answer carries one. */
    record NonceMissing() implements Outcome {}

    record Bad(String why) implements Outcome {}
  }

  /**
   * Checks the proof of a request.
   *
   * @param headers all values of its DPoP header
   * @param path of the address, as it was sent, without the query
   * @param token the access token that comes with it, if one does
   */
  public Outcome check(
      List<String> headers, String method, String path, @Nullable String token, Instant now) {
    if (headers.size() != 1 || headers.getFirst().length() > CHARACTERS_MAX) {
      return new Outcome.Bad("exactly one DPoP header of at most 4096 characters is needed");
    }
    try {
      return check(headers.getFirst(), method, path, token, now);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return new Outcome.Bad("the DPoP header is no proof");
    }
  }

  private Outcome check(
      String proof, String method, String path, @Nullable String token, Instant now)
      throws ParseException, JOSEException {
    Base64URL[] parts = JOSEObject.split(proof);
    Optional<ProofHeads.Head> read =
        parts.length == PARTS ? heads.read(parts[0]) : Optional.empty();
    if (read.isEmpty()) {
      return new Outcome.Bad("the proof needs typ dpop+jwt, alg ES256 or PS256, and a public jwk");
    }
    ProofHeads.Head head = read.get();
    Map<String, Object> payload = JSONObjectUtils.parse(parts[1].decodeToString());
    if (payload == null) {
      throw new ParseException("the claims are no object", 0);
    }
    JWTClaimsSet claims = JWTClaimsSet.parse(payload);
    Date issued = claims.getIssueTime();
    String jti = claims.getJWTID();
    if (jti == null || jti.isEmpty() || jti.length() > JTI_MAX || issued == null) {
      return new Outcome.Bad("the proof needs jti, of at most 256 characters, and iat");
    }
    if (!method.equals(claims.getStringClaim("htm"))) {
      return new Outcome.Bad("htm of the proof is not the method of the request");
    }
    if (!isHere(claims.getStringClaim("htu"), path)) {
      return new Outcome.Bad("htu of the proof is not the address of the request");
    }
    Instant at = issued.toInstant();
    if (at.isAfter(now.plus(AHEAD_MAX)) || at.isBefore(now.minus(BEHIND_MAX))) {
      return new Outcome.Bad("iat of the proof is too far from the time here");
    }
    if (token != null && !Chance.hash(token).equals(claims.getStringClaim("ath"))) {
      return new Outcome.Bad("ath of the proof is not the hash of the access token");
    }
    String nonce = claims.getStringClaim("nonce");
    OptionalLong period = nonce == null ? OptionalLong.empty() : nonces.period(nonce, now);
    if (period.isEmpty()) {
      return new Outcome.NonceMissing();
    }
    byte[] signed = proof.substring(0, proof.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    if (!head.verifier().verify(head.header(), signed, parts[2])) {
      return new Outcome.Bad("the signature of the proof is wrong");
    }
    heads.keep(parts[0], head);
    long hash = hash(head.thumbprint(), jti);
    return seen.first(hash, period.getAsLong(), DpopNonces.period(now))
        ? new Outcome.Good(head.thumbprint(), head.key())
        : new Outcome.Bad("this proof was used before");
  }

  /** RFC 9449, 4.3, item 9: compared without query and fragment. */
  private boolean isHere(@Nullable String htu, String path) {
    if (htu == null) {
      return false;
    }
    String plain = htu.split("[?#]", 2)[0];
    return origins.stream()
        .anyMatch(origin ->
            plain.length() == origin.length() + path.length()
                && plain.regionMatches(true, 0, origin, 0, origin.length())
                && plain.endsWith(path));
  }

  private long hash(String thumbprint, String jti) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(hashKey);
      // the thumbprint has a fixed length, so that no two pairs read the same
      return ByteBuffer.wrap(mac.doFinal((thumbprint + jti).getBytes(StandardCharsets.UTF_8)))
          .getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
