package gatehouse.bench;

import gatehouse.bench.peer.GatehousePeer;
import gatehouse.bench.peer.KeycloakPeer;
import gatehouse.bench.peer.Peer;
import gatehouse.bench.report.Figures;
import gatehouse.bench.report.Machine;
import gatehouse.bench.report.Report;
import gatehouse.bench.report.Run;
import gatehouse.bench.report.TokenFigures;
import gatehouse.bench.report.TokenReport;
import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.io.PrintStream;
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
    boolean tokens = first.equals("tokens");
    boolean named = orders || tokens || (first.equals("sign-in") && !arguments.isEmpty());
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
    if (tokens) {
      tokens(options, String.join(" ", arguments), System.out);
      return;
    }
    signIn(options, String.join(" ", arguments), System.out);
  }

  private static void signIn(Options options, String arguments, PrintStream out)
      throws IOException, InterruptedException {
    SideBySide bench = new SideBySide(options, new Loads(options, out));
    Run<Figures> run = run(options, arguments, 0, bench::measure);
    Report.write(run, options.out());
    out.println("written to " + options.out().resolve("sign-in.md"));
  }

  private static void tokens(Options options, String arguments, PrintStream out)
      throws IOException, InterruptedException {
    Tokens bench = new Tokens(options, new Loads(options, out));
    Run<TokenFigures> run = run(options, arguments, options.sessions(), bench::measure);
    TokenReport.write(run, options.out());
    out.println("written to " + options.out().resolve("tokens.md"));
  }

  /** Takes the figures of one server. */
  private interface Measure<F> {
    F of(Peer peer) throws IOException, InterruptedException;
  }

  private static <F> Run<F> run(Options options, String arguments, int programs, Measure<F> measure)
      throws IOException, InterruptedException {
    Instant begun = Instant.now();
    Path work = Files.createDirectories(options.work());
    String loadBefore = Machine.loadAverages();
    Optional<F> gatehouse = Optional.empty();
    Optional<F> keycloak = Optional.empty();
    if (options.measures("gatehouse")) {
      gatehouse =
          Optional.of(
              measure.of(
                  new GatehousePeer(
                      options.checkout(), work, FreePort.any(), List.of(), 0, programs)));
    }
    if (options.measures("keycloak")) {
      keycloak = Optional.of(measure.of(KeycloakPeer.in(work, FreePort.any())));
    }
    return new Run<>(
        begun,
        revision(options.checkout()),
        // where the report went is nobody's but the writer's
        ("./gatehouse bench " + arguments).replaceFirst(" --out +[^ ]+", "").strip(),
        Machine.here(),
        loadBefore,
        Machine.loadAverages(),
        options.words(),
        options.note(),
        gatehouse,
        keycloak);
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
