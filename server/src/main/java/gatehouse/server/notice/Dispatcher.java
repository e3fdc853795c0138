package gatehouse.server.notice;

import gatehouse.core.account.PersonId;
import gatehouse.core.notice.Backoff;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.Message;
import gatehouse.server.base.Database;
import gatehouse.server.base.Seal;
import gatehouse.server.base.SealBrokenException;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.Waiting.Aftermath;
import gatehouse.server.notice.Waiting.Due;
import gatehouse.server.notice.Waiting.End;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Sends what waits: one loop a channel, so that a slow one does not hold up the other, each message
 * on a virtual thread. At least once: a message whose node dies between the provider's answer and
 * the note of it goes out again, under the same reference.
 */
public final class Dispatcher implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

  private static final Duration KEEP_ENDED = Duration.ofDays(30);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  /**
   * How it works.
   *
   * @param sendingMax messages of one channel under way at once on this node; of webhooks eight
   *     times as many
   * @param poll how long a message may wait that nobody announced: another node's, or a retry
   * @param lease how long a claimed message is this node's; more than any sender takes
   */
  public record Settings(int sendingMax, Duration poll, Duration lease) {
    /** 32 at once, a poll each second, a lease of a minute. */
    public static final Settings USUAL =
        new Settings(32, Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  /**
   * What is written in the transaction that ends a message which a try just failed to deliver for
   * good.
   */
  @FunctionalInterface
  public interface Undelivered {
    /**
     * The message is at its end.
     *
     * @param target where it was to go
     * @param refused whether it will never be taken there; else the time was over
     */
    void told(
        Sql sql, PersonId person, String target, String reference, boolean refused, String reason)
        throws SQLException;
  }

  /** Messages to targets of one owner under way at once on this node. */
  static final int OF_AN_OWNER_MAX = 2;

  /**
   * The loop's bell, its free places, and who has one: a target one at most, an owner of targets
   * {@link #OF_AN_OWNER_MAX}, so that slow ones of a few owners leave places for all others.
   */
  private record Lane(
      Semaphore bell, Semaphore places, Set<String> busy, Map<PersonId, Integer> owners) {
    Lane(int places) {
      this(
          new Semaphore(0),
          new Semaphore(places),
          ConcurrentHashMap.newKeySet(),
          new ConcurrentHashMap<>());
    }

    /** Gives a target's message its share, if it has one left. */
    boolean share(Due due) {
      if (due.target().isEmpty()) {
        return true;
      }
      if (owners.getOrDefault(due.person(), 0) >= OF_AN_OWNER_MAX || !busy.add(due.target())) {
        return false;
      }
      owners.merge(due.person(), 1, Integer::sum); // the loop alone gives
      return true;
    }

    void unshare(Due due) {
      if (!due.target().isEmpty()) {
        busy.remove(due.target());
        owners.compute(due.person(), (id, all) -> all == null || all == 1 ? null : all - 1);
      }
    }

    void free(Due due) {
      unshare(due);
      places.release();
      if (!due.target().isEmpty()) {
        bell.release(); // the next one may wait for the same target or owner
      }
    }
  }

  private final Waiting waiting;
  private final Envelope envelope;
  private final Carriers carriers;
  private final RandomGenerator jitter;
  private final InstantSource clock;
  private final Settings settings;
  private final Map<Channel, Lane> lanes = new EnumMap<>(Channel.class);
  private volatile Undelivered undelivered =
      (sql, person, target, reference, refused, reason) -> {};
  private volatile boolean closed;
  private long forgotMs;

  /** Makes it; it sends from {@link #start} on. */
  public Dispatcher(
      Database database,
      Seal seal,
      Carriers carriers,
      RandomGenerator jitter,
      InstantSource clock,
      Settings settings) {
    this.waiting = new Waiting(database);
    this.envelope = new Envelope(seal);
    this.carriers = carriers;
    this.jitter = jitter;
    this.clock = clock;
    this.settings = settings;
    for (Channel channel : Channel.values()) {
      lanes.put(channel, new Lane(sendingMax(channel)));
    }
  }

  /** More for webhooks: each goes to a machine of its own, which may be slow. */
  private int sendingMax(Channel channel) {
    return switch (channel) {
      case MAIL, SMS -> settings.sendingMax();
      case WEBHOOK -> 8 * settings.sendingMax();
    };
  }

  Envelope envelope() {
    return envelope;
  }

  /** Has this called for each message with a target that is not delivered; before the start. */
  public void onUndelivered(Undelivered hook) {
    undelivered = hook;
  }

  /** Starts the loops, and with them whatever an earlier run left waiting. */
  public void start() {
    lanes.forEach((channel, lane) ->
        Thread.ofVirtual().name("notices-" + channel).start(() -> loop(channel, lane)));
  }

  /** Something new waits on the channel. */
  void wake(Channel channel) {
    lane(channel).bell().release();
  }

  private Lane lane(Channel channel) {
    return Objects.requireNonNull(lanes.get(channel));
  }

  private void loop(Channel channel, Lane lane) {
    try {
      while (!closed) {
        if (!round(channel, lane)) {
          lane.bell().tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
          lane.bell().drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts as many due messages as there are places; true when there may be more. */
  private boolean round(Channel channel, Lane lane) throws InterruptedException {
    lane.places().acquire();
    int places = 1 + lane.places().drainPermits();
    int started = 0;
    boolean more = false;
    try {
      forget(channel);
      // of those that are due, no more than these can lack a share
      int most = places + OF_AN_OWNER_MAX * lane.busy().size();
      List<Due> due = waiting.due(channel, clock.millis(), most);
      for (Due each : due) {
        if (started < places && taken(each, lane)) {
          Thread.startVirtualThread(() -> deliver(each, lane));
          started++;
        }
      }
      more = due.size() == most && started > 0;
    } catch (RuntimeException e) {
      // the database is away or full: what waits there keeps waiting
      LOG.log(Level.WARNING, "notices of {0} wait: {1}", channel, e.toString());
      more = false;
    } finally {
      lane.places().release(places - started);
    }
    return more;
  }

  private boolean taken(Due due, Lane lane) {
    if (closed || !lane.share(due)) {
      return false;
    }
    boolean claimed = false;
    try {
      claimed = waiting.claim(due, clock.millis() + settings.lease().toMillis());
    } finally {
      if (!claimed) {
        lane.unshare(due);
      }
    }
    return claimed;
  }

  private void deliver(Due due, Lane lane) {
    try {
      if (clock.millis() >= due.expiresMs()) {
        String late = "expired before it was sent";
        waiting.end(due, End.EXPIRED, clock.millis(), "", late, Aftermath.NONE);
      } else {
        settle(due, attempt(due));
      }
    } catch (RuntimeException e) {
      // not noted: the lease runs out and it is tried again
      LOG.log(Level.WARNING, "message {0} not settled: {1}", due.reference(), e.toString());
    } finally {
      lane.free(due);
    }
  }

  private Delivery attempt(Due due) {
    Message message;
    try {
      message = envelope.open(due.person(), due.reference(), due.channel(), due.content().expose());
    } catch (SealBrokenException e) {
      LOG.log(Level.ERROR, "message {0} cannot be opened", due.reference());
      return new Refused("its content cannot be opened");
    }
    return carriers.send(message);
  }

  private void settle(Due due, Delivery delivery) {
    long nowMs = clock.millis();
    switch (delivery) {
      case Delivered delivered ->
          waiting.end(due, End.SENT, nowMs, delivered.providerReference(), "", Aftermath.NONE);
      case Refused refused ->
          waiting.end(due, End.REFUSED, nowMs, "", refused.reason(), this::tell);
      case Retry retry -> {
        long pause = pauses(due.channel()).pauseMs(due.tries() + 1, jitter.nextDouble());
        long dueMs = nowMs + Math.max(pause, retry.afterMs());
        if (dueMs < due.expiresMs()) {
          waiting.postpone(due, dueMs, nowMs, retry.reason());
        } else {
          waiting.end(due, End.EXPIRED, nowMs, "", retry.reason(), this::tell);
        }
      }
    }
  }

  private static Backoff pauses(Channel channel) {
    return switch (channel) {
      case MAIL, SMS -> Backoff.USUAL;
      case WEBHOOK -> Backoff.WEBHOOK;
    };
  }

  private void tell(Sql sql, Due due, End end, String reason) throws SQLException {
    if (!due.target().isEmpty()) {
      undelivered.told(
          sql, due.person(), due.target(), due.reference(), end == End.REFUSED, reason);
    }
  }

  private void forget(Channel channel) {
    long nowMs = clock.millis();
    if (channel == Channel.MAIL && nowMs - forgotMs >= FORGET_EVERY.toMillis()) {
      forgotMs = nowMs;
      waiting.forget(nowMs - KEEP_ENDED.toMillis());
    }
  }

  /** Starts nothing more and waits for what is under way, as long as a lease at most. */
  @Override
  public void close() {
    closed = true;
    for (Channel channel : lanes.keySet()) {
      Lane lane = lane(channel);
      lane.bell().release();
      try {
        int all = sendingMax(channel);
        if (lane.places().tryAcquire(all, settings.lease().toMillis(), TimeUnit.MILLISECONDS)) {
          lane.places().release(all);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
