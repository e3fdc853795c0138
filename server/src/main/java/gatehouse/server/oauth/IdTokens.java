package gatehouse.server.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import gatehouse.core.session.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** ID tokens (OpenID Connect Core, 2): who let the client in, and how they proved who they are. */
final class IdTokens {
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final Issuer issuer;
  private final SigningKeys keys;

  IdTokens(Issuer issuer, SigningKeys keys) {
    this.issuer = issuer;
    this.keys = keys;
  }

  SignedJWT issue(Consent consent, Instant now) {
    PushedRequest request = consent.request();
    List<Proof> proofs = consent.proofs();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer.id())
            .subject(consent.person().value())
            .audience(request.client().value())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .claim("auth_time", Consent.authTime(proofs).getEpochSecond())
            .claim("acr", Proof.level(proofs).orElseThrow().acr())
            .claim("amr", amr(proofs));
    request.nonce().ifPresent(nonce -> claims.claim("nonce", nonce));
    return keys.sign(claims.build(), now);
  }

  /** RFC 8176. */
  static List<String> amr(List<Proof> proofs) {
    return proofs.stream().map(proof -> proof.kind().amr()).distinct().toList();
  }
}
