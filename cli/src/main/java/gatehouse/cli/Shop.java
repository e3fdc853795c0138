package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import gatehouse.client.Telemetry;
import gatehouse.client.Trading;
import gatehouse.client.TrustAnchors;
import gatehouse.client.wire.SignInState;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What every command stands on: the terminal, what is kept, and the server. */
final class Shop {
  private static final String AGENT = "gatehouse-cli/0.1";

  private final Terminal terminal;
  private final Home home;
  private final Map<String, String> environment;
  private final Supplier<String> freshIds;
  private @Nullable TrustAnchors named;

  /**
   * @param freshIds a name for an order that nobody has used, each time it is asked
   */
  Shop(Terminal terminal, Home home, Map<String, String> environment, Supplier<String> freshIds) {
    this.terminal = terminal;
    this.home = home;
    this.environment = environment;
    this.freshIds = freshIds;
  }

  String freshId() {
    return freshIds.get();
  }

  Terminal terminal() {
    return terminal;
  }

  Home home() {
    return home;
  }

  GatehouseClient client(URI server) throws IOException {
    return new GatehouseClient(server, AGENT, trusted(server), Telemetry.off());
  }

  /** The line, or the environment, says whom the server's certificate is of. */
  void trust(@Nullable TrustAnchors authorities) {
    named = authorities;
  }

  /** Whom that server's certificate is of: as was said, or as its last sign-in keeps it. */
  TrustAnchors trusted(URI server) throws IOException {
    if (!"https".equals(server.getScheme())) {
      return TrustAnchors.ofJava(); // there is no certificate
    }
    return named != null
        ? named
        : home.last()
            .filter(kept -> kept.server().equals(server))
            .map(Home.Kept::trusted)
            .orElse(TrustAnchors.ofJava());
  }

  /** The server of the line, of the environment, of the last sign-in, or the demo's. */
  URI server(@Nullable URI wanted) throws IOException {
    if (wanted != null) {
      return wanted;
    }
    String set = environment.getOrDefault("GATEHOUSE_SERVER", "");
    if (!set.isEmpty()) {
      return URI.create(set);
    }
    return home.last().map(Home.Kept::server).orElse(URI.create("http://localhost:8443"));
  }

  String deviceName() {
    String host = environment.getOrDefault("HOSTNAME", "");
    return host.isEmpty() ? "Command line" : "Command line on " + host;
  }

  /** A call with the session that is kept. */
  @FunctionalInterface
  interface Call<T> {
    T with(GatehouseClient client, String token) throws IOException, InterruptedException;
  }

  /** Makes the call, after one fresh proof when the server asks for it (RFC 9470). */
  <T> T signedIn(CommandSpec spec, Call<T> call) throws IOException, InterruptedException {
    Home.Kept kept =
        home.session()
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(), "Nobody is signed in here: gatehouse login"));
    GatehouseClient client = client(kept.server());
    try {
      return call.with(client, kept.token());
    } catch (RefusedException e) {
      if (e.notSignedIn()) {
        home.forget();
      }
      String action = e.problem().action();
      if (!e.raiseFirst() || action == null) {
        throw e;
      }
      terminal.complain(e.problem().detail());
      Walk walk = new Walk(client, terminal, false, "");
      SignInState.Admitted raised = walk.from(client.raise(kept.token(), action));
      home.keep(new Home.Kept(kept.server(), raised.token(), kept.trusted()));
      return call.with(client, raised.token());
    }
  }

  /** A part of the server's calls, for the session of that token. */
  @FunctionalInterface
  interface Part<P> {
    P of(GatehouseClient client, String token);
  }

  /** A call to one part. */
  @FunctionalInterface
  interface PartCall<P, T> {
    T with(P part) throws IOException, InterruptedException;
  }

  /** A call to one part, with the session that is kept. */
  <P, T> T with(@Nullable CommandSpec spec, Part<P> part, PartCall<P, T> call)
      throws IOException, InterruptedException {
    return signedIn(
        Objects.requireNonNull(spec), (client, token) -> call.with(part.of(client, token)));
  }

  <T> T trading(CommandSpec spec, PartCall<Trading, T> call)
      throws IOException, InterruptedException {
    return with(spec, GatehouseClient::trading, call);
  }

  /** What was written after a verb makes no sense. */
  static ParameterException misused(@Nullable CommandSpec spec, String verb, String sentence) {
    return new ParameterException(Objects.requireNonNull(spec).subcommands().get(verb), sentence);
  }

  /** Where links into the portal begin. */
  String origin() throws IOException {
    return client(server(null)).origin();
  }

  /** Makes picocli's commands with this shop in hand. */
  CommandLine.IFactory commands() {
    CommandLine.IFactory usual = CommandLine.defaultFactory();
    return new CommandLine.IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        try {
          return type.getDeclaredConstructor(Shop.class).newInstance(Shop.this);
        } catch (NoSuchMethodException e) {
          return usual.create(type);
        }
      }
    };
  }
}
