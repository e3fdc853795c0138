package gatehouse.server;

import gatehouse.server.base.Database;
import gatehouse.server.base.Seal;
import gatehouse.server.tls.Authority;
import gatehouse.server.tls.Pem;
import gatehouse.server.tls.ServerCertificate;
import gatehouse.server.tls.TlsListener;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The listener of TLS, where there is one: its authority, and what it shows.
 *
 * @param authority that signs the certificates of programs, and the listener's own unless the
 *     operator has another one
 */
record TlsSide(Authority authority, ServerCertificate shown, Tls tls, InstantSource clock) {
  /** The authority's certificate, for whoever is to trust it; written at each start. */
  static final String AUTHORITY_FILE = "authority.pem";

  static Optional<TlsSide> of(
      Config config, Database database, Seal seal, SecureRandom random, InstantSource clock) {
    if (config.tlsPort() == 0) {
      return Optional.empty();
    }
    Authority authority = Authority.open(database, seal, random, clock.instant());
    Set<String> hosts = new LinkedHashSet<>();
    hosts.add(config.tlsUrl().orElseThrow().getHost());
    hosts.addAll(List.of("localhost", "127.0.0.1"));
    try {
      Files.writeString(config.data().resolve(AUTHORITY_FILE), Pem.of(authority.certificate()));
      ServerCertificate shown =
          ServerCertificate.open(
              source(config), authority, List.copyOf(hosts), random, clock.instant());
      Tls tls = TlsListener.of(shown, authority, random, clock);
      return Optional.of(new TlsSide(authority, shown, tls, clock));
    } catch (IOException e) {
      throw new Config.ConfigException("The certificate cannot be used: " + e.getMessage());
    }
  }

  private static Optional<ServerCertificate.Source> source(Config config) {
    Optional<Path> chain = config.text("tls.certificate").map(Path::of);
    Optional<Path> key = config.text("tls.key").map(Path::of);
    if (chain.isPresent() != key.isPresent()) {
      throw new Config.ConfigException(
          "tls.certificate and tls.key belong together: set both, or none.");
    }
    return chain.map(file -> new ServerCertificate.Source(file, key.orElseThrow()));
  }

  /** What whoever calls the listener has to trust, in PEM; nothing where the operator chose it. */
  Optional<String> trusted() {
    return Optional.of(Pem.of(authority.certificate())).filter(pem -> shown.isOfAuthority());
  }

  /** Says where that lies, for the welcome; empty where there is nothing to say. */
  static String welcome(Config config) {
    return config.tlsPort() == 0 || source(config).isPresent()
        ? ""
        : """

          Its certificate is of its own authority: %s
          The terminal takes that as --ca at the login; key files hold it.
        """
            .formatted(config.data().resolve(AUTHORITY_FILE));
  }

  /** To be called every second: a certificate is exchanged while the server runs. */
  void refresh() {
    shown.refresh(clock.instant());
  }
}
