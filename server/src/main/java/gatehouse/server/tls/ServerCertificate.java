package gatehouse.server.tls;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What the listener shows: the operator's own certificate from two files, or one of our authority.
 * Either is exchanged while the server runs, and open connections go on.
 */
public final class ServerCertificate {
  private static final System.Logger LOGGER = System.getLogger(ServerCertificate.class.getName());
  private static final Duration LIFE = Duration.ofDays(30);

  /** One of our own is exchanged when less than this is left of it. */
  private static final Duration LEFT_MIN = Duration.ofDays(10);

  /**
   * Where an operator's certificate lies, in PEM.
   *
   * @param chain the certificate itself first
   * @param key its private key, without a password
   */
  public record Source(Path chain, Path key) {}

  /**
   * A pair that belongs together.
   *
   * @param alias under which handshakes ask for its two halves
   */
  private record Shown(String alias, PrivateKey key, List<X509Certificate> chain) {}

  private final Optional<Source> files;
  private final Authority authority;
  private final List<String> hosts;
  private final SecureRandom random;
  private volatile @Nullable Shown before;
  private volatile Shown shown;
  private @Nullable FileTime seenChain;
  private @Nullable FileTime seenKey;

  private ServerCertificate(
      Optional<Source> files,
      Authority authority,
      List<String> hosts,
      SecureRandom random,
      Instant now)
      throws IOException {
    this.files = files;
    this.authority = authority;
    this.hosts = List.copyOf(hosts);
    this.random = random;
    this.shown = files.isPresent() ? read(files.get()) : issue(now);
  }

  /**
   * The certificate to begin with.
   *
   * @param hosts names and addresses of the listener, for a certificate of our authority
   * @throws IOException when the files cannot be read, or do not belong together; the message is
   *     for the operator
   */
  public static ServerCertificate open(
      Optional<Source> files,
      Authority authority,
      List<String> hosts,
      SecureRandom random,
      Instant now)
      throws IOException {
    return new ServerCertificate(files, authority, hosts, random, now);
  }

  /** Whether it is of our authority, and not the operator's own. */
  public boolean isOfAuthority() {
    return files.isEmpty();
  }

  /** To be called every second or so: takes new files, or a new certificate before the old ends. */
  public synchronized void refresh(Instant now) {
    if (files.isEmpty()) {
      Instant end = shown.chain().getFirst().getNotAfter().toInstant();
      if (now.plus(LEFT_MIN).isAfter(end)) {
        show(issue(now));
      }
      return;
    }
    try {
      if (!Files.getLastModifiedTime(files.get().chain()).equals(seenChain)
          || !Files.getLastModifiedTime(files.get().key()).equals(seenKey)) {
        show(read(files.get()));
        LOGGER.log(
            Level.INFO,
            "shows the certificate that ends {0}",
            shown.chain().getFirst().getNotAfter());
      }
    } catch (IOException e) {
      // half a pair may be there for a moment: what was shown stays
      LOGGER.log(Level.WARNING, "the certificate stays as it was: {0}", e.getMessage());
    }
  }

  private void show(Shown next) {
    before = shown;
    shown = next;
  }

  private Shown read(Source from) throws IOException {
    // the times first: what changes while it is read is read again
    seenChain = Files.getLastModifiedTime(from.chain());
    seenKey = Files.getLastModifiedTime(from.key());
    List<X509Certificate> chain;
    PrivateKey key;
    try {
      chain = Pem.certificates(Files.readString(from.chain()));
    } catch (GeneralSecurityException e) {
      throw new IOException(from.chain() + ": " + e.getMessage(), e);
    }
    try {
      key = Pem.privateKey(Files.readString(from.key()));
    } catch (GeneralSecurityException e) {
      throw new IOException(from.key() + ": " + e.getMessage(), e);
    }
    if (!together(key, chain.getFirst().getPublicKey())) {
      throw new IOException(from.key() + " is not the key of the certificate in " + from.chain());
    }
    return new Shown(alias(chain), key, chain);
  }

  private Shown issue(Instant now) {
    KeyPair pair = Authority.pair(random);
    List<X509Certificate> chain =
        List.of(authority.server(pair.getPublic(), hosts, now, now.plus(LIFE)));
    return new Shown(alias(chain), pair.getPrivate(), chain);
  }

  private static String alias(List<X509Certificate> chain) {
    return chain.getFirst().getSerialNumber().toString(Character.MAX_RADIX);
  }

  /** Whether what one signs the other verifies. */
  private static boolean together(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "";
        };
    try {
      byte[] text = {1, 2, 3};
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(text);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certified);
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Gives each handshake what is shown at that moment. */
  X509KeyManager keyManager() {
    return new Current();
  }

  private final class Current extends X509ExtendedKeyManager {
    /** Names the pair of this moment, so that a handshake has both halves of the same one. */
    private @Nullable String alias(String type) {
      Shown now = shown;
      String algorithm = now.chain().getFirst().getPublicKey().getAlgorithm();
      return type.startsWith(algorithm) ? now.alias() : null;
    }

    private @Nullable Shown pair(String alias) {
      Shown now = shown;
      return now.alias().equals(alias) ? now : before;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(type);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(type);
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {shown.alias()};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      Shown pair = pair(alias);
      return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      Shown pair = pair(alias);
      return pair == null ? null : pair.key();
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
