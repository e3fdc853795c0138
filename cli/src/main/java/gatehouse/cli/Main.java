package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import gatehouse.client.TrustAnchors;
import gatehouse.client.UntrustedServerException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code gatehouse login}, {@code order}, {@code admin …} and the others. Exits with 0, with 1 when
 * the server refuses, with 2 when the command makes no sense, with 3 when the server cannot be
 * reached.
 */
@Command(
    name = "gatehouse",
    mixinStandardHelpOptions = true,
    version = "gatehouse 0.1",
    description = "Signs in and trades from the terminal, and looks after people for the broker.",
    subcommands = {
      SessionCommands.Login.class,
      SessionCommands.Logout.class,
      SessionCommands.WhoAmI.class,
      AccountCommands.Accounts.class,
      AccountCommands.Positions.class,
      AccountCommands.Orders.class,
      AccountCommands.Fills.class,
      OrderCommands.Quote.class,
      OrderCommands.Preflight.class,
      OrderCommands.Order.class,
      OrderCommands.Replace.class,
      OrderCommands.Cancel.class,
      TradingSessionCommand.class,
      StreamCommand.class,
      KeyCommands.class,
      ConnectedCommands.class,
      FailSafeCommand.class,
      WebhookCommands.class,
      AdminCommands.class
    })
public final class Main {
  static final int REFUSED = 1;
  static final int UNREACHABLE = 3;

  static final String CA = "--ca";

  private final Shop shop;

  private Main(Shop shop) {
    this.shop = shop;
  }

  @Option(
      names = CA,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = {
        "The authority of the server's certificate (PEM).",
        "The login keeps it. Empty: those that Java trusts."
      })
  void trust(@Nullable TrustAnchors authorities) {
    shop.trust(authorities);
  }

  @SuppressWarnings("SystemConsoleNull") // -Djdk.console=java.base still gives null without one
  public static void main(String[] arguments) {
    Console console = System.console();
    boolean person = console != null && console.isTerminal();
    Terminal terminal =
        new Terminal(
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
            System.out,
            System.err,
            person ? console : null);
    System.exit(run(terminal, System.getenv(), arguments));
  }

  /** One command, with what it stands on. */
  public static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
    Shop shop = new Shop(terminal, new Home(environment), environment, Main::freshId);
    CommandLine line = new CommandLine(new Main(shop), shop.commands());
    line.registerConverter(TrustAnchors.class, Main::authorities);
    String set = environment.getOrDefault("GATEHOUSE_CA", "");
    line.setDefaultValueProvider(asked ->
        asked instanceof OptionSpec option && option.longestName().equals(CA) && !set.isEmpty()
            ? set
            : null);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(terminal.output(), true, terminal.output().charset()));
    line.setErr(new PrintWriter(terminal.complaints(), true, terminal.complaints().charset()));
    line.setParameterExceptionHandler((e, given) -> misused(terminal, e));
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(shop, parsed, e));
    if (arguments.length == 0) {
      line.usage(terminal.complaints());
      return CommandLine.ExitCode.USAGE;
    }
    return line.execute(arguments);
  }

  /** One line that says what is wrong, and where to read on. */
  private static int misused(Terminal terminal, CommandLine.ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String verbs = String.join(", ", command.getSubcommands().keySet());
    String wrong = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    boolean verbless = e.getMessage() != null && e.getMessage().startsWith("Missing required sub");
    String said = verbless ? "Say what to do" : wrong.replaceAll("[.]$", "");
    terminal.complain(
        name
            + ": "
            + said
            + (verbs.isEmpty() ? "" : "; one of " + verbs)
            + ". See: "
            + name
            + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static TrustAnchors authorities(String file) throws IOException {
    try {
      return file.isEmpty() ? TrustAnchors.ofJava() : TrustAnchors.read(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new TypeConversionException("there is no file " + file);
    } catch (IOException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /** A name of 96 random bits, for an order that was given none. */
  private static String freshId() {
    byte[] bytes = new byte[12];
    new SecureRandom().nextBytes(bytes);
    return "cli-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static int failed(Shop shop, CommandLine.ParseResult parsed, Exception e)
      throws Exception {
    Terminal terminal = shop.terminal();
    if (e instanceof RefusedException refused) {
      CommandLine.ParseResult command = parsed;
      while (command.hasSubcommand()) {
        command = command.subcommand();
      }
      if (command.hasMatchedOption("--json")) {
        terminal.say(GatehouseClient.json(refused.problem()));
      }
      terminal.complain(
          refused.findings().isEmpty()
              ? Walk.sentence(refused.problem())
              : "Refused:\n" + Findings.text(refused.findings(), shop.origin()));
      if (refused.problem().trading() != null && refused.problem().mend() != null) {
        terminal.complain("To trade from here: gatehouse trading-session take");
      }
      return REFUSED;
    }
    if (e instanceof Walk.StoppedException) {
      terminal.complain("Stopped. Nothing was changed.");
      return REFUSED;
    }
    if (e instanceof Terminal.EndOfInputException) {
      terminal.complain(String.valueOf(e.getMessage()));
      return CommandLine.ExitCode.USAGE;
    }
    if (e instanceof FileSystemException file) {
      terminal.complain(
          file.getFile() + " cannot be read or written: " + file.getClass().getSimpleName() + ".");
      return CommandLine.ExitCode.USAGE;
    }
    if (e instanceof IOException) {
      String why = e.getMessage() == null ? "no connection" : e.getMessage();
      terminal.complain("The server cannot be reached: " + why + "." + mended(e));
      return UNREACHABLE;
    }
    throw e;
  }

  /** What the person can do about a certificate. */
  private static String mended(Exception e) {
    if (!(e instanceof UntrustedServerException untrusted)) {
      return "";
    }
    return switch (untrusted.reason()) {
      case AUTHORITY ->
          " Name the right one by --ca FILE: the broker gives it out, as authority.pem from the data"
              + " folder of its server or the portal's page of a key's certificates.";
      case NAME -> " Use the address that the broker names.";
      case TIME -> " Look at the clock of this machine; if that is right, tell the broker.";
    };
  }
}
