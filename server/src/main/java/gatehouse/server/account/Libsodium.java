package gatehouse.server.account;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds libsodium: the build for this machine that ships inside lazysodium-java (only that file of
 * it is used), else the system's own, which also serves machines that the jar has no build for.
 *
 * @param origin for people: which one it is
 */
record Libsodium(SymbolLookup symbols, String origin) {
  private static final List<String> SYSTEM_NAMES =
      List.of("libsodium.so.26", "libsodium.so.23", "libsodium.dylib");

  static Libsodium find() {
    String machine = machine(System.getProperty("os.name"), System.getProperty("os.arch"));
    List<String> failures = new ArrayList<>();
    return bundled(machine, failures)
        .or(() -> SYSTEM_NAMES.stream().flatMap(n -> system(n, failures).stream()).findFirst())
        .orElseThrow(() ->
            new IllegalStateException(
                ("No libsodium loads on %s, and passwords need it. Install it (Debian: apt-get"
                        + " install libsodium23; Alpine: apk add libsodium; macOS: brew install"
                        + " libsodium). If %s is mounted noexec, start with"
                        + " -Djava.io.tmpdir=DIR. Tried: %s")
                    .formatted(machine, System.getProperty("java.io.tmpdir"), failures)));
  }

  /** The folder of the jar for this machine. */
  static String machine(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64");
    boolean intel = arch.equals("amd64") || arch.equals("x86_64");
    if (system.contains("linux") && (arm || intel)) {
      return arm ? "arm64" : "linux64";
    }
    if (system.contains("mac") && (arm || intel)) {
      return arm ? "mac_arm" : "mac";
    }
    return system + " " + arch;
  }

  @SuppressWarnings("restricted") // native access is granted on the command line
  private static Optional<Libsodium> bundled(String machine, List<String> failures) {
    String name = machine + (machine.startsWith("mac") ? "/libsodium.dylib" : "/libsodium.so");
    try (InputStream library = Libsodium.class.getClassLoader().getResourceAsStream(name)) {
      if (library == null) {
        failures.add("no build in the jar");
        return Optional.empty();
      }
      // readable by this user alone; once mapped, the file is not needed any more
      Path file = Files.createTempFile("gatehouse-libsodium", ".so");
      try {
        Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
        return load(SymbolLookup.libraryLookup(file, Arena.global()), "bundled, " + machine);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("libsodium cannot be unpacked", e);
    } catch (IllegalArgumentException e) {
      failures.add("bundled: " + e.getMessage());
      return Optional.empty();
    }
  }

  @SuppressWarnings("restricted")
  private static Optional<Libsodium> system(String name, List<String> failures) {
    try {
      return load(SymbolLookup.libraryLookup(name, Arena.global()), "the system's " + name);
    } catch (IllegalArgumentException e) {
      failures.add(name);
      return Optional.empty();
    }
  }

  private static Optional<Libsodium> load(SymbolLookup symbols, String origin) {
    return Optional.of(new Libsodium(symbols, "libsodium, " + origin));
  }
}
