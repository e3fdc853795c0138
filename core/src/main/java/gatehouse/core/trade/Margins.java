package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.market.Universe;
import java.math.BigDecimal;

/**
 * What must be there for one position, in the instrument's currency. Options by the rules of FINRA
 * 4210(f)(2): bought ones are paid in full; sold ones are covered by shares or by a bought option
 * of the same right that lives as long, or need 20 % of the underlying less what they are out of
 * the money, at least 10 %.
 */
final class Margins {
  private static final BigDecimal OPTION_SHARE = new BigDecimal("0.20");
  private static final BigDecimal OPTION_SHARE_MIN = new BigDecimal("0.10");
  private static final BigDecimal SHORT_STOCK_MAINTENANCE = new BigDecimal("0.30");
  private static final BigDecimal BOND_INITIAL = new BigDecimal("0.20");
  private static final BigDecimal BOND_MAINTENANCE = new BigDecimal("0.15");
  private static final Need NONE = new Need(BigDecimal.ZERO, BigDecimal.ZERO);

  private Margins() {}

  /** What must be there to open it, and to keep it. */
  record Need(BigDecimal initial, BigDecimal maintenance) {}

  static Need of(
      Instrument instrument,
      BigDecimal quantity,
      BigDecimal mark,
      Book book,
      Universe universe,
      Prices prices,
      MarginRules rules) {
    BigDecimal value = instrument.value(quantity.abs(), mark);
    return switch (instrument.terms()) {
      case Terms.Stock stock -> shares(value, quantity, BigDecimal.ONE, rules);
      case Terms.Etf etf ->
          shares(value, quantity, etf.leveraged() ? BigDecimal.TWO : BigDecimal.ONE, rules);
      case Terms.Option option when quantity.signum() > 0 -> new Need(value, value);
      case Terms.Option option ->
          shortOption(instrument, option, quantity.negate(), mark, book, universe, prices, rules);
      case Terms.Future future ->
          new Need(
              future.initialMargin().multiply(quantity.abs()),
              future.maintenanceMargin().multiply(quantity.abs()));
      case Terms.Fx fx -> NONE; // its two sides are cash
      case Terms.Bond bond ->
          rules.borrows()
              ? new Need(value.multiply(BOND_INITIAL), value.multiply(BOND_MAINTENANCE))
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

  private static Need shortOption(
      Instrument instrument,
      Terms.Option option,
      BigDecimal contracts,
      BigDecimal mark,
      Book book,
      Universe universe,
      Prices prices,
      MarginRules rules) {
    BigDecimal naked = contracts;
    BigDecimal need = BigDecimal.ZERO;
    if (option.right() == Terms.Right.CALL) {
      BigDecimal shares = book.held(option.underlying()).max(BigDecimal.ZERO);
      naked =
          naked
              .subtract(shares.divideToIntegralValue(instrument.multiplier()))
              .max(BigDecimal.ZERO);
    }
    for (Position bought : book.positions().values()) {
      if (naked.signum() == 0) {
        break;
      }
      BigDecimal covered = covers(bought, option, universe).min(naked);
      if (covered.signum() > 0) {
        Terms.Option other =
            (Terms.Option) universe.instrument(bought.instrument()).orElseThrow().terms();
        BigDecimal worst =
            option.right() == Terms.Right.CALL
                ? other.strike().subtract(option.strike())
                : option.strike().subtract(other.strike());
        need = need.add(instrument.value(covered, worst.max(BigDecimal.ZERO)));
        naked = naked.subtract(covered);
      }
    }
    BigDecimal underlying = underlying(option.underlying(), universe, prices);
    if (!rules.borrows()) {
      // cash-secured: the whole strike of a put; a call must be covered
      BigDecimal secured =
          option.right() == Terms.Right.PUT ? option.strike() : underlying.max(option.strike());
      need = need.add(instrument.value(naked, secured));
    } else {
      need = need.add(instrument.value(naked, mark.add(exposure(option, underlying))));
    }
    return new Need(need, need);
  }

  /** 20 % of the underlying less the amount out of the money, at least 10 %. */
  private static BigDecimal exposure(Terms.Option option, BigDecimal underlying) {
    BigDecimal out =
        option.right() == Terms.Right.CALL
            ? option.strike().subtract(underlying)
            : underlying.subtract(option.strike());
    BigDecimal least = option.right() == Terms.Right.CALL ? underlying : option.strike();
    return underlying
        .multiply(OPTION_SHARE)
        .subtract(out.max(BigDecimal.ZERO))
        .max(least.multiply(OPTION_SHARE_MIN));
  }

  private static BigDecimal covers(Position bought, Terms.Option sold, Universe universe) {
    return bought.quantity().signum() > 0
            && universe.instrument(bought.instrument()).orElseThrow().terms()
                instanceof Terms.Option other
            && other.underlying().equals(sold.underlying())
            && other.right() == sold.right()
            && !other.expiry().isBefore(sold.expiry())
        ? bought.quantity()
        : BigDecimal.ZERO;
  }

  private static BigDecimal underlying(InstrumentId id, Universe universe, Prices prices) {
    return prices.mark(universe.instrument(id).orElseThrow());
  }

  /** For the part of open orders that would open or add to a position. */
  static BigDecimal ofWorking(
      Instrument instrument,
      Book.Working working,
      BigDecimal held,
      Prices prices,
      MarginRules rules) {
    BigDecimal all = working.buying().add(working.selling());
    BigDecimal buying = working.buying().subtract(held.negate().max(BigDecimal.ZERO));
    BigDecimal selling = working.selling().subtract(held.max(BigDecimal.ZERO));
    BigDecimal opening = buying.max(BigDecimal.ZERO).add(selling.max(BigDecimal.ZERO));
    if (opening.signum() == 0 || all.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal value = working.value().multiply(opening).divide(all, 8, java.math.RoundingMode.UP);
    return switch (instrument.terms()) {
      case Terms.Stock stock -> value.multiply(rules.stockInitial());
      case Terms.Etf etf ->
          value.multiply(
              share(rules.stockInitial(), etf.leveraged() ? BigDecimal.TWO : BigDecimal.ONE));
      case Terms.Option option -> value; // what a sold one needs is judged when it is placed
      case Terms.Future future -> future.initialMargin().multiply(opening);
      case Terms.Fx fx -> value.multiply(rules.fxInitial());
      case Terms.Bond bond -> rules.borrows() ? value.multiply(BOND_INITIAL) : value;
    };
  }
}
