package gatehouse.server.session;

import com.nimbusds.jose.util.X509CertUtils;
import gatehouse.core.apikey.Binding;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.http.ServerRequest;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The certificate of a request's own connection: the handshake has proved that its key is held,
 * that our authority signed it, and that it has not expired. Headers in which a proxy could pass
 * one on do not count (RFC 9700, 4.13).
 */
public final class ClientCertificate {
  private ClientCertificate() {}

  /** How it confirms a token (RFC 8705, 3.1); nothing when the connection shows none. */
  public static Optional<Binding> of(ServerRequest request) {
    return of(request.remotePeer());
  }

  /** The same, of the other end of the connection. */
  static Optional<Binding> of(PeerInfo peer) {
    return peer.tlsCertificates()
        .filter(chain -> chain.length > 0 && chain[0] instanceof X509Certificate)
        .map(chain -> (X509Certificate) chain[0])
        .map(shown ->
            new Binding(
                Binding.Method.X5T_S256, X509CertUtils.computeSHA256Thumbprint(shown).toString()));
  }
}
