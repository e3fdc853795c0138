package gatehouse.server.failsafe;

import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Logged;
import gatehouse.server.apikey.WatchRows;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Heartbeats;
import gatehouse.server.trade.HouseOrders;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The watch over programs: every node stores whom it heard of; the one that leads the venue looks
 * for those who are lost, and runs what their owners decided. All that it knows is in rows, so that
 * it goes on after a crash where it was.
 *
 * <p>A silence of the house is none of a program: where a node begins to lead, after a start or
 * after another one died, and where it slept or its clock leapt ahead, each program has its whole
 * heartbeat from that moment on.
 */
public final class FailSafes implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(FailSafes.class.getName());
  private static final Duration TICK = Duration.ofMillis(250);

  /** The log tells when a key or session ends; what it did not tell is found so late. */
  private static final Duration LOOK_AT_ENDS_EVERY = Duration.ofSeconds(30);

  /** What is heard of a program is stored three times in its heartbeat, or less often. */
  private static final int STORED_IN_A_HEARTBEAT = 3;

  /**
   * Whoever did not look for so long, by the clock, could not hear anybody either; nor is what was
   * written down of any use when the clock went back so far.
   */
  private static final Duration SLEPT = Duration.ofSeconds(2);

  /** A row that is stored waits for the others, and an order of its program with its book held. */
  private static final int STORED_AT_ONCE = 50;

  private static final long NOBODY_LEADS = 0;

  private static final Set<Act> ENDING =
      EnumSet.of(Act.SESSION_ENDED, Act.API_KEY_SUSPENDED, Act.API_KEY_REVOKED);

  private final Database database;
  private final WatchedPrograms programs;
  private final Heartbeats heartbeats;
  private final LongSupplier term;
  private final Runs runs;
  private final InstantSource clock;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean ended = true;
  private long led = NOBODY_LEADS;
  private Instant listensSince = Instant.EPOCH;
  private Instant awakeAt = Instant.MAX;
  private Instant lookedAtEnds = Instant.MIN;

  /**
   * Made to be started.
   *
   * @param term which of this node's times in the lead it is; 0 while it does not lead
   */
  public FailSafes(
      Database database,
      Log log,
      WatchedPrograms programs,
      Heartbeats heartbeats,
      HouseOrders house,
      LongSupplier term,
      OwnerNotices notices,
      Chance chance,
      InstantSource clock) {
    this.database = database;
    this.programs = programs;
    this.heartbeats = heartbeats;
    this.term = term;
    this.runs = new Runs(database, log, programs, house, notices, chance);
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("fail-safe").unstarted(this::run);
    log.subscribe(this::follow);
  }

  public void start() {
    thread.start();
  }

  private void follow(Logged logged) {
    if (ENDING.contains(logged.entry().act())) {
      ended = true;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      guarded(this::look);
      if (!ended) {
        LockSupport.parkNanos(this, TICK.toNanos());
      }
    }
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      if (!closed) {
        LOGGER.log(Level.WARNING, "the watch over programs stumbled, and goes on", e);
        LockSupport.parkNanos(this, TICK.toNanos());
      }
    }
  }

  private void look() {
    Instant now = awake();
    boolean told = ended;
    ended = false;
    store(now);
    long current = term.getAsLong();
    if (current != led) {
      led = current;
      listensSince = now;
      lookedAtEnds = Instant.MIN;
    }
    if (led == NOBODY_LEADS) {
      return;
    }
    List<WatchRows.Watched> lost = new ArrayList<>(database.read(sql -> WatchRows.due(sql, now)));
    if (told || !now.isBefore(lookedAtEnds.plus(LOOK_AT_ENDS_EVERY))) {
      lost.addAll(database.read(WatchRows::ended));
      lookedAtEnds = now;
      for (ProgramId each : database.read(sql -> WatchRows.ahead(sql, now))) {
        guarded(() -> programs.find(each).ifPresent(program -> heard(program, now)));
      }
    }
    for (WatchRows.Watched each : lost) {
      guarded(() -> runs.judge(each, listensSince, now));
      awake();
    }
    for (Run each : database.read(RunRows::open)) {
      if (led == term.getAsLong()) { // else its next holder goes on
        guarded(() -> runs.advance(each, listensSince, now));
        awake();
      }
    }
  }

  /**
   * The time; the watch listens since then, if it was not awake for long or the clock was set. It
   * is asked after each step, so that much to do is no sleep.
   */
  private Instant awake() {
    Instant now = clock.instant();
    if (Duration.between(awakeAt, now).abs().compareTo(SLEPT) > 0) {
      listensSince = now;
      lookedAtEnds = Instant.MIN;
    }
    awakeAt = now;
    return now;
  }

  /** Writes down whom this node heard of, so that the one that leads knows. */
  private void store(Instant now) {
    List<Heard> due = new ArrayList<>();
    for (Heartbeats.Pulse pulse : heartbeats.pulses(now)) {
      Optional<Program> program = programs.find(pulse.program());
      if (program.isPresent() && pulse.isDue(every(program.get()), now)) {
        due.add(new Heard(pulse, program.get(), pulse.heardAt()));
      }
    }
    due.sort(Comparator.comparing(each -> each.program().id().value())); // so on all nodes
    for (int from = 0; from < due.size(); from += STORED_AT_ONCE) {
      List<Heard> some = due.subList(from, Math.min(due.size(), from + STORED_AT_ONCE));
      database.write(sql -> {
        for (Heard each : some) {
          WatchRows.heard(sql, each.program(), each.at(), now);
        }
        return true;
      });
      some.forEach(each -> each.pulse().stored(each.at()));
      awake();
    }
  }

  /** It was heard of by a clock that ran ahead: its silence counts from now on. */
  private boolean heard(Program program, Instant now) {
    return database.write(sql -> {
      WatchRows.heard(sql, program, now, now);
      return true;
    });
  }

  private record Heard(Heartbeats.Pulse pulse, Program program, Instant at) {}

  private static long every(Program program) {
    return program.failSafe().heartbeat().toMillis() / STORED_IN_A_HEARTBEAT;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
