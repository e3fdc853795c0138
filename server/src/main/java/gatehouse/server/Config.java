package gatehouse.server;

import gatehouse.core.base.SecretBytes;
import gatehouse.server.base.Networks;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How this server runs: the file {@code gatehouse.properties} in the data folder, overruled by the
 * environment ({@code smtp.host} is {@code GATEHOUSE_SMTP_HOST}), overruled by the command line. A
 * name that nobody reads, or a value that makes no sense, refuses the start.
 *
 * @param demo whether this is the demo broker: seeded people, and an outbox in place of senders
 * @param port of the listener; 0 takes a free one
 * @param metricsPort of a listener for {@code /metrics} on this machine's loopback address; 0 for
 *     none
 * @param tlsPort of a second listener, which speaks TLS; 0 for none
 * @param data folder of the database and the keys
 * @param baseUrl what people type: scheme, host and port
 * @param database address, see {@link gatehouse.server.base.Databases#open}
 * @param smsAllowed whether a text message may be a proof
 * @param breachFile sorted SHA-1 hashes of stolen passwords
 * @param placesFile networks and where they are
 * @param marketFile a recorded day that is replayed, see {@code docs/market-file.md}
 * @param telemetry the standard OTEL_ variables of the environment
 */
record Config(
    boolean demo,
    String listen,
    int port,
    int metricsPort,
    int tlsPort,
    Path data,
    URI baseUrl,
    String database,
    Networks networks,
    boolean smsAllowed,
    Optional<Path> breachFile,
    Optional<Path> placesFile,
    Optional<Path> marketFile,
    Map<String, String> senders,
    Map<String, String> telemetry) {
  static final String FILE = "gatehouse.properties";

  private static final Set<String> NAMES =
      Set.of(
          "listen",
          "port",
          "metrics.port",
          "tls.port",
          "tls.url",
          "tls.certificate",
          "tls.key",
          "base.url",
          "database",
          "trusted.proxies",
          "sms.allowed",
          "breach.file",
          "places.file",
          "market.file",
          "help.phone",
          "client.registration",
          "smtp.host",
          "smtp.port",
          "smtp.security",
          "smtp.user",
          "smtp.password",
          "smtp.from",
          "smpp.host",
          "smpp.port",
          "smpp.tls",
          "smpp.user",
          "smpp.password",
          "smpp.from",
          "sms.url",
          "sms.token",
          "sms.from",
          "webhook.loopback",
          "webhook.private.hosts");

  /** What the start cannot go on with, in the operator's words. */
  static final class ConfigException extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1;

    ConfigException(String sentence) {
      super(sentence, null, false, false);
    }
  }

  static Config read(boolean demo, Map<String, String> line, Map<String, String> environment) {
    Path data = Path.of(line.getOrDefault("data", demo ? ".gatehouse/demo" : ".gatehouse/data"));
    Map<String, String> all = new java.util.HashMap<>(file(data.resolve(FILE)));
    environment.forEach((name, value) -> {
      String key = name.toLowerCase(Locale.ROOT).replace('_', '.');
      if (key.startsWith("gatehouse.") && NAMES.contains(key.substring("gatehouse.".length()))) {
        all.put(key.substring("gatehouse.".length()), value);
      }
    });
    line.forEach((name, value) -> all.put(name.replace('-', '.'), value));
    all.remove("data");
    Set<String> unknown = new TreeSet<>(all.keySet());
    unknown.removeAll(NAMES);
    if (!unknown.isEmpty()) {
      throw new ConfigException(
          "Nobody reads the setting "
              + String.join(", ", unknown)
              + ". Known: "
              + String.join(", ", new TreeSet<>(NAMES))
              + ".");
    }
    int port = number(all, "port", 8443);
    int tlsPort = number(all, "tls.port", 0);
    String usual = tlsPort == 0 ? "http://localhost:" + port : "https://localhost:" + tlsPort;
    URI baseUrl = baseUrl("base.url", all.getOrDefault("base.url", usual));
    return new Config(
        demo,
        all.getOrDefault("listen", "127.0.0.1"),
        port,
        metricsPort(all, port),
        tlsPort,
        data,
        baseUrl,
        all.getOrDefault("database", "sqlite:" + data.resolve("gatehouse.db")),
        new Networks(
            Arrays.stream(all.getOrDefault("trusted.proxies", "").split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toSet())),
        flag(all, "sms.allowed", true),
        Optional.ofNullable(all.get("breach.file")).map(Path::of),
        Optional.ofNullable(all.get("places.file")).map(Path::of),
        Optional.ofNullable(all.get("market.file")).map(Path::of),
        Map.copyOf(all),
        environment.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("OTEL_"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Where programs find the listener of TLS; nothing when there is none. */
  Optional<URI> tlsUrl() {
    return tlsPort == 0
        ? Optional.empty()
        : Optional.of(
            text("tls.url")
                .map(typed -> baseUrl("tls.url", typed))
                .orElse(URI.create("https://" + baseUrl.getHost() + ":" + tlsPort)));
  }

  /** A secret setting, for senders. */
  Optional<SecretBytes> secret(String name) {
    return Optional.ofNullable(senders.get(name)).map(SecretBytes::ofText);
  }

  /** The broker's line for people who can't sign in, as it completes "Call …, day and night". */
  String phone() {
    return text("help.phone").orElse("the number on your statements");
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(senders.get(name)).filter(value -> !value.isBlank());
  }

  String required(String name, String because) {
    return text(name)
        .orElseThrow(
            () -> new ConfigException("The setting " + name + " is missing: " + because + "."));
  }

  int number(String name, int otherwise) {
    return number(senders, name, otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return flag(senders, name, otherwise);
  }

  private static int metricsPort(Map<String, String> all, int port) {
    int metrics = number(all, "metrics.port", 0);
    if (metrics != 0 && metrics == port) {
      throw new ConfigException(
          "metrics.port and port are both " + port + ": metrics have a port of their own.");
    }
    return metrics;
  }

  private static URI baseUrl(String name, String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name + " is no address: " + text);
    }
    boolean local = "localhost".equals(url.getHost());
    boolean web = "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && local);
    if (!web || url.getHost() == null || !url.getPath().replace("/", "").isEmpty()) {
      throw new ConfigException(
          name
              + " must be https://host or, on this machine alone, http://localhost:port; it is "
              + text);
    }
    return URI.create(url.getScheme() + "://" + url.getAuthority());
  }

  private static int number(Map<String, String> all, String name, int otherwise) {
    String text = all.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= 65_535) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ConfigException(name + " must be a number from 0 to 65535; it is " + text);
  }

  private static boolean flag(Map<String, String> all, String name, boolean otherwise) {
    String text = all.getOrDefault(name, Boolean.toString(otherwise));
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ConfigException(name + " must be true or false; it is " + text);
    };
  }

  private static Map<String, String> file(Path file) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException("Cannot read " + file + ": " + e.getMessage());
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }
}
