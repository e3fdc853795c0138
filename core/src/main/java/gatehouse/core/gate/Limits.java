package gatehouse.core.gate;

import gatehouse.core.market.Product;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Limits of an account, in its base currency. None of them keeps anybody from closing a position.
 *
 * @param orderValueMax largest value of one order
 * @param dailyLossMax largest loss of a day after which nothing may be opened
 * @param dailyOrdersMax orders of a day
 * @param barred products that may not be opened
 * @param reduceOnly positions may only be closed
 */
public record Limits(
    Optional<BigDecimal> orderValueMax,
    Optional<BigDecimal> dailyLossMax,
    Optional<Integer> dailyOrdersMax,
    Set<Product> barred,
    boolean reduceOnly) {
  /** No limit but the house's own. */
  public static final Limits NONE =
      new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), false);

  public Limits {
    barred = Set.copyOf(barred);
  }

  /** Both sets of limits at once: the stricter of each counts. */
  public Limits and(Limits other) {
    Set<Product> all = EnumSet.noneOf(Product.class);
    all.addAll(barred);
    all.addAll(other.barred);
    return new Limits(
        least(orderValueMax, other.orderValueMax),
        least(dailyLossMax, other.dailyLossMax),
        least(dailyOrdersMax, other.dailyOrdersMax),
        all,
        reduceOnly || other.reduceOnly);
  }

  /** Whether these allow nothing that the others forbid. */
  public boolean asStrictAs(Limits other) {
    return and(other).equals(this);
  }

  private static <T extends Comparable<T>> Optional<T> least(Optional<T> one, Optional<T> other) {
    return Stream.concat(one.stream(), other.stream()).min(Comparable::compareTo);
  }
}
