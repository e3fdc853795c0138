package gatehouse.server.base;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What was loaded from the database and is kept in memory until the log takes it away.
 *
 * <p>INVARIANT: what was loaded before a removal is never kept after it, not for a moment either.
 *
 * @param <K> the name of a thing
 * @param <V> the thing, immutable
 */
public final class Snapshots<K, V> {
  private final int keptMax;
  private final Map<K, V> known = new ConcurrentHashMap<>();
  private final AtomicLong removals = new AtomicLong();

  /**
   * None yet.
   *
   * @param keptMax of so many, all are forgotten
   */
  public Snapshots(int keptMax) {
    this.keptMax = keptMax;
  }

  /** The thing of that name, as it is now; what is not there is asked for each time. */
  public Optional<V> find(K name, Function<K, Optional<V>> load) {
    V cached = known.get(name);
    if (cached != null) {
      return Optional.of(cached);
    }
    long seen = removals.get();
    Optional<V> loaded = load.apply(name);
    if (known.size() >= keptMax) {
      known.clear();
    }
    // looked at and put under the lock of this name, which a removal takes after it is counted
    loaded.ifPresent(
        fresh -> known.compute(name, (same, old) -> seen == removals.get() ? fresh : old));
    return loaded;
  }

  /** Puts a better one in the place of each that is kept; what is taken away meanwhile is gone. */
  public void refine(BiFunction<K, V, V> better) {
    known.replaceAll(better);
  }

  /** The log says that it has changed. */
  public void forget(K name) {
    removals.incrementAndGet();
    known.remove(name);
  }
}
