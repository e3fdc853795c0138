package gatehouse.cli;

import gatehouse.client.DeviceKey;
import gatehouse.client.PrivateFile;
import gatehouse.client.TrustAnchors;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line keeps between two calls: the session, with its server and whom that one's
 * certificate is of, and the device's key; each in a file that its owner alone may read.
 */
final class Home {
  private final Path folder;

  Home(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    // the XDG base directory specification: a relative path does not count
    Path base =
        config.startsWith("/")
            ? Path.of(config)
            : Path.of(environment.getOrDefault("HOME", "."), ".config");
    this.folder = base.resolve("gatehouse");
  }

  /**
   * A sign-in.
   *
   * @param token empty when its session is over
   */
  record Kept(URI server, String token, TrustAnchors trusted) {}

  /** The last sign-in, though its session be over. */
  Optional<Kept> last() throws IOException {
    try {
      List<String> lines = Files.readAllLines(file(), StandardCharsets.UTF_8);
      if (lines.size() < 2) {
        return Optional.empty();
      }
      String authority = String.join("\n", lines.subList(2, lines.size()));
      TrustAnchors trusted =
          authority.isEmpty() ? TrustAnchors.ofJava() : TrustAnchors.ofPem(authority);
      return Optional.of(new Kept(URI.create(lines.get(0)), lines.get(1), trusted));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException("The file " + file() + " is damaged: remove it and sign in.", e);
    }
  }

  /** A session that was left open. */
  Optional<Kept> session() throws IOException {
    return last().filter(kept -> !kept.token().isEmpty());
  }

  void keep(Kept session) throws IOException {
    PrivateFile.write(
        file(), session.server() + "\n" + session.token() + "\n" + session.trusted().pem());
  }

  /** Forgets the session; the next one is with the same server. */
  void forget() throws IOException {
    Optional<Kept> over = last();
    if (over.isPresent()) {
      keep(new Kept(over.get().server(), "", over.get().trusted()));
    }
  }

  DeviceKey deviceKey() throws IOException {
    return DeviceKey.in(folder.resolve("device-key"));
  }

  private Path file() {
    return folder.resolve("session");
  }
}
