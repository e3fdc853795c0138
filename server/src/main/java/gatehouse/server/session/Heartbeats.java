package gatehouse.server.session;

import gatehouse.core.apikey.ProgramId;
import gatehouse.core.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this node last heard of each program that may trade: any request with a token and the proof
 * of its key counts. In memory, so that a request costs no write; the watch over the programs
 * stores it for the other nodes.
 */
public final class Heartbeats {
  /** Whoever was silent for so long here is forgotten here. */
  private static final long KEPT_MILLIS_MAX = 7_200_000;

  private final Map<ProgramId, Pulse> pulses = new ConcurrentHashMap<>();

  /** A program, and when it was heard of. */
  public static final class Pulse {
    private final ProgramId program;
    private volatile long heardMs;

    /** Read and written by the one thread that stores. */
    private long storedMs;

    private Pulse(ProgramId program) {
      this.program = program;
    }

    public ProgramId program() {
      return program;
    }

    public Instant heardAt() {
      return Instant.ofEpochMilli(heardMs);
    }

    /**
     * Whether it was heard of since it was stored, and that is so long ago, or by a clock that was
     * set back so far. Its last request is stored at the latest so much after it was made.
     */
    public boolean isDue(long everyMillis, Instant now) {
      return heardMs != storedMs && Math.abs(now.toEpochMilli() - storedMs) >= everyMillis;
    }

    /** What was heard up to then is stored. */
    public void stored(Instant heard) {
      storedMs = heard.toEpochMilli();
    }
  }

  /** A program's request was good. */
  public void heard(Session session, Instant now) {
    Optional<ProgramId> program = session.program();
    if (program.isEmpty() || !session.access().orElseThrow().rights().scope().trades()) {
      return; // nobody watches over it
    }
    Pulse pulse = pulses.get(program.get());
    if (pulse == null) {
      pulse = pulses.computeIfAbsent(program.get(), Pulse::new);
    }
    pulse.heardMs = now.toEpochMilli();
  }

  /** Who was heard of here lately. */
  public List<Pulse> pulses(Instant now) {
    pulses.values().removeIf(each -> now.toEpochMilli() - each.heardMs > KEPT_MILLIS_MAX);
    return List.copyOf(pulses.values());
  }
}
