package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.GatehouseClient.Attempt;
import gatehouse.client.RefusedException;
import gatehouse.client.wire.AnswerRequest;
import gatehouse.client.wire.Problem;
import gatehouse.client.wire.Prompt;
import gatehouse.client.wire.SignInState;
import gatehouse.client.wire.Way;
import gatehouse.client.wire.WayRequest;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Walks a person from the first answer of the server to the session, whatever it asks for. */
final class Walk {
  private static final Set<String> KEYS = Set.of("passkey", "security-key");
  private static final String HELP =
      "Type the answer, or: ways (the other ways in), a way's number, send (another code), stop.";
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final GatehouseClient client;
  private final Terminal terminal;
  private final boolean remember;
  private final String deviceName;

  /**
   * @param remember whether this computer is to be known from now on
   * @param deviceName what to call it then
   */
  Walk(GatehouseClient client, Terminal terminal, boolean remember, String deviceName) {
    this.client = client;
    this.terminal = terminal;
    this.remember = remember;
    this.deviceName = deviceName;
  }

  /** Thrown when the person gives up. */
  static final class StoppedException extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1;
  }

  /**
   * Goes on until the session is there.
   *
   * @throws RefusedException when the attempt cannot go on
   * @throws StoppedException when the person gave up
   */
  SignInState.Admitted from(SignInState first) throws IOException, InterruptedException {
    if (first instanceof SignInState.Admitted admitted) {
      return admitted;
    }
    SignInState.Asking asking = (SignInState.Asking) first;
    Attempt attempt = new Attempt(asking.id(), String.valueOf(asking.binding()));
    asking = awayFromKeys(attempt, asking);
    terminal.complain(HELP);
    while (true) {
      SignInState next = step(attempt, asking);
      if (next instanceof SignInState.Admitted admitted) {
        return admitted;
      }
      asking = (SignInState.Asking) next;
    }
  }

  /** One question and what came of it. */
  private SignInState step(Attempt attempt, SignInState.Asking asking)
      throws IOException, InterruptedException {
    String typed = read(asking);
    try {
      return switch (typed) {
        case "" -> asking;
        case "ways", "?" -> {
          list(asking);
          yield asking;
        }
        case "send" -> client.sendAgain(attempt);
        case "stop" -> {
          client.cancel(attempt);
          throw new StoppedException();
        }
        default -> answer(attempt, asking, typed);
      };
    } catch (RefusedException e) {
      Problem problem = e.problem();
      if (Boolean.TRUE.equals(problem.over()) || !problem.type().startsWith(Problem.TROUBLE)) {
        throw e;
      }
      terminal.complain(sentence(problem));
      return asking;
    }
  }

  private SignInState answer(Attempt attempt, SignInState.Asking asking, String typed)
      throws IOException, InterruptedException {
    List<Way> usable = usable(asking);
    // one digit is a way's number, since no code is that short
    if (typed.matches("[1-9]") && Integer.parseInt(typed) <= usable.size()) {
      Way way = usable.get(Integer.parseInt(typed) - 1);
      return client.choose(attempt, new WayRequest(way.kind(), way.id()));
    }
    boolean keep = remember && asking.mayRemember();
    return client.answer(attempt, new AnswerRequest(typed, null, keep, keep ? deviceName : null));
  }

  /** A terminal has no passkey: takes the best way that needs none. */
  private SignInState.Asking awayFromKeys(Attempt attempt, SignInState.Asking asking)
      throws IOException, InterruptedException {
    Prompt prompt = asking.prompt();
    if (prompt == null || !KEYS.contains(prompt.kind())) {
      return asking;
    }
    List<Way> usable = usable(asking);
    if (usable.isEmpty()) {
      terminal.complain(
          "This sign-in needs a passkey or security key: use the portal, "
              + client.origin()
              + "/sign-in");
      client.cancel(attempt);
      throw new StoppedException();
    }
    Way way = usable.get(0);
    SignInState next = client.choose(attempt, new WayRequest(way.kind(), way.id()));
    return next instanceof SignInState.Asking other ? other : asking;
  }

  private String read(SignInState.Asking asking) throws IOException {
    Prompt prompt = asking.prompt();
    if (prompt == null) {
      list(asking);
      return terminal.ask("Which way?");
    }
    return prompt.kind().equals("password")
        ? terminal.askSecret("Password:")
        : terminal.ask(question(prompt, asking.ways()));
  }

  private static String question(Prompt prompt, List<Way> ways) {
    String name =
        ways.stream()
            .filter(way -> way.kind().equals(prompt.kind()))
            .filter(way -> way.id() != null && way.id().equals(prompt.id()))
            .map(Way::name)
            .findFirst()
            .orElse(prompt.kind());
    return switch (prompt.kind()) {
      case "totp" -> "Code of the app " + name + ":";
      case "sms" -> "Code sent to " + prompt.sentTo() + ":";
      case "recovery-code" -> "Recovery code:";
      default -> name + ":";
    };
  }

  /** The ways that a terminal can walk, in the server's order. */
  private static List<Way> usable(SignInState.Asking asking) {
    return asking.ways().stream()
        .filter(way -> way.accepted() && !KEYS.contains(way.kind()))
        .toList();
  }

  private void list(SignInState.Asking asking) {
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (Way way : usable(asking)) {
      number++;
      lines.add("  " + number + "  " + label(way) + health(way));
    }
    for (Way way : asking.ways()) {
      if (KEYS.contains(way.kind())) {
        lines.add("  -  " + label(way) + ": in the portal only, " + client.origin() + "/sign-in");
      } else if (!way.accepted()) {
        lines.add("  -  " + label(way) + ": does not count for this");
      }
    }
    terminal.complain(String.join("\n", lines));
  }

  private static String label(Way way) {
    return way.kind().replace('-', ' ') + ", " + way.name();
  }

  private static String health(Way way) {
    return switch (way.health()) {
      case "slow" -> " (delayed right now)";
      case "failing" -> " (not getting through right now)";
      default -> "";
    };
  }

  /** A refusal with what can be done next. */
  static String sentence(Problem problem) {
    StringBuilder said = new StringBuilder(problem.detail());
    if (problem.waitUntil() != null) {
      said.append(" The next try counts from ")
          .append(CLOCK.format(problem.waitUntil()))
          .append('.');
    } else if (problem.triesLeft() != null) {
      said.append(" Tries left before a wait: ").append(problem.triesLeft()).append('.');
    }
    return said.toString();
  }
}
