package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;

/**
 * What must be there for one position or the open orders on one instrument, in its currency; for
 * sold options see {@link OptionMargins}.
 */
final class Margins {
  private static final BigDecimal SHORT_STOCK_MAINTENANCE = new BigDecimal("0.30");

  /** Shares of a bond's value by the years that it has left, and above all of them. */
  private static final List<BondBand> BONDS =
      List.of(
          new BondBand(1, "0.05", "0.04"),
          new BondBand(5, "0.10", "0.08"),
          new BondBand(10, "0.15", "0.12"),
          new BondBand(Integer.MAX_VALUE, "0.20", "0.15"));

  private static final Need NONE = new Need(BigDecimal.ZERO, BigDecimal.ZERO);

  private Margins() {}

  /** What must be there to open it, and to keep it. */
  record Need(BigDecimal initial, BigDecimal maintenance) {}

  private record BondBand(int years, BigDecimal initial, BigDecimal maintenance) {
    BondBand(int years, String initial, String maintenance) {
      this(years, new BigDecimal(initial), new BigDecimal(maintenance));
    }
  }

  /** A bond with exactly so many years left is still in that band. */
  private static BondBand band(Terms.Bond bond, LocalDate today) {
    for (BondBand band : BONDS.subList(0, BONDS.size() - 1)) {
      if (!bond.maturity().isAfter(today.plusYears(band.years()))) {
        return band;
      }
    }
    return BONDS.getLast();
  }

  static Need of(
      Instrument instrument,
      BigDecimal quantity,
      BigDecimal mark,
      LocalDate today,
      MarginRules rules) {
    BigDecimal value = instrument.value(quantity.abs(), mark);
    return switch (instrument.terms()) {
      case Terms.Stock stock -> shares(value, quantity, BigDecimal.ONE, rules);
      case Terms.Etf etf ->
          shares(value, quantity, etf.leveraged() ? BigDecimal.TWO : BigDecimal.ONE, rules);
      case Terms.Option option when quantity.signum() > 0 -> new Need(value, value);
      case Terms.Option option -> NONE;
      case Terms.Future future ->
          new Need(
              future.initialMargin().multiply(quantity.abs()),
              future.maintenanceMargin().multiply(quantity.abs()));
      case Terms.Fx fx -> NONE; // its two sides are cash
      case Terms.Bond bond ->
          rules.borrows()
              ? new Need(
                  value.multiply(band(bond, today).initial()),
                  value.multiply(band(bond, today).maintenance()))
              : new Need(value, value);
    };
  }

  private static Need shares(
      BigDecimal value, BigDecimal quantity, BigDecimal factor, MarginRules rules) {
    BigDecimal maintenance =
        quantity.signum() > 0
            ? rules.stockMaintenance()
            : rules.stockMaintenance().max(SHORT_STOCK_MAINTENANCE);
    return new Need(
        value.multiply(share(rules.stockInitial(), factor)),
        value.multiply(share(maintenance, factor)));
  }

  private static BigDecimal share(BigDecimal share, BigDecimal factor) {
    return share.multiply(factor).min(BigDecimal.ONE);
  }

  /** For the part of open orders that would open or add to a position. */
  static BigDecimal ofWorking(
      Instrument instrument,
      Book.Working working,
      BigDecimal held,
      LocalDate today,
      MarginRules rules) {
    BigDecimal buying = opening(working.buying(), held.negate());
    BigDecimal selling = opening(working.selling(), held);
    BigDecimal opening = buying.add(selling);
    if (opening.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal buyingValue = part(working.buyingValue(), buying, working.buying());
    BigDecimal value = buyingValue.add(part(working.sellingValue(), selling, working.selling()));
    return switch (instrument.terms()) {
      case Terms.Stock stock -> value.multiply(rules.stockInitial());
      case Terms.Etf etf ->
          value.multiply(
              share(rules.stockInitial(), etf.leveraged() ? BigDecimal.TWO : BigDecimal.ONE));
      case Terms.Option option -> buyingValue;
      case Terms.Future future -> future.initialMargin().multiply(opening);
      case Terms.Fx fx -> value.multiply(rules.fxInitial());
      case Terms.Bond bond -> rules.borrows() ? value.multiply(band(bond, today).initial()) : value;
    };
  }

  /** What is left of the orders on one side once they have closed what is held on the other. */
  private static BigDecimal opening(BigDecimal quantity, BigDecimal closes) {
    return quantity.subtract(closes.max(BigDecimal.ZERO)).max(BigDecimal.ZERO);
  }

  private static BigDecimal part(BigDecimal value, BigDecimal opening, BigDecimal all) {
    return opening.compareTo(all) == 0
        ? value
        : value.multiply(opening).divide(all, 8, RoundingMode.UP);
  }
}
