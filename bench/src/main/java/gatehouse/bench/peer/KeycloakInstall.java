package gatehouse.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Keycloak's distribution on disk, unpacked and built (its augmentation step) once. */
final class KeycloakInstall {
  static final String VERSION = "26.7.3";
  private static final String ARTIFACT = "org.keycloak:keycloak-quarkus-dist:" + VERSION + ":zip";

  private KeycloakInstall() {}

  /** The folder of a Keycloak that is ready for {@code start --optimized}; made when missing. */
  static Path in(Path work) throws IOException, InterruptedException {
    Path home = work.resolve("keycloak-" + VERSION);
    Path built = home.resolve("built-for-bench");
    if (Files.exists(built)) {
      return home;
    }
    unpack(zip(work), work);
    ServerProcess.run(
        List.of("sh", "bin/kc.sh", "build", "--db=dev-file"),
        KeycloakPeer.ENVIRONMENT,
        home,
        work.resolve("keycloak-build.log"));
    Files.createFile(built);
    return home;
  }

  private static Path zip(Path work) throws IOException, InterruptedException {
    String name = "keycloak-quarkus-dist-" + VERSION + ".zip";
    Path local =
        Path.of(System.getProperty("user.home"))
            .resolve(".m2/repository/org/keycloak/keycloak-quarkus-dist")
            .resolve(VERSION)
            .resolve(name);
    if (!Files.exists(local)) {
      ServerProcess.run(
          List.of(
              "mvn", "-q", "-B", "dependency:get", "-Dtransitive=false", "-Dartifact=" + ARTIFACT),
          Map.of(),
          work,
          work.resolve("keycloak-fetch.log"));
    }
    return local;
  }

  private static void unpack(Path zip, Path work) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        Path target = work.resolve(entry.getName()).normalize();
        if (!target.startsWith(work)) {
          throw new IOException("entry outside the folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.resolveSibling(""));
        try (InputStream from = file.getInputStream(entry)) {
          Files.write(target, from.readAllBytes());
        }
      }
    }
  }
}
