package gatehouse.server.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Heads of proofs, read. A program sends the very same head with each request, so that its key is
 * read, judged and prepared for checking once; what is kept came with a good signature and is
 * bounded.
 */
final class ProofHeads {
  private static final int KEPT_MAX = 4_096;

  /** A P-256 key takes some 250 characters, an RSA key of 4096 bits some 900. */
  private static final int KEPT_CHARACTERS_MAX = 1_000;

  private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");

  private final Map<Base64URL, Head> kept = new ConcurrentHashMap<>();

  /**
   * A head that may serve.
   *
   * @param thumbprint of the key (RFC 7638)
   * @param verifier of what that key signs
   */
  record Head(JWSHeader header, JWK key, String thumbprint, JWSVerifier verifier) {}

  /**
   * Reads a head; none when it is not one of a proof (RFC 9449, 4.2).
   *
   * @throws JOSEException when the key does not fit the algorithm
   */
  Optional<Head> read(Base64URL text) throws ParseException, JOSEException {
    Head known = kept.get(text);
    if (known != null) {
      return Optional.of(known);
    }
    JWSHeader header = JWSHeader.parse(text);
    JWK key = header.getJWK();
    if (!TYPE.equals(header.getType())
        || !ProofKeys.plain(header)
        || key == null
        || key.isPrivate()) {
      return Optional.empty();
    }
    JWSVerifier verifier = ProofKeys.verifier(header.getAlgorithm(), key);
    return Optional.of(new Head(header, key, key.computeThumbprint().toString(), verifier));
  }

  /** Keeps a head that came with a good signature. */
  void keep(Base64URL text, Head head) {
    if (text.toString().length() > KEPT_CHARACTERS_MAX) {
      return;
    }
    if (kept.size() >= KEPT_MAX) {
      kept.clear(); // whoever is at work is back with the next request
    }
    kept.putIfAbsent(text, head);
  }
}
