package gatehouse.server.session;

import gatehouse.core.account.PersonId;
import gatehouse.core.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this node last heard of each program with an API key: any request with a token and the proof
 * of its key counts. In memory, so that a request costs no write; the watch over the programs
 * stores it for the other nodes.
 */
public final class Heartbeats {
  /** Whoever was silent for so long here is forgotten here. */
  private static final long KEPT_MILLIS_MAX = 7_200_000;

  private final Map<String, Pulse> pulses = new ConcurrentHashMap<>();

  /** A program, and when it was heard of. */
  public static final class Pulse {
    private final PersonId person;
    private final String key;
    private volatile long heardMs;

    /** Read and written by the one thread that stores. */
    private long storedMs;

    private Pulse(PersonId person, String key) {
      this.person = person;
      this.key = key;
    }

    public PersonId person() {
      return person;
    }

    public String key() {
      return key;
    }

    public Instant heardAt() {
      return Instant.ofEpochMilli(heardMs);
    }

    /**
     * Whether it was heard of since it was stored, and that is so long ago. Its last request is
     * stored at the latest so much after it was made.
     */
    public boolean isDue(long everyMillis, Instant now) {
      return heardMs > storedMs && now.toEpochMilli() - storedMs >= everyMillis;
    }

    /** What was heard up to then is stored. */
    public void stored(Instant heard) {
      storedMs = heard.toEpochMilli();
    }
  }

  /** A program's request was good. */
  public void heard(Session session, Instant now) {
    session
        .access()
        .filter(access -> access.ofKey())
        .ifPresent(access -> {
          Pulse pulse = pulses.get(access.clientId());
          if (pulse == null) {
            pulse =
                pulses.computeIfAbsent(
                    access.clientId(), key -> new Pulse(session.person(), access.clientId()));
          }
          pulse.heardMs = now.toEpochMilli();
        });
  }

  /** Who was heard of here lately. */
  public List<Pulse> pulses(Instant now) {
    pulses.values().removeIf(each -> now.toEpochMilli() - each.heardMs > KEPT_MILLIS_MAX);
    return List.copyOf(pulses.values());
  }
}
