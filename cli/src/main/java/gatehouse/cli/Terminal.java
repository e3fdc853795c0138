package gatehouse.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Where questions are asked and answered: a person's terminal, or a pipe. */
public final class Terminal {
  private final BufferedReader in;
  private final PrintStream out;
  private final PrintStream err;
  private final @Nullable Console console;

  /**
   * @param console null when the input is a pipe: then each line of {@code in} is an answer
   */
  public Terminal(BufferedReader in, PrintStream out, PrintStream err, @Nullable Console console) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.console = console;
  }

  /** Whether a person is there to be asked what was not said on the line. */
  boolean interactive() {
    return console != null;
  }

  PrintStream output() {
    return out;
  }

  PrintStream complaints() {
    return err;
  }

  void say(String text) {
    out.println(plain(text));
  }

  void complain(String text) {
    err.println(plain(text));
  }

  /** Names come from elsewhere: no escape sequence of theirs may steer the terminal. */
  private static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\ufffd");
  }

  /** Asks for a line; refuses to go on at the end of the input. */
  String ask(String question) throws IOException {
    err.print(plain(question) + " ");
    err.flush();
    return line(in.readLine());
  }

  /** Asks for a secret, without showing it where a person types. */
  String askSecret(String question) throws IOException {
    if (console == null) {
      return ask(question);
    }
    char[] typed = console.readPassword("%s ", plain(question));
    return line(typed == null ? null : new String(typed));
  }

  private static String line(@Nullable String line) throws IOException {
    if (line == null) {
      throw new EndOfInputException();
    }
    return line.strip();
  }

  /** The input ended before all was answered. */
  static final class EndOfInputException extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1;

    EndOfInputException() {
      super("The input ended before everything was answered. Nothing was done.");
    }
  }
}
