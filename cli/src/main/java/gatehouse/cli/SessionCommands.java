package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import gatehouse.client.wire.DeviceProof;
import gatehouse.client.wire.SessionInfo;
import gatehouse.client.wire.SignInRequest;
import gatehouse.client.wire.SignInState;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signing in and out. */
final class SessionCommands {
  private SessionCommands() {}

  @Command(
      name = "login",
      mixinStandardHelpOptions = true,
      description =
          "Signs in. What is asked is read from the terminal, or line by line from a pipe.")
  static final class Login implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Username or account number.")
    @Nullable String name;

    @Option(
        names = "--server",
        paramLabel = "URL",
        description = "Such as https://gate.example; the last one used is kept.")
    @Nullable URI server;

    @Option(names = "--remember", description = "Have the server know this computer from now on.")
    boolean remember;

    private final Shop shop;

    Login(Shop shop) {
      this.shop = shop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      URI where = shop.server(server);
      CommandLine line = java.util.Objects.requireNonNull(spec).commandLine();
      String scheme = String.valueOf(where.getScheme());
      if (where.getHost() == null || !scheme.matches("https?")) {
        throw new ParameterException(
            line, "The server must be an address such as https://gate.example, not " + where);
      }
      if (scheme.equals("http") && line.getParseResult().hasMatchedOption(Main.CA)) {
        throw new ParameterException(
            line, Main.CA + " is for https, and " + where + " shows no certificate");
      }
      Terminal terminal = shop.terminal();
      GatehouseClient client = shop.client(where);
      // the challenge first, so that nobody types a password for a server that is not there
      String challenge = client.challenge().challenge();
      String who = name == null ? terminal.ask("Username or account number:") : name;
      String password = terminal.askSecret("Password:");
      DeviceProof device = shop.home().deviceKey().prove(client.origin(), challenge);
      SignInState first = client.signIn(new SignInRequest(who, password, device));
      Walk walk = new Walk(client, terminal, wishes(first), shop.deviceName());
      SignInState.Admitted admitted = walk.from(first);
      shop.home().keep(new Home.Kept(where, admitted.token(), shop.trusted(where)));
      terminal.say("Signed in as " + describe(admitted.session()));
      return 0;
    }

    private boolean wishes(SignInState first) throws IOException {
      boolean mayAsk =
          first instanceof SignInState.Asking asking
              && asking.mayRemember()
              && shop.terminal().interactive();
      return remember
          || (mayAsk && shop.terminal().ask("Remember this computer? (y/N)").equalsIgnoreCase("y"));
    }
  }

  @Command(name = "logout", mixinStandardHelpOptions = true, description = "Signs out.")
  static final class Logout implements Callable<Integer> {
    private final Shop shop;

    Logout(Shop shop) {
      this.shop = shop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      Optional<Home.Kept> kept = shop.home().session();
      if (kept.isEmpty()) {
        shop.terminal().say("Nobody was signed in here.");
        return 0;
      }
      try {
        shop.client(kept.get().server()).signOut(kept.get().token());
      } catch (RefusedException e) {
        if (!e.notSignedIn()) {
          throw e;
        }
      }
      shop.home().forget();
      shop.terminal().say("Signed out.");
      return 0;
    }
  }

  @Command(
      name = "whoami",
      mixinStandardHelpOptions = true,
      description = "Says who is signed in here, and for how long.")
  static final class WhoAmI implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    private final Shop shop;

    WhoAmI(Shop shop) {
      this.shop = shop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      CommandSpec here = java.util.Objects.requireNonNull(spec);
      shop.terminal().say(describe(shop.signedIn(here, GatehouseClient::session)));
      return 0;
    }
  }

  private static String describe(SessionInfo session) {
    return "%s (%s)%s, assurance %s, until %s"
        .formatted(
            session.displayName(),
            session.username(),
            session.operator() ? ", operator" : "",
            session.level().toUpperCase(java.util.Locale.ROOT),
            session.endsAt());
  }
}
