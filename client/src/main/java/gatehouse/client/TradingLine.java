package gatehouse.client;

import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.PreflightRequest;
import gatehouse.client.wire.Problem;
import gatehouse.client.wire.ReconciliationPage;
import gatehouse.client.wire.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way on which a program's orders go, watched. Every few seconds an order such as the program
 * sends is put before the gate, by the same connections and with the same token as a real one, and
 * is only judged; that it could be written down and sent on too is part of the answer. When the
 * answer is no, or nobody answers twice, the line is lost: new orders are refused here at once
 * ({@link OrdersPausedException}), and what makes a position smaller is tried all the same. It is
 * lost too when a real order meets a server that cannot serve it. When the answer to a probe is yes
 * again, the line is back: first the program is told what became of its orders, then new ones go.
 *
 * <p>The probe also tells the server that the program is there, and keeps a connection open. Safe
 * for use by many threads.
 */
public final class TradingLine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TradingLine.class.getName());

  /** Between the end of one probe and the next. */
  public static final Duration PROBE_EVERY = Duration.ofSeconds(5);

  private static final Duration PROBE_WITHIN = Duration.ofSeconds(5);

  /** How old the newest good probe may be; at that very age the line still serves. */
  private static final Duration LATELY = PROBE_EVERY.plus(PROBE_WITHIN).multipliedBy(2);

  private static final int TRIES = 2;

  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500; // the first of them

  /** What the gate says of a key or its session begins so. */
  private static final String OF_THE_ACCESS = Problem.ORDER + "access-";

  /** What the two clocks and the events of one moment may be apart. */
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private final Trading trading;
  private final Trading probing;
  private final KeyAccess access;
  private final Telemetry telemetry;
  private final NewOrder probe;
  private final Consumer<LineEvent> listener;
  private final ScheduledExecutorService timer;

  private final AtomicReference<State> state;
  private final AtomicBoolean looksSoon = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * How the line stands.
   *
   * @param trouble why no order could be sent; empty when one could
   * @param since when that began
   * @param passedAt when the newest good probe began, by the clock here; null before the first
   * @param seenAt the same by the server's clock; before the first, when the line was opened
   */
  private record State(String trouble, Instant since, @Nullable Instant passedAt, Instant seenAt) {
    boolean good() {
      return trouble.isEmpty();
    }

    State lost(String why, Instant now) {
      return new State(why, good() ? now : since, passedAt, seenAt);
    }
  }

  private TradingLine(
      GatehouseClient client, KeyAccess access, NewOrder probe, Consumer<LineEvent> listener) {
    this.trading = client.trading(access);
    this.probing = trading.within(PROBE_WITHIN);
    this.access = access;
    this.telemetry = client.telemetry();
    this.probe = probe;
    this.listener = listener;
    this.state = new AtomicReference<>(new State("", access.now(), null, access.serverTime()));
    this.timer = DaemonTimer.named("gatehouse-line");
  }

  /**
   * Opens the line, after a first probe, and watches it until it is closed. When that probe fails,
   * the line begins as lost.
   *
   * @param client for the server that the access is for
   * @param probe an order such as the program sends, and small: it is judged, never placed
   * @param listener hears of each loss and return, on a thread of the line's; it should be quick
   */
  public static TradingLine open(
      GatehouseClient client, KeyAccess access, NewOrder probe, Consumer<LineEvent> listener)
      throws InterruptedException {
    TradingLine line = new TradingLine(client, access, probe, listener);
    line.look();
    line.telemetry.opened(line);
    var unused =
        line.timer.scheduleWithFixedDelay(
            line::lookAgain, PROBE_EVERY.toMillis(), PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return line;
  }

  /**
   * How the line stands.
   *
   * @param sends whether the answer to the probe was yes lately, and no order has met trouble
   *     since: false when an order could not really be sent
   * @param sentence the same in words, with the reason
   * @param passedAt when the newest good probe began; null when there was none
   */
  public record Health(boolean sends, String sentence, @Nullable Instant passedAt) {}

  /** Whether orders could be sent; asks nobody. */
  public Health health() {
    State now = state.get();
    String trouble = trouble(now);
    return new Health(
        trouble.isEmpty(), trouble.isEmpty() ? "Orders can be sent." : trouble, now.passedAt());
  }

  private String trouble(State now) {
    if (closed) {
      return "The line was closed.";
    }
    if (!now.good()) {
      return now.trouble();
    }
    Instant passed = now.passedAt();
    if (passed == null) {
      return "No probe was answered yet.";
    }
    Duration age = Duration.between(passed, access.now());
    return age.compareTo(LATELY) > 0 ? "No probe was answered for " + age.toSeconds() + " s." : "";
  }

  /**
   * Places an order as {@link Trading#place} does.
   *
   * @throws OrdersPausedException when the line is lost; nothing was sent
   */
  public OrderInfo place(NewOrder order) throws IOException, InterruptedException {
    goes();
    return sent(() -> trading.place(order));
  }

  /**
   * Places an order that makes a position smaller: it is tried even when the line is lost. That it
   * does make it smaller is the caller's word; the gate judges it like any other.
   */
  public OrderInfo reduce(NewOrder order) throws IOException, InterruptedException {
    return sent(() -> trading.place(order));
  }

  @FunctionalInterface
  private interface Sending {
    OrderInfo send() throws IOException, InterruptedException;
  }

  private OrderInfo sent(Sending sending) throws IOException, InterruptedException {
    try {
      return sending.send();
    } catch (IOException e) {
      lookNow();
      throw e;
    } catch (RefusedException e) {
      met(e);
      throw e;
    }
  }

  /** What an order was answered with may be said of the line, and not of the order. */
  private void met(RefusedException refusal) {
    int status = refusal.problem().status();
    if (status == UNAUTHORIZED || status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
      String why = Answers.sentence(refusal);
      Instant now = access.now();
      State before = state.getAndUpdate(is -> is.good() ? is.lost(why, now) : is);
      if (before.good()) {
        timer.execute(() -> guarded(() -> tell(new LineEvent.Lost(now, why))));
      }
    } else if (refusal.problem().type().startsWith(OF_THE_ACCESS)) {
      lookNow(); // the key may be paused, or this one order too large for it
    }
  }

  /**
   * Changes an open order as {@link Trading#replace} does.
   *
   * @throws OrdersPausedException when the line is lost; nothing was sent
   */
  public OrderInfo replace(OrderInfo seen, NewOrder wanted)
      throws IOException, InterruptedException {
    goes();
    return sent(() -> trading.replace(seen, wanted));
  }

  /** Asks an order back as {@link Trading#cancel} does: it is tried even when the line is lost. */
  public OrderInfo cancel(String account, String id) throws IOException, InterruptedException {
    return sent(() -> trading.cancel(account, id));
  }

  private void goes() {
    String trouble = trouble(state.get());
    if (!trouble.isEmpty()) {
      throw new OrdersPausedException(trouble);
    }
  }

  /** Probes at once, in the background: after the network came back, for example. */
  public void lookNow() {
    if (!closed && looksSoon.compareAndSet(false, true)) { // one look is enough for all who ask
      timer.execute(() -> {
        looksSoon.set(false);
        lookAgain();
      });
    }
  }

  private void lookAgain() {
    guarded(this::look);
  }

  @FunctionalInterface
  private interface Task {
    void run() throws InterruptedException;
  }

  private static void guarded(Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // the listener failed: the program is to blame, and the line goes on as it stands
      LOG.log(System.Logger.Level.ERROR, "The listener of the trading line failed.", e);
    }
  }

  /** One probe, and what follows from it; one at a time. */
  private synchronized void look() throws InterruptedException {
    State old = state.get();
    Instant began = access.now();
    Instant there = access.serverTime();
    ReconciliationPage news = null;
    String trouble;
    try {
      trouble = telemetry.probe(this::judged);
      if (trouble.isEmpty() && !old.good()) {
        news = probing.reconciliation(old.seenAt().minus(OVERLAP));
      }
    } catch (IOException | RefusedException e) {
      trouble = Answers.sentence(e);
    }
    if (!trouble.isEmpty()) {
      lost(trouble);
      return;
    }
    if (news != null) {
      Instant now = access.now();
      tell(new LineEvent.Back(now, Duration.between(old.since(), now), news));
    }
    // only now do new orders go; where one met trouble since the probe began, that counts
    boolean unused = state.compareAndSet(old, new State("", began, began, there));
  }

  /** Why the probe would be refused; empty when it would not. */
  private String judged() throws IOException, InterruptedException {
    for (int left = TRIES - 1; ; left--) {
      try {
        Verdict verdict = probing.preflight(PreflightRequest.probe(probe));
        return verdict.allowed() ? "" : verdict.findings().get(0).text();
      } catch (IOException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  private void lost(String trouble) {
    Instant now = access.now();
    State before = state.getAndUpdate(is -> is.lost(trouble, now));
    if (before.good() && !closed) {
      tell(new LineEvent.Lost(now, trouble));
    }
  }

  private void tell(LineEvent event) {
    LOG.log(event.level(), () -> "Trading line to " + access.server() + ": " + event.text());
    listener.accept(event);
  }

  /** Stops to watch; new orders are refused from now on. Orders that are open stay so. */
  @Override
  public void close() {
    closed = true;
    telemetry.closed(this);
    timer.shutdownNow();
  }
}
