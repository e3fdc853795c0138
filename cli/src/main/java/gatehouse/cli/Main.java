package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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

  private Main() {}

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
    CommandLine line = new CommandLine(new Main(), shop.commands());
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
      terminal.complain("The server cannot be reached: " + why + ".");
      return UNREACHABLE;
    }
    throw e;
  }
}
