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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The certificate of a request's own connection: the handshake has proved that its key is held and
 * that it has not expired, and not whose it is. Headers in which a proxy could pass one on do not
 * count (RFC 9700, 4.13).
 */
public final class ClientCertificate {
  private ClientCertificate() {}

  /** How it confirms a token (RFC 8705, 3.1); nothing when the connection shows none. */
  public static Optional<Binding> of(ServerRequest request) {
    return of(request.remotePeer());
  }

  /** Whether it signed itself, by one of these keys (RFC 8705, 2.2.2). */
  public static boolean isOf(ServerRequest request, List<JWK> keys) {
    return shown(request.remotePeer())
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

  private static Optional<X509Certificate> shown(PeerInfo peer) {
    return peer.tlsCertificates()
        .filter(chain -> chain.length > 0 && chain[0] instanceof X509Certificate)
        .map(chain -> (X509Certificate) chain[0]);
  }

  /** The same, of the other end of the connection. */
  static Optional<Binding> of(PeerInfo peer) {
    return shown(peer)
        .map(shown ->
            new Binding(
                Binding.Method.X5T_S256, X509CertUtils.computeSHA256Thumbprint(shown).toString()));
  }
}
