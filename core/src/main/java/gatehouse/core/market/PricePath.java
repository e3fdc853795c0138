package gatehouse.core.market;

/**
 * A random walk without memory: Brownian motion by midpoint displacement, in which each
 * displacement is a hash of seed, series, level and place. The value at any moment, past or to
 * come, costs a few dozen hashes, is the same whenever it is asked for, and never depends on what
 * was asked before.
 */
public final class PricePath {
  /** Milliseconds of the longest interval, about 17 years. */
  private static final int HORIZON_BITS = 39;

  /** Below about a second the walk is a straight line. */
  private static final int FINEST_BITS = 10;

  /** 2020-01-01T00:00:00Z, where every walk stands at zero. */
  public static final long ORIGIN_MS = 1_577_836_800_000L;

  private static final double YEAR_MS = 365.25 * 24 * 3600 * 1000;

  private final long seed;

  public PricePath(long seed) {
    this.seed = mix(seed);
  }

  /**
   * The walk of that series: its variance grows by one a year.
   *
   * @param atMs epoch milliseconds, from {@link #ORIGIN_MS} to 17 years later
   */
  public double at(long series, long atMs) {
    long key = mix(seed ^ mix(series));
    long t = Math.clamp(atMs - ORIGIN_MS, 0, (1L << HORIZON_BITS) - 1);
    double left = 0;
    double span = Math.sqrt((1L << HORIZON_BITS) / YEAR_MS);
    double right = gauss(key, HORIZON_BITS, 0) * span;
    for (int bits = HORIZON_BITS; bits > FINEST_BITS; bits--) {
      span *= 0.7071067811865476; // each half has half the variance
      long index = t >>> bits;
      double middle =
          (left + right) / 2 + gauss(key, bits, 2 * index + 1) * span / 1.4142135623730951;
      if (((t >>> (bits - 1)) & 1) == 0) {
        right = middle;
      } else {
        left = middle;
      }
    }
    double part = (t & ((1L << FINEST_BITS) - 1)) / (double) (1L << FINEST_BITS);
    return left + (right - left) * part;
  }

  /** A number from 0 to 1 that belongs to this series and place alone. */
  public double uniform(long series, long place) {
    return (mix(mix(seed ^ mix(series)) + place) >>> 11) * 0x1.0p-53;
  }

  /** The name of a series as a number. */
  public static long series(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Near enough to a normal variate: the sum of four uniform ones, of variance one. */
  private static double gauss(long key, int level, long index) {
    long bits = mix(key + level * 0x9e3779b97f4a7c15L + index * 0xd1342543de82ef95L);
    double sum =
        (bits & 0xffff) + ((bits >>> 16) & 0xffff) + ((bits >>> 32) & 0xffff) + (bits >>> 48);
    return (sum / 65536 - 2) * 1.7320508075688772;
  }

  /**
   * The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
   * generators).
   */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
