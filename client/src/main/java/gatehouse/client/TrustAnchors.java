package gatehouse.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The authorities that a server's certificate is to be of (trust anchors, RFC 5280, 6.1.1). Those
 * that are named here stand in place of the ones that this Java trusts, not beside them, and for
 * the connections alone that they are given to: by {@link GatehouseClient}, or by {@link
 * ApiKeyFile#trusting}. Immutable.
 */
public final class TrustAnchors {
  private static final TrustAnchors OF_JAVA = new TrustAnchors(List.of());

  /** None for those of this Java. */
  private final List<X509Certificate> named;

  private TrustAnchors(List<X509Certificate> named) {
    this.named = named;
  }

  /** Those that this Java trusts: its {@code cacerts}, or {@code javax.net.ssl.trustStore}. */
  public static TrustAnchors ofJava() {
    return OF_JAVA;
  }

  /**
   * These and no others.
   *
   * @param certificates of the authorities
   * @throws IllegalArgumentException when there is none
   */
  public static TrustAnchors of(List<X509Certificate> certificates) {
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("no certificate of an authority is named");
    }
    return new TrustAnchors(List.copyOf(certificates));
  }

  /**
   * Those in a file, such as the {@code authority.pem} of a server's data folder.
   *
   * @param pem one certificate or more (RFC 7468)
   * @throws IOException when the file cannot be read, or holds no certificate
   */
  public static TrustAnchors read(Path pem) throws IOException {
    return of(certificates(pem));
  }

  /**
   * Those in a text, as {@link #pem} writes it.
   *
   * @throws IllegalArgumentException when it holds no certificate in PEM
   */
  public static TrustAnchors ofPem(String pem) {
    try {
      return of(certificates(pem.getBytes(StandardCharsets.UTF_8)));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("that is no certificate in PEM", e);
    }
  }

  /** Their certificates in PEM; empty for those of this Java. */
  public String pem() {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate each : named) {
        text.append(SigningRequest.pem("CERTIFICATE", each.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
    return text.toString();
  }

  /** Whether they are those of this Java. */
  public boolean areOfJava() {
    return named.isEmpty();
  }

  /**
   * What connections are made with.
   *
   * @param shown what they show of themselves; null for nothing
   */
  SSLContext context(KeyManager @Nullable [] shown) throws GeneralSecurityException {
    if (areOfJava() && shown == null) {
      return SSLContext.getDefault();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown, areOfJava() ? null : managers(), null);
    return context;
  }

  private TrustManager[] managers() throws GeneralSecurityException {
    KeyStore store = emptyStore();
    for (X509Certificate each : named) {
      store.setCertificateEntry("authority-" + store.size(), each);
    }
    TrustManagerFactory trusts =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusts.init(store);
    return trusts.getTrustManagers();
  }

  /** A store in memory. */
  static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("nothing was read", e);
    }
  }

  /**
   * The certificates in a file, in their order.
   *
   * @throws IOException when it cannot be read, or holds none
   */
  static List<X509Certificate> certificates(Path pem) throws IOException {
    byte[] text = Files.readAllBytes(pem);
    try {
      return certificates(text);
    } catch (CertificateException e) {
      throw new IOException(pem + " holds no certificate in PEM, or is damaged", e);
    }
  }

  private static List<X509Certificate> certificates(byte[] pem) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (Certificate each : factory.generateCertificates(new ByteArrayInputStream(pem))) {
      found.add((X509Certificate) each);
    }
    if (found.isEmpty()) {
      throw new CertificateException("none");
    }
    return found;
  }
}
