package gatehouse.server;

import gatehouse.server.base.Logs;
import gatehouse.server.base.NativeCrypto;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The server's entry: {@code demo}, {@code run}, {@code audit}, {@code master-keys} and {@code
 * market}. The one place that reads the clock and makes random bytes.
 */
public final class Main {
  private Main() {}

  /** Exits with 0 after a clean stop, 1 when the audit finds something, 2 when it cannot start. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Logs.start(
        System.err,
        "text".equals(System.getProperty("gatehouse.log")) ? Logs.Form.TEXT : Logs.Form.JSON,
        java.util.logging.Level.INFO);
    String verb = arguments.length == 0 ? "" : arguments[0];
    List<String> rest =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    try {
      switch (verb) {
        case "demo" -> serve(true, options(rest));
        case "run" -> serve(false, options(rest));
        case "bench-people" ->
            BenchPeople.add(
                options(rest), System.getenv(), new SecureRandom(), InstantSource.system());
        case "audit" -> System.exit(audit(rest));
        case "master-keys" -> System.exit(masterKeys(rest));
        case "market" -> market(rest);
        default ->
            throw new Config.ConfigException(
                "Say demo, run, audit verify, audit export, master-keys list, master-keys rotate or market"
                    + " record.");
      }
    } catch (Config.ConfigException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static void serve(boolean demo, Map<String, String> options)
      throws IOException, InterruptedException {
    if ("0".equals(options.get("port"))) {
      options.put("port", Integer.toString(freePort()));
    }
    Config config = Config.read(demo, options, System.getenv());
    Files.createDirectories(config.data());
    String crypto = NativeCrypto.install();
    System.getLogger(Main.class.getName()).log(System.Logger.Level.INFO, crypto);
    Gatehouse server = Gatehouse.start(config, InstantSource.system(), new SecureRandom());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              server.close();
              stopped.countDown();
            }));
    System.out.print(welcome(server, demo));
    System.out.flush();
    stopped.await();
  }

  private static int audit(List<String> arguments) throws IOException {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    Map<String, String> options =
        options(arguments.subList(Math.min(1, arguments.size()), arguments.size()));
    Config config = Config.read(false, options, System.getenv());
    return new AuditCommand(config, new SecureRandom(), System.out).run(verb);
  }

  private static int masterKeys(List<String> arguments) {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    Map<String, String> options =
        options(arguments.subList(Math.min(1, arguments.size()), arguments.size()));
    Config config = Config.read(false, options, System.getenv());
    return new MasterKeysCommand(config, new SecureRandom(), System.out).run(verb);
  }

  private static void market(List<String> arguments) throws IOException {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    Map<String, String> options =
        options(arguments.subList(Math.min(1, arguments.size()), arguments.size()));
    new MarketCommand(System.out).run(verb, options, InstantSource.system().instant());
  }

  private static String welcome(Gatehouse server, boolean demo) {
    String base = server.config().baseUrl().toString();
    return (demo ? server.seeds().demo(base) : server.seeds().firstOperator(base))
        + TlsSide.welcome(server.config());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Reads {@code --name value} and {@code --name=value}. */
  private static Map<String, String> options(List<String> arguments) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        throw new Config.ConfigException("Do not know what " + argument + " means here.");
      }
      int equals = argument.indexOf('=');
      if (equals > 0) {
        options.put(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        options.put(argument.substring(2), arguments.get(++i));
      } else {
        throw new Config.ConfigException(argument + " needs a value.");
      }
    }
    return options;
  }
}
