package gatehouse.cli;

import gatehouse.client.RefusedException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code gatehouse login}, {@code logout}, {@code whoami} and {@code admin …}. Exits with 0, with 1
 * when the server refuses, with 2 when the command makes no sense, with 3 when the server cannot be
 * reached.
 */
@Command(
    name = "gatehouse",
    mixinStandardHelpOptions = true,
    version = "gatehouse 0.1",
    description = "Signs in from the terminal, and looks after people for the broker.",
    subcommands = {
      SessionCommands.Login.class,
      SessionCommands.Logout.class,
      SessionCommands.WhoAmI.class,
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
    Shop shop = new Shop(terminal, new Home(environment), environment);
    CommandLine line = new CommandLine(new Main(), shop.commands());
    line.setOut(new PrintWriter(terminal.output(), true, terminal.output().charset()));
    line.setErr(new PrintWriter(terminal.complaints(), true, terminal.complaints().charset()));
    line.setParameterExceptionHandler((e, given) -> misused(terminal, e));
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(terminal, e));
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

  private static int failed(Terminal terminal, Exception e) throws Exception {
    if (e instanceof RefusedException refused) {
      terminal.complain(Walk.sentence(refused.problem()));
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
    if (e instanceof IOException) {
      String why = e.getMessage() == null ? "no connection" : e.getMessage();
      terminal.complain("The server cannot be reached: " + why + ".");
      return UNREACHABLE;
    }
    throw e;
  }
}
