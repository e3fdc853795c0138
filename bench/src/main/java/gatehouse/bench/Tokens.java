package gatehouse.bench;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Load;
import gatehouse.bench.load.Request;
import gatehouse.bench.peer.GatehousePeer;
import gatehouse.bench.peer.KeycloakPeer;
import gatehouse.bench.peer.Peer;
import gatehouse.bench.peer.Program;
import gatehouse.bench.peer.Programs;
import gatehouse.bench.peer.ServerProcess;
import gatehouse.bench.report.Figures;
import gatehouse.bench.report.TokenFigures;
import java.io.Closeable;
import java.io.IOException;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tokens of programs: Gatehouse with a signed assertion and a proof of the key in each request,
 * Keycloak with a secret and tokens that are bound to nothing.
 */
final class Tokens {
  private static final int REVOCATIONS = 200;

  private final Options options;
  private final Loads loads;

  Tokens(Options options, Loads loads) {
    this.options = options;
    this.loads = loads;
    Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
  }

  /**
   * Measures the server from an empty data folder on.
   *
   * @throws IOException when it does not start, or when too many requests fail
   */
  TokenFigures measure(Peer peer) throws IOException, InterruptedException {
    loads.say(peer, "preparing");
    peer.prepare(options.people());
    try (ServerProcess server = peer.start()) {
      Loads.untilFirstSignIn(peer, server);
      return switch (peer) {
        case GatehousePeer own -> own(own, server);
        case KeycloakPeer other -> other(other, server);
        default -> throw new IllegalArgumentException("nobody knows the tokens of " + peer.name());
      };
    }
  }

  private TokenFigures other(KeycloakPeer peer, ServerProcess server)
      throws IOException, InterruptedException {
    Figures.Phase issued =
        both(
            "tokens by client credentials",
            peer,
            server,
            index -> {
              HttpConnection connection = new HttpConnection(peer.port());
              return repeat(peer, connection, KeycloakPeer.issue(connection));
            });
    Figures.Phase refreshed =
        both(
            "refreshes",
            peer,
            server,
            index -> {
              HttpConnection connection = new HttpConnection(peer.port());
              Peer.SignedIn client = peer.signIn(connection, index % options.people());
              return repeat(peer, connection, peer.refresh(connection, client));
            });
    Figures.Phase called =
        both(
            "requests with a token",
            peer,
            server,
            index -> {
              HttpConnection connection = new HttpConnection(peer.port());
              Peer.SignedIn client = peer.signIn(connection, index % options.people());
              return repeat(peer, connection, peer.signedIn(connection, client));
            });
    double no = Double.NaN;
    return new TokenFigures(
        peer.name(), peer.setUp(), issued, refreshed, called, no, no, 0, no, no);
  }

  private static Load.Caller repeat(KeycloakPeer peer, HttpConnection connection, Request request) {
    return new Calls(
        connection,
        () -> {
          if (!peer.gave(connection.send(request))) {
            throw new IOException("the answer holds no token, and tells of none");
          }
        });
  }

  private TokenFigures own(GatehousePeer peer, ServerProcess server)
      throws IOException, InterruptedException {
    Programs programs = peer.programs();
    Figures.Phase issued =
        both(
            "tokens by client credentials",
            peer,
            server,
            index -> {
              Programs.Id key = programs.keys().get(index % programs.keys().size());
              Program program = new Program(peer.port(), programs.origin(), key);
              return new Calls(program, program::issue);
            });
    List<String> tokens = programs.refreshTokens();
    Figures.Phase refreshed =
        both(
            "refreshes",
            peer,
            server,
            index -> {
              Program program = program(peer, programs);
              return new Calls(program, () -> program.refresh(tokens.get(index)));
            });
    Figures.Phase called =
        both(
            "requests with a token",
            peer,
            server,
            index -> {
              Program program = program(peer, programs);
              String token = program.refresh(tokens.get(index)); // it outlives the load
              return new Calls(
                  program,
                  () -> {
                    if (!program.served(token)) {
                      throw new IOException("the token was refused");
                    }
                  });
            });
    loads.say(peer, "revocations");
    List<Double> revoked = revocations(peer, programs);
    loads.say(peer, options.sessions() + " living sessions");
    int few = options.callers() + REVOCATIONS;
    long before = server.liveHeapBytes();
    renewAll(peer, programs, few);
    double bytes = (double) (server.liveHeapBytes() - before) / (tokens.size() - few);
    return new TokenFigures(
        peer.name(),
        peer.setUp(),
        issued,
        refreshed,
        called,
        revoked.get(revoked.size() / 2),
        revoked.getLast(),
        tokens.size(),
        bytes,
        server.rssMib());
  }

  private static Program program(GatehousePeer peer, Programs programs) {
    return new Program(peer.port(), programs.origin(), programs.client());
  }

  /** From sending each revocation to the refusal of its token on another connection, sorted. */
  private List<Double> revocations(GatehousePeer peer, Programs programs) throws IOException {
    List<Double> ms = new ArrayList<>();
    try (Program owner = program(peer, programs);
        Program user = program(peer, programs)) {
      for (int i = 0; i < REVOCATIONS; i++) {
        String refreshToken = programs.refreshTokens().get(options.callers() + i);
        String token = owner.refresh(refreshToken);
        if (!user.served(token)) {
          throw new IOException("a fresh token was refused");
        }
        long sent = System.nanoTime();
        owner.revoke(refreshToken);
        while (user.served(token)) {
          // asked again without a pause: how long it serves still is what counts
        }
        ms.add((System.nanoTime() - sent) / 1e6);
      }
    }
    return ms.stream().sorted().toList();
  }

  /** Has every session renew a token from that one on, so that the server knows it. */
  private void renewAll(GatehousePeer peer, Programs programs, int from)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger(from);
    List<String> tokens = programs.refreshTokens();
    List<Callable<Boolean>> workers = new ArrayList<>();
    for (int i = 0; i < options.callers(); i++) {
      workers.add(() -> {
        try (Program program = program(peer, programs)) {
          for (int at = next.getAndIncrement(); at < tokens.size(); at = next.getAndIncrement()) {
            program.refresh(tokens.get(at));
          }
          return true;
        }
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(options.callers())) {
      for (Future<Boolean> each : threads.invokeAll(workers)) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a session could not renew its token", e.getCause());
    }
  }

  private Figures.Phase both(String what, Peer peer, ServerProcess server, Load.Callers callers)
      throws IOException, InterruptedException {
    loads.run("warm-up, " + what, peer, server, options.warmUp(), callers);
    return loads.run(what, peer, server, options.time(), callers);
  }

  /** What a caller repeats. */
  private interface Call {
    void once() throws IOException;
  }

  private record Calls(Closeable connection, Call call) implements Load.Caller {
    @Override
    public void once() throws IOException {
      call.once();
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
