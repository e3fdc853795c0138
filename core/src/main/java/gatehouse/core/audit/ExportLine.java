package gatehouse.core.audit;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A row as one line of JSON: every value is a string, hashes are lower-case hex, absent fields are
 * left out. The line is canonical (see {@link Facts}), so a changed line is either no line or a
 * changed row.
 */
public final class ExportLine {
  private static final Set<String> NEEDED =
      Set.of("seq", "person_id", "n", "at_ms", "kind", "actor", "data", "prev_hash", "hash", "mac");
  private static final Set<String> OPTIONAL =
      Set.of("interface", "network", "device_id", "session_id");

  private ExportLine() {}

  /** The line, without its end. */
  public static String write(LogRow row) {
    SortedMap<String, String> line = new TreeMap<>();
    line.put("seq", Long.toString(row.seq()));
    line.put("person_id", row.personId());
    line.put("n", Long.toString(row.n()));
    line.put("at_ms", Long.toString(row.atMs()));
    line.put("kind", row.kind());
    line.put("actor", row.actor());
    put(line, "interface", row.origin().interfaceCode());
    put(line, "network", row.origin().network());
    put(line, "device_id", row.origin().deviceId());
    put(line, "session_id", row.origin().sessionId());
    line.put("data", row.data());
    line.put("prev_hash", HexFormat.of().formatHex(row.prevHash()));
    line.put("hash", HexFormat.of().formatHex(row.hash()));
    line.put("mac", HexFormat.of().formatHex(row.mac()));
    return Facts.toJson(line);
  }

  private static void put(SortedMap<String, String> line, String name, @Nullable String value) {
    if (value != null) {
      line.put(name, value);
    }
  }

  /** The row of a line; none when it is no such line. */
  public static Optional<LogRow> read(String line) {
    try {
      return Facts.parse(line).filter(ExportLine::isWhole).map(ExportLine::row);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isWhole(SortedMap<String, String> line) {
    return line.keySet().containsAll(NEEDED)
        && line.keySet().stream()
            .allMatch(name -> NEEDED.contains(name) || OPTIONAL.contains(name));
  }

  private static LogRow row(SortedMap<String, String> line) {
    return new LogRow(
        number(line, "seq"),
        text(line, "person_id"),
        number(line, "n"),
        number(line, "at_ms"),
        text(line, "kind"),
        text(line, "actor"),
        new Origin(
            line.get("interface"),
            line.get("network"),
            line.get("device_id"),
            line.get("session_id")),
        text(line, "data"),
        HexFormat.of().parseHex(text(line, "prev_hash")),
        HexFormat.of().parseHex(text(line, "hash")),
        HexFormat.of().parseHex(text(line, "mac")));
  }

  private static String text(SortedMap<String, String> line, String name) {
    return line.getOrDefault(name, "");
  }

  /** NumberFormatException is an IllegalArgumentException, which {@link #read} turns into none. */
  private static long number(SortedMap<String, String> line, String name) {
    return Long.parseLong(text(line, name));
  }
}
