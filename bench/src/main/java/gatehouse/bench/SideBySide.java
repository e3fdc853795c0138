package gatehouse.bench;

import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Load;
import gatehouse.bench.load.Request;
import gatehouse.bench.peer.Peer;
import gatehouse.bench.peer.ServerProcess;
import gatehouse.bench.report.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes all figures of one server: starts, then loads on a fresh one. */
final class SideBySide {
  private final Options options;
  private final Loads loads;

  SideBySide(Options options, Loads loads) {
    this.options = options;
    this.loads = loads;
  }

  /**
   * Measures the server from an empty data folder on.
   *
   * @throws IOException when it does not start, or when too many requests fail
   */
  Figures measure(Peer peer) throws IOException, InterruptedException {
    loads.say(peer, "first start");
    peer.prepare(1);
    double firstStartMs = startAndStop(peer);
    List<Double> laterStartsMs = new ArrayList<>();
    for (int i = 0; i < options.starts(); i++) {
      loads.say(peer, "later start " + (i + 1));
      laterStartsMs.add(startAndStop(peer));
    }
    peer.prepare(options.people());
    try (ServerProcess server = peer.start()) {
      Loads.untilFirstSignIn(peer, server);
      double idleMib = server.rssMib();
      loads.run("warm-up, sign-ins", peer, server, options.warmUp(), signIns(peer));
      long hashBefore = hashCpuMs(peer, server);
      Figures.Phase signIns = loads.run("sign-ins", peer, server, options.time(), signIns(peer));
      long hashMs = hashCpuMs(peer, server) - hashBefore;
      loads.run("warm-up, signed-in requests", peer, server, options.warmUp(), signedIn(peer));
      Figures.Phase signedIn =
          loads.run("signed-in requests", peer, server, options.time(), signedIn(peer));
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
      Loads.untilFirstSignIn(peer, server);
      return (System.nanoTime() - begun) / 1e6;
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
}
