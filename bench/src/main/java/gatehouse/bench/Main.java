package gatehouse.bench;

import gatehouse.bench.peer.GatehousePeer;
import gatehouse.bench.peer.KeycloakPeer;
import gatehouse.bench.report.Figures;
import gatehouse.bench.report.Machine;
import gatehouse.bench.report.Report;
import gatehouse.bench.report.Run;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The command behind {@code ./gatehouse bench}. */
public final class Main {
  private Main() {}

  /** Runs the benchmark that the first argument names; without one, the side-by-side run. */
  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args);
    String first = arguments.isEmpty() ? "sign-in" : arguments.getFirst();
    if (first.equals("jmh")) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    if (first.equals("help") || arguments.contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    boolean orders = first.equals("orders");
    boolean named = orders || (first.equals("sign-in") && !arguments.isEmpty());
    Options options;
    try {
      options =
          Options.parse(named ? arguments.subList(1, arguments.size()) : arguments, Path.of(""));
    } catch (IllegalArgumentException e) {
      System.err.println("gatehouse bench: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    if (orders) {
      new Orders(options, options.open(), revision(options.checkout()), System.out).run();
      return;
    }
    signIn(options, String.join(" ", arguments), System.out);
  }

  private static void signIn(Options options, String arguments, PrintStream out)
      throws IOException, InterruptedException {
    Instant begun = Instant.now();
    Path work = Files.createDirectories(options.work());
    String loadBefore = Machine.loadAverages();
    SideBySide bench = new SideBySide(options, out);
    Optional<Figures> gatehouse = Optional.empty();
    Optional<Figures> keycloak = Optional.empty();
    if (options.measures("gatehouse")) {
      gatehouse =
          Optional.of(bench.measure(new GatehousePeer(options.checkout(), work, freePort())));
    }
    if (options.measures("keycloak")) {
      keycloak = Optional.of(bench.measure(KeycloakPeer.in(work, freePort())));
    }
    Run run =
        new Run(
            begun,
            revision(options.checkout()),
            ("./gatehouse bench " + arguments).strip(),
            Machine.here(),
            loadBefore,
            Machine.loadAverages(),
            options.words(),
            gatehouse,
            keycloak);
    Report.write(run, options.out());
    out.println("written to " + options.out().resolve("sign-in.md"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private static String revision(Path checkout) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty")
            .directory(checkout.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return git.waitFor() == 0 ? said : "unknown";
  }
}
