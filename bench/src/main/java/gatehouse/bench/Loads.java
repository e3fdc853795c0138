package gatehouse.bench;

import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Load;
import gatehouse.bench.load.LoadResult;
import gatehouse.bench.peer.Peer;
import gatehouse.bench.peer.ServerProcess;
import gatehouse.bench.report.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Loads on a server under measure, with what they cost it and the generator. */
record Loads(Options options, PrintStream out) {
  private static final Duration START_MAX = Duration.ofMinutes(5);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

  /** Tries to sign in until it works: nothing else proves that a server serves. */
  static void untilFirstSignIn(Peer peer, ServerProcess server) throws IOException {
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

  /**
   * Runs one load and prints what was seen.
   *
   * @throws IOException when too many requests fail
   */
  Figures.Phase run(
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

  /** Tells whoever waits what begins now. */
  void say(Peer peer, String what) {
    out.println(peer.name() + ": " + what);
  }
}
