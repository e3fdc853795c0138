package gatehouse.core.brokerage;

import java.time.Duration;
import java.util.Set;

/**
 * What a person decided about the moment in which a second session of theirs wants to trade.
 *
 * @param idleMinutes 1 to {@link #IDLE_MINUTES_MAX}: without an order for so long the session that
 *     trades counts as idle, where the kind asks for that
 * @param keys ids of API keys and programs that compete like the person's own sessions; all others
 *     trade beside them
 */
public record TakeoverPolicy(Kind kind, int idleMinutes, Set<String> keys) {
  /** Twelve hours: longer than that no session is silent. */
  public static final int IDLE_MINUTES_MAX = 720;

  public static final int KEYS_MAX = 50;

  /** Of whoever decided nothing yet. */
  public static final TakeoverPolicy USUAL = new TakeoverPolicy(Kind.ASK, 10, Set.of());

  public TakeoverPolicy {
    keys = Set.copyOf(keys);
    if (idleMinutes < 1 || idleMinutes > IDLE_MINUTES_MAX || keys.size() > KEYS_MAX) {
      throw new IllegalArgumentException("a takeover policy out of its limits");
    }
  }

  /** Who gives way. */
  public enum Kind {
    ASK("Ask me", "The new session is told who trades, and may take over."),
    WAIT(
        "Wait",
        "The new session waits in line. It trades once the other one has ended, let go, or placed"
            + " no order for the minutes below."),
    NEVER("Never", "Whoever trades goes on until it lets go or ends."),
    RECLAIM(
        "Reclaim",
        "The new session may take over. Once it has placed no order for the minutes below, the"
            + " first one has it back by itself.");

    private final String label;
    private final String text;

    Kind(String label, String text) {
      this.label = label;
      this.text = text;
    }

    /** The name that people read. */
    public String label() {
      return label;
    }

    /** What it means, in a sentence or two. */
    public String text() {
      return text;
    }
  }

  /**
   * Whether another session comes to trade more easily than under that one: sooner, for longer, or
   * by a program that could not before.
   */
  public boolean easierThan(TakeoverPolicy other) {
    boolean longer =
        switch (kind) {
          case WAIT -> idleMinutes < other.idleMinutes;
          case RECLAIM -> idleMinutes > other.idleMinutes;
          case ASK, NEVER -> false;
        };
    return ease(kind) > ease(other.kind)
        || (kind == other.kind && longer)
        || !other.keys.containsAll(keys);
  }

  private static int ease(Kind kind) {
    return switch (kind) {
      case NEVER -> 0;
      case WAIT -> 1;
      case RECLAIM -> 2;
      case ASK -> 3;
    };
  }

  /** It in a few words, such as {@code Wait, 10 minutes, 1 program competes}. */
  public String words() {
    String minutes =
        switch (kind) {
          case WAIT, RECLAIM -> idleMinutes == 1 ? ", 1 minute" : ", " + idleMinutes + " minutes";
          case ASK, NEVER -> "";
        };
    return kind.label
        + minutes
        + switch (keys.size()) {
          case 0 -> "";
          case 1 -> ", 1 program competes";
          default -> ", " + keys.size() + " programs compete";
        };
  }

  /** The same, without saying which programs compete. */
  public TakeoverPolicy ofNoKeys() {
    return new TakeoverPolicy(kind, idleMinutes, Set.of());
  }

  Duration idle() {
    return Duration.ofMinutes(idleMinutes);
  }
}
