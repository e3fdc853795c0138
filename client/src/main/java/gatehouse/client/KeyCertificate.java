package gatehouse.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An API key with its certificate: the program shows the key by its connections (mutual TLS, RFC
 * 8705), and its tokens are worth nothing over any other.
 */
public final class KeyCertificate {
  private final ApiKeyFile key;
  private final URI server;
  private final X509Certificate shown;
  private final Connections connections;

  private KeyCertificate(
      ApiKeyFile key, URI server, X509Certificate shown, Connections connections) {
    this.key = key;
    this.server = server;
    this.shown = shown;
    this.connections = connections;
  }

  /**
   * Reads a certificate for a key. The server's own is to be of whom the key file names; where that
   * is another than its server's, {@link ApiKeyFile#trusting} names it.
   *
   * @param server where programs show certificates: {@code https}, host and port; not always the
   *     one that the key file names
   * @param certificate in PEM, as {@code gatehouse keys certificate} writes it
   * @throws IOException when a file cannot be read or holds no certificate, the certificate is of
   *     another key, or the server's address is not https
   */
  public static KeyCertificate read(ApiKeyFile key, URI server, Path certificate)
      throws IOException {
    if (!"https".equals(server.getScheme())) {
      throw new IOException(server + " is no https address: certificates are shown over TLS alone");
    }
    List<X509Certificate> chain = TrustAnchors.certificates(certificate);
    if (!MessageDigest.isEqual(chain.get(0).getPublicKey().getEncoded(), key.publicKeyDer())) {
      throw new IOException(certificate + " is a certificate of another key than " + key.keyId());
    }
    try {
      Connections connections = Connections.showing(key.secret(), chain, key.trusted());
      return new KeyCertificate(key, server, chain.get(0), connections);
    } catch (GeneralSecurityException e) {
      throw new IOException(certificate + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** When the certificate ends: no connection begins after that. Get the next one before. */
  public Instant endsAt() {
    return shown.getNotAfter().toInstant();
  }

  /** Without the private half. */
  @Override
  public String toString() {
    return "KeyCertificate(" + key.keyId() + " at " + server + ", until " + endsAt() + ")";
  }

  KeyProof proof() {
    return new KeyProof() {
      @Override
      public URI server() {
        return server;
      }

      @Override
      public Connections connections() {
        return connections;
      }

      @Override
      public Map<String, String> tokenForm(Instant serverTime) {
        return Map.of("client_id", key.keyId());
      }

      @Override
      public void show(
          HttpRequest.Builder request,
          String method,
          String url,
          @Nullable String token,
          Instant serverTime) {
        if (token != null) {
          request.header("Authorization", "Bearer " + token);
        }
      }

      @Override
      public void heard(HttpHeaders headers) {}
    };
  }
}
