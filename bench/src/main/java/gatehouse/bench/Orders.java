package gatehouse.bench;

import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Load;
import gatehouse.bench.load.LoadResult;
import gatehouse.bench.load.Reply;
import gatehouse.bench.load.Request;
import gatehouse.bench.peer.GatehousePeer;
import gatehouse.bench.peer.ServerProcess;
import gatehouse.bench.report.Machine;
import gatehouse.sim.database.PostgresServer;
import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Orders through HTTP, as people with a signed-in session place them: from the request to the
 * decision, which is on disk by then. Each database with few and with many open orders and
 * accounts.
 */
final class Orders {
  private static final Duration START_MAX = Duration.ofMinutes(5);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
  private static final int FIRST_ACCOUNT = 5_000_000;
  private static final double AIM_PER_SECOND = 2000;
  private static final double AIM_P99_MS = 20;

  private final Options options;
  private final List<Integer> open;
  private final String revision;
  private final PrintStream out;

  /**
   * @param open how many orders are open in the house, and so many accounts it has, run by run
   */
  Orders(Options options, List<Integer> open, String revision, PrintStream out) {
    this.options = options;
    this.open = open;
    this.revision = revision;
    this.out = out;
  }

  private enum Kind {
    RESTING("rests", "AAPL", "1", "LIMIT", "1.00", "GTC"),
    FILLED("is filled", "EUR.USD", "1000", "MARKET", "", "DAY");

    private final String words;
    private final String symbol;
    private final String quantity;
    private final String type;
    private final String limit;
    private final String tif;

    Kind(String words, String symbol, String quantity, String type, String limit, String tif) {
      this.words = words;
      this.symbol = symbol;
      this.quantity = quantity;
      this.type = type;
      this.limit = limit;
      this.tif = tif;
    }

    Map<String, String> fields(String run, int account, int sent) {
      Map<String, String> fields = new HashMap<>();
      fields.put("type", type);
      fields.put("limit", limit);
      fields.put("tif", tif);
      fields.put("id", name() + "-" + run + "-" + sent);
      fields.put("account", "D" + (FIRST_ACCOUNT + account));
      fields.put("symbol", symbol);
      fields.put("quantity", quantity);
      fields.put("side", this == FILLED && sent % 2 == 1 ? "SELL" : "BUY");
      fields.put("do", "place");
      return fields;
    }
  }

  private record Line(
      String database, int open, Kind kind, LoadResult load, long serverCpuMs, double rssMib) {}

  /** Measures, and writes {@code orders.md}. */
  void run() throws IOException, InterruptedException {
    Instant begun = Instant.now();
    String loadBefore = Machine.loadAverages();
    List<Line> lines = new ArrayList<>();
    PostgresServer postgres = PostgresServer.durable();
    for (int count : open) {
      measure("SQLite", List.of(), count, lines);
      measure("PostgreSQL", List.of("--database", postgres.freshSchema()), count, lines);
    }
    Files.createDirectories(options.out());
    Path file = options.out().resolve("orders.md");
    Files.writeString(file, page(begun, loadBefore, lines));
    out.println("written to " + file);
  }

  private void measure(String database, List<String> more, int count, List<Line> lines)
      throws IOException, InterruptedException {
    int port = FreePort.any();
    GatehousePeer peer =
        new GatehousePeer(options.checkout(), options.work(), port, more, count, 0);
    int people = Math.max(count, options.callers());
    out.printf("%s, %,d accounts, %,d open orders%n", database, people, count);
    peer.prepare(people);
    try (ServerProcess server = peer.start()) {
      List<String> cookies = signIn(peer, server);
      for (Kind kind : Kind.values()) {
        new Load(options.callers(), options.warmUp())
            .run(index -> new Caller(port, cookies.get(index), index, kind, "w"), () -> {});
        long before = server.cpuMs();
        LoadResult result =
            new Load(options.callers(), options.time())
                .run(index -> new Caller(port, cookies.get(index), index, kind, "m"), () -> {});
        long cpu = server.cpuMs() - before;
        out.printf(
            "  %s: %.0f/s, median %.2f ms, 99%% %.2f ms, %.3f ms of processor each, %d failed %s%n",
            kind.words,
            result.perSecond(),
            result.medianMs(),
            result.p99Ms(),
            (double) cpu / result.done(),
            result.failures(),
            result.firstFailure());
        lines.add(new Line(database, count, kind, result, cpu, server.rssMib()));
      }
    }
  }

  private List<String> signIn(GatehousePeer peer, ServerProcess server) throws IOException {
    long end = System.nanoTime() + START_MAX.toNanos();
    List<String> cookies = new ArrayList<>();
    while (cookies.size() < options.callers()) {
      try (HttpConnection connection = new HttpConnection(peer.port())) {
        cookies.add(peer.signIn(connection, cookies.size()).cookies());
      } catch (IOException e) {
        if (!server.alive() || System.nanoTime() > end) {
          throw new IOException("Gatehouse did not start; see " + server.log(), e);
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
    }
    return cookies;
  }

  /** One person with one account, who sends order after order. */
  private static final class Caller implements Load.Caller {
    private final HttpConnection connection;
    private final String headers;
    private final int index;
    private final Kind kind;
    private final String run;
    private int sent;

    Caller(int port, String cookies, int index, Kind kind, String run) {
      this.connection = new HttpConnection(port);
      this.headers = "Sec-Fetch-Site: same-origin\r\nCookie: " + cookies + "\r\n";
      this.index = index;
      this.kind = kind;
      this.run = run;
    }

    @Override
    public void once() throws IOException {
      Map<String, String> fields = kind.fields(run, index, sent);
      sent++;
      Reply reply = connection.send(Request.form("/trade", connection.host(), headers, fields));
      // anything but the way to the placed order is a refusal
      if (reply.status() != 303 || !reply.header("location").orElse("").startsWith("/orders/")) {
        throw new IOException(reply.status() + ", the order was not placed");
      }
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  private String page(Instant begun, String loadBefore, List<Line> lines) throws IOException {
    Machine machine = Machine.here();
    StringBuilder table = new StringBuilder();
    for (Line line : lines) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %s | %,.0f | %.2f | %.2f | %.3f | %,.0f | %s |%n",
              line.database(),
              line.open(),
              line.kind().words,
              line.load().perSecond(),
              line.load().medianMs(),
              line.load().p99Ms(),
              (double) line.serverCpuMs() / line.load().done(),
              line.rssMib(),
              line.load().perSecond() >= AIM_PER_SECOND && line.load().p99Ms() <= AIM_P99_MS
                  ? "yes"
                  : "**no**"));
    }
    return """
    # Orders

    The order ticket's own `POST /trade` with a signed-in session, from the request to the acknowledged
    decision, which is on disk by then; the load generator runs on the same machine. Written by
    `./gatehouse bench orders`; don't edit.
    %s
    | database | open orders and accounts | the order | orders/s | median ms | 99%% ms | processor ms each | memory MiB | 2,000/s, 20 ms |
    |---|---:|---|---:|---:|---:|---:|---:|---|
    %s
    %d people in a closed loop, each with an account; %d s after %d s of warm-up. %s, %d cores,
    %s, %s. Begun %s at revision %s; load average before %s, after %s.

    - An order that rests is a limit order far below the market; one that is filled is a market order
      in EUR.USD, buying and selling in turn. Its fill is booked within the same second, and counts
      into the processor time.
    - Processor time is the server's alone, without PostgreSQL's own processes.
    %s\
    """
        .formatted(
            machine.quiet(loadBefore)
                ? ""
                : "\n**The machine was busy with something else before the run: don't quote these"
                    + " figures.**\n",
            table,
            options.callers(),
            options.time().toSeconds(),
            options.warmUp().toSeconds(),
            machine.processor(),
            machine.cores(),
            machine.kernel(),
            machine.jdk(),
            begun.truncatedTo(ChronoUnit.MINUTES),
            revision,
            loadBefore,
            Machine.loadAverages(),
            options.note().isEmpty() ? "" : "- " + options.note() + "\n");
  }
}
