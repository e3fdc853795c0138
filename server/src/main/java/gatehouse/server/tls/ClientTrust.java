package gatehouse.server.tls;

import gatehouse.server.session.ProofKeys;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which certificates of clients get through a handshake, within their time: those of our own
 * authority for clients, and those that are signed by nobody but themselves, which prove that their
 * key is held and nothing else (RFC 8705, 2.2), by keys of the kinds that clients register: a
 * larger one would take long to check. Whose one is, and whether it was revoked, each request asks
 * anew.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private final X509Certificate authority;
  private final InstantSource clock;

  ClientTrust(X509Certificate authority, InstantSource clock) {
    this.authority = authority;
    this.clock = clock;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("no certificate");
    }
    X509Certificate shown = chain[0];
    shown.checkValidity(Date.from(clock.instant()));
    boolean alone = shown.getIssuerX500Principal().equals(shown.getSubjectX500Principal());
    if (alone && !ProofKeys.serves(shown.getPublicKey())) { // before it is reckoned with
      throw new CertificateException("the key has to be " + ProofKeys.KINDS);
    }
    try {
      shown.verify(alone ? shown.getPublicKey() : authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("not of our authority, nor signed by itself", e);
    }
    if (alone) {
      return;
    }
    List<String> purposes = shown.getExtendedKeyUsage();
    if (shown.getBasicConstraints() >= 0 || purposes == null || !purposes.contains(CLIENT_AUTH)) {
      throw new CertificateException("not for clients");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this side is the server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("this side is the server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this side is the server");
  }

  /** Told to clients, so that browsers do not ask their people about other certificates. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {authority};
  }
}
