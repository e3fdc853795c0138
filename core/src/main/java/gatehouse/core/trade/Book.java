package gatehouse.core.trade;

import gatehouse.core.market.InstrumentId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an account has at one moment: immutable, and small however many orders are open, because of
 * those it keeps sums alone.
 *
 * @param base the currency that everything is valued in
 * @param version counts every change; the next one is stored only on top of this one
 * @param until up to this moment, itself within, all is booked that happens to what is held without
 *     a trade: what issuers do, and options that end
 */
public record Book(
    AccountNumber account,
    Currency base,
    long version,
    Map<Currency, Cash> cash,
    Map<InstrumentId, Position> positions,
    Map<InstrumentId, Working> working,
    Day day,
    Instant until) {
  public Book {
    cash = Map.copyOf(cash);
    positions = Map.copyOf(positions);
    working = Map.copyOf(working);
  }

  /**
   * Money in one currency; below zero is borrowed.
   *
   * @param settled there now
   * @param pending what trades will bring (above zero) or take, by settlement day
   */
  public record Cash(BigDecimal settled, SortedMap<LocalDate, BigDecimal> pending) {
    public static final Cash NONE = new Cash(BigDecimal.ZERO, Collections.emptySortedMap());

    public Cash {
      pending = Collections.unmodifiableSortedMap(new TreeMap<>(pending));
    }

    /** Settled and pending together. */
    public BigDecimal total() {
      BigDecimal total = settled;
      for (BigDecimal sum : pending.values()) {
        total = total.add(sum);
      }
      return total;
    }
  }

  /**
   * Sums over the open orders on one instrument.
   *
   * @param buying quantity that may still be bought
   * @param selling quantity that may still be sold
   * @param buyingValue what is to be bought is worth, each order at its limit or at the price when
   *     it came, in the instrument's currency; never below zero
   * @param sellingValue the same of what is to be sold
   */
  public record Working(
      BigDecimal buying, BigDecimal selling, BigDecimal buyingValue, BigDecimal sellingValue) {
    public static final Working NONE =
        new Working(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** Both sides together. */
    public BigDecimal value() {
      return buyingValue.add(sellingValue);
    }

    /** With more open on one side, or less where both are below zero. */
    Working plus(Side side, BigDecimal quantity, BigDecimal value) {
      return side == Side.BUY
          ? of(buying.add(quantity), selling, buyingValue.add(value), sellingValue)
          : of(buying, selling.add(quantity), buyingValue, sellingValue.add(value));
    }

    /** Where nothing is open, nothing is worth anything. */
    private static Working of(
        BigDecimal buying, BigDecimal selling, BigDecimal bought, BigDecimal sold) {
      return new Working(
          buying,
          selling,
          buying.signum() == 0 ? BigDecimal.ZERO : bought.max(BigDecimal.ZERO),
          selling.signum() == 0 ? BigDecimal.ZERO : sold.max(BigDecimal.ZERO));
    }
  }

  /**
   * The day that the book is in, and what limits by the day are counted by.
   *
   * @param date the house's day, up to which everything due is booked
   * @param own the day by the clock of the company that serves the account: limits count by it
   * @param orders accepted on the own day
   * @param openingValue net liquidation value when the own day began, in the base currency
   */
  public record Day(LocalDate date, LocalDate own, int orders, BigDecimal openingValue) {}

  public Cash cash(Currency currency) {
    return cash.getOrDefault(currency, Cash.NONE);
  }

  public Optional<Position> position(InstrumentId instrument) {
    return Optional.ofNullable(positions.get(instrument));
  }

  /** The quantity held: above zero when bought, below when sold short. */
  public BigDecimal held(InstrumentId instrument) {
    return position(instrument).map(Position::quantity).orElse(BigDecimal.ZERO);
  }

  public Working working(InstrumentId instrument) {
    return working.getOrDefault(instrument, Working.NONE);
  }
}
