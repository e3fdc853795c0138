package gatehouse.server.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.X509CertUtils;
import gatehouse.core.apikey.Binding;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.http.ServerRequest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The certificate of a request's own connection: the handshake has proved that its key is held, and
 * not whose it is. A connection may outlast its certificate, whose time is looked at with each
 * request. Headers in which a proxy could pass one on do not count (RFC 9700, 4.13).
 */
public final class ClientCertificate {
  private ClientCertificate() {}

  /**
   * How it confirms a token (RFC 8705, 3.1); nothing when the connection shows none in its time.
   */
  public static Optional<Binding> of(ServerRequest request, Instant now) {
    return of(request.remotePeer(), now);
  }

  /** Whether it signed itself, by one of these keys (RFC 8705, 2.2.2). */
  public static boolean isOf(ServerRequest request, List<JWK> keys, Instant now) {
    return shown(request.remotePeer(), now)
        .filter(each -> each.getIssuerX500Principal().equals(each.getSubjectX500Principal()))
        .map(X509Certificate::getPublicKey)
        .filter(shown -> keys.stream().anyMatch(key -> same(key, shown)))
        .isPresent();
  }

  private static boolean same(JWK key, PublicKey shown) {
    try {
      return key instanceof AsymmetricJWK pair
          && Arrays.equals(pair.toPublicKey().getEncoded(), shown.getEncoded());
    } catch (JOSEException e) {
      throw new IllegalStateException("a key is stored that cannot be read", e);
    }
  }

  private static Optional<X509Certificate> shown(PeerInfo peer, Instant now) {
    return peer.tlsCertificates()
        .filter(chain -> chain.length > 0 && chain[0] instanceof X509Certificate)
        .map(chain -> (X509Certificate) chain[0])
        .filter(shown -> isInTime(shown, now));
  }

  /** The first and the last moment count (RFC 5280, 4.1.2.5), as in the handshake. */
  private static boolean isInTime(X509Certificate shown, Instant now) {
    return !now.isBefore(shown.getNotBefore().toInstant())
        && !now.isAfter(shown.getNotAfter().toInstant());
  }

  /** The same, of the other end of the connection. */
  static Optional<Binding> of(PeerInfo peer, Instant now) {
    return shown(peer, now)
        .map(shown ->
            new Binding(
                Binding.Method.X5T_S256, X509CertUtils.computeSHA256Thumbprint(shown).toString()));
  }
}
