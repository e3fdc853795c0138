package gatehouse.server.tls;

import io.helidon.common.tls.Tls;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * What a listener needs for TLS: 1.3, and 1.2 with the suites of BCP 195 (RFC 9325, 4.2) alone. A
 * client is asked for a certificate and may have none, and is through the handshake in ten seconds
 * or out.
 */
public final class TlsListener {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final String[] SUITES = {
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  };

  private TlsListener() {}

  /**
   * The settings of the listener.
   *
   * @param shown what it shows, whichever it is at the moment of a handshake
   * @param authority whose certificates it takes from clients
   */
  public static Tls of(
      ServerCertificate shown, Authority authority, SecureRandom random, InstantSource clock) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {shown.keyManager()},
          new TrustManager[] {new ClientTrust(authority.certificate(), clock)},
          random);
      SSLParameters parameters = new SSLParameters(SUITES, PROTOCOLS);
      parameters.setWantClientAuth(true);
      parameters.setUseCipherSuitesOrder(true);
      return Tls.builder()
          .sslContext(
              ServerContext.of(context, parameters, new Handshakes(clock, Handshakes.AT_ONCE_MAX)))
          .sslParameters(parameters)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }
}
