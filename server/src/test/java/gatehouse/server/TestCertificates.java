package gatehouse.server;

import com.nimbusds.jose.jwk.ECKey;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** Certificates and requests of clients, good ones and others. */
final class TestCertificates {
  private static final char[] NO_PASSWORD = new char[0];

  private TestCertificates() {}

  static X509Certificate read(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }

  /** Private keys as PKCS #8. */
  static String pem(Object what) throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(what instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : what);
    }
    return text.toString();
  }

  static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  /** A signing request whose names lie. */
  static String request(PublicKey shown, PrivateKey signs) throws Exception {
    return pem(
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=localhost,O=Somebody"), shown)
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signs)));
  }

  static String request(ECKey key) throws Exception {
    return request(key.toECPublicKey(), key.toECPrivateKey());
  }

  static X509Certificate selfSigned(String named, KeyPair pair, Instant now) throws Exception {
    return signed(named, pair.getPublic(), pair.getPrivate(), now);
  }

  /** Of whatever name, signed by whatever key. */
  static X509Certificate signed(String named, PublicKey key, PrivateKey by, Instant now)
      throws Exception {
    X500Name name = new X500Name(named);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    java.math.BigInteger.valueOf(now.getEpochSecond()),
                    Date.from(now.minus(Duration.ofDays(2000))),
                    Date.from(now.plus(Duration.ofDays(2000))),
                    name,
                    key)
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
  }

  /** A client that trusts the authority in that file alone. */
  static SSLContext trusting(Path authority) {
    try {
      return context(read(Files.readString(authority)), null, null);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client that trusts that authority alone, and shows a certificate if it has one. */
  static SSLContext context(
      X509Certificate trusted, @Nullable PrivateKey key, @Nullable X509Certificate shown)
      throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("authority", trusted);
    TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
    trusts.init(trust);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (key != null) {
      own.setKeyEntry("own", key, NO_PASSWORD, new Certificate[] {shown});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
    return context;
  }

  /** A context that shows this certificate, whomever the server says that it trusts. */
  static SSLContext showing(X509Certificate trusted, PrivateKey key, X509Certificate shown)
      throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("authority", trusted);
    TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
    trusts.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new Showing(key, shown)}, trusts.getTrustManagers(), null);
    return context;
  }

  private static final class Showing extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate shown;

    Showing(PrivateKey key, X509Certificate shown) {
      this.key = key;
      this.shown = shown;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return "own";
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return "own";
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {shown};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }
  }
}
