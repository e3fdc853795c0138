package gatehouse.bench;

import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Load;
import gatehouse.bench.load.LoadResult;
import gatehouse.bench.load.Request;
import gatehouse.bench.peer.Peer;
import gatehouse.bench.peer.ServerProcess;
import gatehouse.bench.report.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Takes all figures of one server: starts, then loads on a fresh one. */
final class SideBySide {
  private static final Duration START_MAX = Duration.ofMinutes(5);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

  private final Options options;
  private final PrintStream out;

  SideBySide(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Measures the server from an empty data folder on.
   *
   * @throws IOException when it does not start, or when too many requests fail
   */
  Figures measure(Peer peer) throws IOException, InterruptedException {
    say(peer, "first start");
    peer.prepare(1);
    double firstStartMs = startAndStop(peer);
    List<Double> laterStartsMs = new ArrayList<>();
    for (int i = 0; i < options.starts(); i++) {
      say(peer, "later start " + (i + 1));
      laterStartsMs.add(startAndStop(peer));
    }
    peer.prepare(options.people());
    try (ServerProcess server = peer.start()) {
      untilFirstSignIn(peer, server);
      double idleMib = server.rssMib();
      load("warm-up, sign-ins", peer, server, options.warmUp(), signIns(peer));
      long hashBefore = hashCpuMs(peer, server);
      Figures.Phase signIns = load("sign-ins", peer, server, options.time(), signIns(peer));
      long hashMs = hashCpuMs(peer, server) - hashBefore;
      load("warm-up, signed-in requests", peer, server, options.warmUp(), signedIn(peer));
      Figures.Phase signedIn =
          load("signed-in requests", peer, server, options.time(), signedIn(peer));
      return new Figures(
          peer.name(),
          peer.setUp(),
          peer.signedInRequest(),
          firstStartMs,
          List.copyOf(laterStartsMs),
          idleMib,
          server.rssMib(),
          server.peakMib(),
          signIns,
          signedIn,
          hashMs > 0 ? (double) hashMs / signIns.load().done() : -1);
    }
  }

  private double startAndStop(Peer peer) throws IOException {
    long begun = System.nanoTime();
    try (ServerProcess server = peer.start()) {
      untilFirstSignIn(peer, server);
      return (System.nanoTime() - begun) / 1e6;
    }
  }

  /** Tries to sign in until it works: nothing else proves that a server serves. */
  private static void untilFirstSignIn(Peer peer, ServerProcess server) throws IOException {
    long end = System.nanoTime() + START_MAX.toNanos();
    while (true) {
      try (HttpConnection connection = new HttpConnection(peer.port())) {
        peer.signIn(connection, 0);
        return;
      } catch (IOException e) {
        if (!server.alive() || System.nanoTime() > end) {
          throw new IOException(peer.name() + " did not start; see " + server.log(), e);
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
    }
  }

  private Figures.Phase load(
      String what, Peer peer, ServerProcess server, Duration time, Load.Callers callers)
      throws IOException, InterruptedException {
    say(peer, what);
    Usage before = new Usage(server);
    LoadResult result = new Load(options.callers(), time).run(callers, before::take);
    Usage after = new Usage(server);
    after.take();
    out.printf(
        "  %.1f/s, median %.2f ms, 99%% %.2f ms, %d failed%n",
        result.perSecond(), result.medianMs(), result.p99Ms(), result.failures());
    if (!result.believable()) {
      throw new IOException(
          "%s: %d of %d requests failed, first: %s"
              .formatted(
                  peer.name(),
                  result.failures(),
                  result.done() + result.failures(),
                  result.firstFailure()));
    }
    return new Figures.Phase(
        result,
        after.serverCpuMs - before.serverCpuMs,
        after.generatorCpuMs - before.generatorCpuMs);
  }

  /** Processor time so far of the server and of this generator. */
  private static final class Usage {
    private final ServerProcess server;
    private long serverCpuMs;
    private long generatorCpuMs;

    Usage(ServerProcess server) {
      this.server = server;
    }

    void take() {
      serverCpuMs = server.cpuMs();
      generatorCpuMs = ServerProcess.generatorCpuMs();
    }
  }

  private static long hashCpuMs(Peer peer, ServerProcess server) {
    return peer.hashThreads().isEmpty() ? -1 : server.cpuMsOfThreads(peer.hashThreads());
  }

  /** Each sign-in is of the next person in turn, so that no two callers meet on one. */
  private Load.Callers signIns(Peer peer) {
    AtomicInteger turn = new AtomicInteger();
    return index -> new SignInCaller(peer, new HttpConnection(peer.port()), turn, options.people());
  }

  private Load.Callers signedIn(Peer peer) {
    return index -> {
      HttpConnection connection = new HttpConnection(peer.port());
      Peer.SignedIn client = peer.signIn(connection, index % options.people());
      return new SignedInCaller(peer, connection, peer.signedIn(connection, client));
    };
  }

  private record SignInCaller(Peer peer, HttpConnection connection, AtomicInteger turn, int people)
      implements Load.Caller {
    @Override
    public void once() throws IOException {
      peer.signIn(connection, Math.floorMod(turn.getAndIncrement(), people));
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  private record SignedInCaller(Peer peer, HttpConnection connection, Request request)
      implements Load.Caller {
    @Override
    public void once() throws IOException {
      if (!peer.accepted(connection.send(request))) {
        throw new IOException("the server no longer knows the signed-in client");
      }
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  private void say(Peer peer, String what) {
    out.println(peer.name() + ": " + what);
  }
}
