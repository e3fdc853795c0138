package gatehouse.cli;

import gatehouse.client.DeviceKey;
import gatehouse.client.PrivateFile;
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
 * What the command line keeps between two calls: the session's token and the device's key, each in
 * a file that its owner alone may read.
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

  /** A session that was left open. */
  record Kept(URI server, String token) {}

  Optional<Kept> session() throws IOException {
    try {
      List<String> lines = Files.readAllLines(file(), StandardCharsets.UTF_8);
      return lines.size() == 2
          ? Optional.of(new Kept(URI.create(lines.get(0)), lines.get(1)))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException("The file " + file() + " is damaged: remove it and sign in.", e);
    }
  }

  void keep(Kept session) throws IOException {
    PrivateFile.write(file(), session.server() + "\n" + session.token() + "\n");
  }

  void forget() throws IOException {
    Files.deleteIfExists(file());
  }

  DeviceKey deviceKey() throws IOException {
    return DeviceKey.in(folder.resolve("device-key"));
  }

  private Path file() {
    return folder.resolve("session");
  }
}
