package gatehouse.server.notice;

import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Circuit;
import gatehouse.core.notice.Circuit.Closed;
import gatehouse.core.notice.Circuit.HalfOpen;
import gatehouse.core.notice.Circuit.Open;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.ProviderHealth;
import gatehouse.core.notice.ProviderHealth.State;
import gatehouse.core.notice.Sender;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The providers of each channel, the preferred one first, and what is known of how they do. */
public final class Carriers {
  private static final System.Logger LOG = System.getLogger(Carriers.class.getName());

  /** A hand-over that takes this long on average is slow to the person who waits for a code. */
  private static final long SLOW_MS = 3_000;

  /** How long a measured pace says something about now. */
  private static final long PACE_MS_MAX = 300_000;

  /** A provider under the name that operators see. */
  public record Line(String name, Channel channel, Sender sender) {}

  /** Smoothed duration of hand-overs, when last measured, and since when slow (0: it is not). */
  private record Pace(long smoothedMs, long atMs, long slowSinceMs) {
    Pace after(long tookMs, long nowMs) {
      long smoothed = atMs == 0 ? tookMs : (3 * smoothedMs + tookMs) / 4;
      long since = slowSinceMs == 0 ? nowMs : slowSinceMs;
      return new Pace(smoothed, nowMs, smoothed < SLOW_MS ? 0 : since);
    }

    boolean slow(long nowMs) {
      return slowSinceMs > 0 && nowMs - atMs < PACE_MS_MAX;
    }
  }

  private record Carrier(Line line, AtomicReference<Circuit> circuit, AtomicReference<Pace> pace) {}

  private final InstantSource clock;
  private final Circuit.Limits limits;
  private final List<Carrier> carriers;

  /** Takes the lines in the order of preference within a channel. */
  public Carriers(InstantSource clock, Circuit.Limits limits, List<Line> lines) {
    this.clock = clock;
    this.limits = limits;
    this.carriers =
        lines.stream()
            .map(line ->
                new Carrier(
                    line,
                    new AtomicReference<>(Circuit.fresh()),
                    new AtomicReference<>(new Pace(0, 0, 0))))
            .toList();
  }

  /** Tries the channel's providers in turn until one takes or refuses the message. */
  Delivery send(Message message) {
    Delivery last = new Retry(Cause.PROVIDER, "no provider may be tried now");
    for (Carrier carrier : of(message.channel())) {
      if (!admitted(carrier)) {
        continue;
      }
      last = tried(carrier, message);
      if (!(last instanceof Retry)) {
        return last;
      }
    }
    return last;
  }

  private boolean admitted(Carrier carrier) {
    while (true) {
      Circuit now = carrier.circuit().get();
      Optional<Circuit> next = now.admit(clock.millis(), limits);
      if (next.isEmpty()) {
        return false;
      }
      if (carrier.circuit().compareAndSet(now, next.get())) {
        return true;
      }
    }
  }

  private Delivery tried(Carrier carrier, Message message) {
    long startMs = clock.millis();
    Delivery delivery = sent(carrier.line(), message);
    long nowMs = clock.millis();
    carrier.pace().updateAndGet(pace -> pace.after(nowMs - startMs, nowMs));
    boolean failed = delivery instanceof Retry retry && retry.cause() == Cause.PROVIDER;
    Circuit before =
        carrier
            .circuit()
            .getAndUpdate(circuit ->
                failed ? circuit.failed(nowMs, limits) : circuit.succeeded(nowMs, limits));
    report(carrier, before, delivery);
    return delivery;
  }

  private static Delivery sent(Line line, Message message) {
    try {
      return line.sender().send(message);
    } catch (RuntimeException e) {
      // a bug in a sender costs a try, not the message and not the dispatcher
      LOG.log(Level.ERROR, "sender " + line.name() + " broke", e);
      return new Retry(Cause.PROVIDER, e.getClass().getSimpleName());
    }
  }

  private static void report(Carrier carrier, Circuit before, Delivery delivery) {
    Circuit after = carrier.circuit().get();
    if (before.getClass() == after.getClass()) {
      return;
    }
    String name = carrier.line().name();
    switch (after) {
      case Open _ -> LOG.log(Level.WARNING, "{0} is failing: {1}", name, reason(delivery));
      case Closed _ -> LOG.log(Level.INFO, "{0} is working", name);
      case HalfOpen _ -> LOG.log(Level.DEBUG, "{0} is on trial", name);
    }
  }

  private static String reason(Delivery delivery) {
    return switch (delivery) {
      case Delivered _ -> "";
      case Retry retry -> retry.reason();
      case Refused refused -> refused.reason();
    };
  }

  /**
   * How the channel does now; memory only, no waiting. It fails when no provider may be tried, and
   * is slow when the preferred one is not sure to work or takes long.
   */
  public ProviderHealth health(Channel channel) {
    long nowMs = clock.millis();
    List<Carrier> all = of(channel);
    long failingSince = 0;
    for (Carrier carrier : all) {
      if (usable(carrier.circuit().get(), nowMs)) {
        return healthOfUsable(channel, all.getFirst(), carrier, nowMs);
      }
      failingSince = Math.max(failingSince, sinceMs(carrier.circuit().get()));
    }
    return new ProviderHealth(channel, State.FAILING, failingSince);
  }

  private static ProviderHealth healthOfUsable(
      Channel channel, Carrier preferred, Carrier usable, long nowMs) {
    long troubleSince = sinceMs(preferred.circuit().get());
    if (troubleSince > 0) {
      return new ProviderHealth(channel, State.SLOW, troubleSince);
    }
    Pace pace = usable.pace().get();
    return pace.slow(nowMs)
        ? new ProviderHealth(channel, State.SLOW, pace.slowSinceMs())
        : new ProviderHealth(channel, State.WORKING, 0);
  }

  /** An open circuit whose pause is over is usable: without traffic it would never close. */
  private static boolean usable(Circuit circuit, long nowMs) {
    return switch (circuit) {
      case Closed _ -> true;
      case Open open -> nowMs >= open.untilMs();
      case HalfOpen half -> nowMs >= half.trialMs();
    };
  }

  private static long sinceMs(Circuit circuit) {
    return switch (circuit) {
      case Closed _ -> 0;
      case Open open -> open.sinceMs();
      case HalfOpen half -> half.sinceMs();
    };
  }

  private List<Carrier> of(Channel channel) {
    return carriers.stream().filter(carrier -> carrier.line().channel() == channel).toList();
  }
}
