package gatehouse.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine that the figures are true of.
 *
 * @param processor model name
 * @param cores processors that the Java machine may use
 * @param memoryMib installed memory
 * @param kernel operating system and its version
 * @param jdk the Java machine of both servers and of the load generator
 */
public record Machine(String processor, int cores, long memoryMib, String kernel, String jdk) {
  private static final double BUSY_SHARE_MAX = 0.25;

  /** The machine under this program. */
  public static Machine here() throws IOException {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replace(" kB", "")) / 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor.version") + ", Java " + Runtime.version());
  }

  /** Load averages over 1, 5 and 15 minutes, as the kernel writes them. */
  public static String loadAverages() throws IOException {
    String[] fields = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
    return fields[0] + " " + fields[1] + " " + fields[2];
  }

  /**
   * Says whether little enough else was running for figures to be quoted: at most a quarter of a
   * core per core over the last minute.
   */
  public boolean quiet(String loadAverages) {
    double lastMinute = Double.parseDouble(loadAverages.substring(0, loadAverages.indexOf(' ')));
    return lastMinute <= cores * BUSY_SHARE_MAX;
  }

  private static String field(Path file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }
}
