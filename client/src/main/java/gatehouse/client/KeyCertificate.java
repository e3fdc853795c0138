package gatehouse.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * An API key with its certificate: the program shows the key by its connections (mutual TLS, RFC
 * 8705), and its tokens are worth nothing over any other.
 */
public final class KeyCertificate {
  private static final char[] NO_PASSWORD = {};

  private final ApiKeyFile key;
  private final URI server;
  private final X509Certificate shown;
  private final SSLContext connections;

  private KeyCertificate(
      ApiKeyFile key, URI server, X509Certificate shown, SSLContext connections) {
    this.key = key;
    this.server = server;
    this.shown = shown;
    this.connections = connections;
  }

  /**
   * Reads a certificate for a key.
   *
   * @param server where programs show certificates: {@code https}, host and port; not always the
   *     one that the key file names
   * @param certificate in PEM, as {@code gatehouse keys certificate} writes it
   * @param authority whom the server's own certificate is of, in PEM, such as the {@code
   *     authority.pem} of an installation; null for those that this Java trusts
   * @throws IOException when a file cannot be read or holds no certificate, the certificate is of
   *     another key, or the server's address is not https
   */
  public static KeyCertificate read(
      ApiKeyFile key, URI server, Path certificate, @Nullable Path authority) throws IOException {
    if (!"https".equals(server.getScheme())) {
      throw new IOException(server + " is no https address: certificates are shown over TLS alone");
    }
    List<X509Certificate> chain = certificates(certificate);
    if (!MessageDigest.isEqual(chain.get(0).getPublicKey().getEncoded(), key.publicKeyDer())) {
      throw new IOException(certificate + " is a certificate of another key than " + key.keyId());
    }
    try {
      SSLContext connections = SSLContext.getInstance("TLS");
      KeyStore own = empty();
      own.setKeyEntry("own", key.secret(), NO_PASSWORD, chain.toArray(new Certificate[0]));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      connections.init(keys.getKeyManagers(), trusted(authority), null);
      return new KeyCertificate(key, server, chain.get(0), connections);
    } catch (GeneralSecurityException e) {
      throw new IOException(certificate + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    try (InputStream pem = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        found.add((X509Certificate) each);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is damaged: it holds no certificate in PEM", e);
    }
    if (found.isEmpty()) {
      throw new IOException(file + " holds no certificate in PEM");
    }
    return found;
  }

  private static TrustManager @Nullable [] trusted(@Nullable Path authority)
      throws IOException, GeneralSecurityException {
    if (authority == null) {
      return null;
    }
    KeyStore trusted = empty();
    for (X509Certificate each : certificates(authority)) {
      trusted.setCertificateEntry("authority-" + trusted.size(), each);
    }
    TrustManagerFactory trusts =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusts.init(trusted);
    return trusts.getTrustManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
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
      public void prepare(HttpClient.Builder builder) {
        builder.sslContext(connections);
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
