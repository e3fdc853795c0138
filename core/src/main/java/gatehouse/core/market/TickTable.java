package gatehouse.core.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The smallest steps of a price, by how high it is, as exchanges publish them.
 *
 * @param bands in ascending order; the first begins at zero
 */
public record TickTable(List<Band> bands) {
  /**
   * One band.
   *
   * @param from lowest price of the band, itself within
   * @param tick step of prices in it, above zero
   */
  public record Band(BigDecimal from, BigDecimal tick) {
    public Band {
      if (from.signum() < 0 || tick.signum() <= 0) {
        throw new IllegalArgumentException(
            "a band begins at zero or above, its tick is above zero");
      }
    }
  }

  public TickTable {
    bands = List.copyOf(bands);
    if (bands.isEmpty() || bands.getFirst().from().signum() != 0) {
      throw new IllegalArgumentException("the first band begins at zero");
    }
    for (int i = 1; i < bands.size(); i++) {
      if (bands.get(i).from().compareTo(bands.get(i - 1).from()) <= 0) {
        throw new IllegalArgumentException("bands are in ascending order");
      }
    }
  }

  /** One step for every price. */
  public static TickTable of(String tick) {
    return new TickTable(List.of(new Band(BigDecimal.ZERO, new BigDecimal(tick))));
  }

  /** The step at this price, which may be below zero for some futures. */
  public BigDecimal tickAt(BigDecimal price) {
    BigDecimal height = price.abs();
    BigDecimal tick = bands.getFirst().tick();
    for (Band band : bands) {
      if (height.compareTo(band.from()) < 0) {
        break;
      }
      tick = band.tick();
    }
    return tick;
  }

  /** Whether the price stands on a step. */
  public boolean allows(BigDecimal price) {
    return price.remainder(tickAt(price)).signum() == 0;
  }

  /** The nearest price on a step in that direction; with as many decimals as the step has. */
  public BigDecimal round(BigDecimal price, RoundingMode direction) {
    BigDecimal tick = tickAt(price);
    return price
        .divide(tick, 0, direction)
        .multiply(tick)
        .setScale(tick.scale(), RoundingMode.UNNECESSARY);
  }
}
