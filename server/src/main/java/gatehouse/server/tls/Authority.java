package gatehouse.server.tls;

import gatehouse.core.base.SecretBytes;
import gatehouse.server.base.Database;
import gatehouse.server.base.Seal;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority of this installation (RFC 5280): one key on P-256, the same on every
 * node, sealed in the database. It signs the certificates of the listener and of programs, and
 * nothing below them.
 */
public final class Authority {
  private static final Duration LIFE = Duration.ofDays(3_650);

  /** The moment from which a certificate counts lies so far back, for clocks that are behind. */
  private static final Duration BEFORE = Duration.ofMinutes(5);

  private static final int SERIAL_BYTES = 16;
  private static final String SIGNATURE = "SHA256withECDSA";

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final SecureRandom random;

  private Authority(PrivateKey key, X509Certificate certificate, SecureRandom random) {
    this.key = key;
    this.certificate = certificate;
    this.random = random;
  }

  /** The authority in that database, which is made when there is none yet. */
  public static Authority open(Database database, Seal seal, SecureRandom random, Instant now) {
    Optional<AuthorityRows.Row> stored = database.read(AuthorityRows::load);
    if (stored.isEmpty()) {
      AuthorityRows.Row made = make(seal, random, now);
      // of two nodes that start at once, one is the first
      stored =
          database.write(sql -> {
            AuthorityRows.insert(sql, made, now);
            return AuthorityRows.load(sql);
          });
    }
    AuthorityRows.Row row = stored.orElseThrow();
    byte[] sealed = Base64.getDecoder().decode(row.sealed());
    SecretBytes secret = seal.open(AuthorityRows.PLACE, sealed);
    if (seal.isOld(sealed)) { // it lasts for years: the master key that it was made under need not
      database.write(sql -> AuthorityRows.reseal(sql, row, sealed(seal, secret)));
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(secret.expose()));
      return new Authority(key, Pem.certificates(row.certificate()).getFirst(), random);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificate authority is stored damaged", e);
    }
  }

  private static AuthorityRows.Row make(Seal seal, SecureRandom random, Instant now) {
    try {
      KeyPair pair = pair(random);
      X500Name name = name("Gatehouse certificate authority");
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(random),
              Date.from(now.minus(BEFORE)),
              Date.from(now.plus(LIFE)),
              name,
              pair.getPublic());
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              ids.createSubjectKeyIdentifier(pair.getPublic()));
      X509Certificate made = signed(builder, pair.getPrivate());
      return new AuthorityRows.Row(
          sealed(seal, SecretBytes.copyOf(pair.getPrivate().getEncoded())), Pem.of(made));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate authority could not be made", e);
    }
  }

  private static String sealed(Seal seal, SecretBytes secret) {
    return Base64.getEncoder().encodeToString(seal.seal(AuthorityRows.PLACE, secret));
  }

  /** A fresh pair on P-256. */
  static KeyPair pair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  /** Its own certificate, by which others check what it signed. */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * A certificate for a listener.
   *
   * @param hosts names and addresses under which it is reached; the first one is its name
   */
  X509Certificate server(PublicKey shown, List<String> hosts, Instant from, Instant until) {
    GeneralName[] names =
        hosts.stream()
            .map(host ->
                new GeneralName(
                    isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
            .toArray(GeneralName[]::new);
    return leaf(
        shown,
        hosts.getFirst(),
        KeyPurposeId.id_kp_serverAuth,
        new GeneralNames(names),
        from,
        until);
  }

  /**
   * A certificate for a program: whose it is stands in a row of its own, not in its name.
   *
   * @param until not later than the authority's own end
   */
  public X509Certificate client(PublicKey shown, String name, Instant from, Instant until) {
    GeneralName urn =
        new GeneralName(GeneralName.uniformResourceIdentifier, "urn:gatehouse:" + name);
    return leaf(shown, name, KeyPurposeId.id_kp_clientAuth, new GeneralNames(urn), from, until);
  }

  private X509Certificate leaf(
      PublicKey shown,
      String name,
      KeyPurposeId purpose,
      GeneralNames names,
      Instant from,
      Instant until) {
    Instant own = certificate.getNotAfter().toInstant();
    Instant end = until.isAfter(own) ? own : until;
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              certificate,
              serial(random),
              Date.from(from.minus(BEFORE)),
              Date.from(end),
              name(name),
              shown);
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
          .addExtension(Extension.subjectAlternativeName, false, names)
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              ids.createAuthorityKeyIdentifier(certificate))
          .addExtension(
              Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(shown));
      return signed(builder, key);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate could not be made", e);
    }
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
  }

  /** Positive, and of at most 20 bytes (RFC 5280, 4.1.2.2). */
  private static BigInteger serial(SecureRandom random) {
    byte[] bytes = new byte[SERIAL_BYTES];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes).setBit(0);
  }

  private static X500Name name(String common) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, common).build();
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }
}
