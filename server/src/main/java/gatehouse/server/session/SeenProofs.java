package gatehouse.server.session;

import gatehouse.server.base.OverloadedException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The proofs that this node has taken, each by a keyed hash of 64 bits, until their nonce is good
 * no longer. 16 bytes a proof and bounded: what does not fit is refused, never forgotten too early.
 */
public final class SeenProofs {
  /** Proofs of one period: more than two cores can check in it. */
  public static final int PERIOD_MAX = 4_000_000;

  private static final int STRIPES = 64;

  private final int periodMax;
  private final Map<Long, Period> periods = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param periodMax proofs of one period
   */
  public SeenProofs(int periodMax) {
    this.periodMax = periodMax;
  }

  /**
   * Whether the proof comes for the first time.
   *
   * @throws OverloadedException when it is one too many for its period
   */
  public boolean first(long hash, long period, long now) {
    periods.keySet().removeIf(each -> each < now - 1);
    return periods.computeIfAbsent(period, each -> new Period()).add(hash, periodMax);
  }

  private static final class Period {
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicInteger size = new AtomicInteger();

    Period() {
      Arrays.setAll(stripes, i -> new Stripe());
    }

    boolean add(long hash, int most) {
      if (size.get() >= most) {
        throw new OverloadedException("Very many programs are at work right now", 60);
      }
      boolean added = stripes[(int) (hash >>> 58)].add(hash == 0 ? 1 : hash);
      if (added) {
        size.incrementAndGet();
      }
      return added;
    }
  }

  /** A set of numbers that are not 0, by open addressing. */
  private static final class Stripe {
    private long[] slots = new long[64];
    private int size;

    synchronized boolean add(long hash) {
      if (size * 2 >= slots.length) {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long each : old) {
          if (each != 0) {
            slots[free(each)] = each;
          }
        }
      }
      int slot = free(hash);
      if (slots[slot] == hash) {
        return false;
      }
      slots[slot] = hash;
      size++;
      return true;
    }

    /** Where the number stands, or would stand. */
    private int free(long hash) {
      int slot = (int) hash & (slots.length - 1);
      while (slots[slot] != 0 && slots[slot] != hash) {
        slot = (slot + 1) & (slots.length - 1);
      }
      return slot;
    }
  }
}
