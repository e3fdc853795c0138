package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import gatehouse.core.market.Universe;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * What an account is worth, and what must be there, all in its base currency.
 *
 * @param netLiquidation cash and positions together
 * @param cash in all currencies; below zero is borrowed
 * @param positions market value of all positions; sold ones count below zero
 * @param initialMargin what must be there to open more, open orders included
 * @param maintenanceMargin what must stay, or positions are closed
 */
public record Valuation(
    BigDecimal netLiquidation,
    BigDecimal cash,
    BigDecimal positions,
    BigDecimal initialMargin,
    BigDecimal maintenanceMargin) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Values the book. */
  public static Valuation of(Book book, Universe universe, Prices prices, MarginRules rules) {
    BigDecimal cash = BigDecimal.ZERO;
    BigDecimal initial = BigDecimal.ZERO;
    BigDecimal maintenance = BigDecimal.ZERO;
    for (var entry : book.cash().entrySet()) {
      BigDecimal inBase =
          entry.getValue().total().multiply(prices.rate(entry.getKey(), book.base()));
      cash = cash.add(inBase);
      if (inBase.signum() < 0 && !entry.getKey().equals(book.base())) {
        BigDecimal owed = inBase.negate().multiply(rules.fxInitial());
        initial = initial.add(owed);
        maintenance = maintenance.add(owed);
      }
    }
    BigDecimal positions = BigDecimal.ZERO;
    boolean soldOptions = false;
    for (Position position : book.positions().values()) {
      Instrument instrument = universe.instrument(position.instrument()).orElseThrow();
      BigDecimal rate = prices.rate(instrument.currency(), book.base());
      BigDecimal mark = prices.mark(instrument);
      positions = positions.add(worth(instrument, position, mark).multiply(rate));
      Margins.Need need =
          Margins.of(instrument, position.quantity(), mark, book.day().date(), rules);
      initial = initial.add(need.initial().multiply(rate));
      maintenance = maintenance.add(need.maintenance().multiply(rate));
      soldOptions |= isSoldOption(instrument, position.quantity());
    }
    boolean planned = false;
    for (var entry : book.working().entrySet()) {
      Instrument instrument = universe.instrument(entry.getKey()).orElseThrow();
      BigDecimal held = book.held(entry.getKey());
      BigDecimal need =
          Margins.ofWorking(instrument, entry.getValue(), held, book.day().date(), rules);
      initial = initial.add(need.multiply(prices.rate(instrument.currency(), book.base())));
      planned |=
          isSoldOption(instrument, held.min(BigDecimal.ZERO).subtract(entry.getValue().selling()));
    }
    if (soldOptions || planned) {
      OptionMargins options = new OptionMargins(book, universe, prices, rules);
      BigDecimal need = options.need(false);
      maintenance = maintenance.add(need);
      initial = initial.add(planned ? options.need(true) : need);
    }
    return new Valuation(
        cents(book.base(), cash.add(positions)),
        cents(book.base(), cash),
        cents(book.base(), positions),
        cents(book.base(), initial),
        cents(book.base(), maintenance));
  }

  private static boolean isSoldOption(Instrument instrument, BigDecimal quantity) {
    return quantity.signum() < 0 && instrument.terms() instanceof Terms.Option;
  }

  /** A future is worth what it gained since it was last settled; the rest what it would bring. */
  private static BigDecimal worth(Instrument instrument, Position position, BigDecimal mark) {
    return instrument.terms() instanceof Terms.Future
        ? instrument.value(position.quantity(), mark.subtract(position.averageCost()))
        : instrument.value(position.quantity(), mark);
  }

  private static BigDecimal cents(Currency currency, BigDecimal amount) {
    return amount.setScale(currency.getDefaultFractionDigits(), RoundingMode.HALF_EVEN);
  }

  /** What can still be used to open positions. */
  public BigDecimal availableFunds() {
    return netLiquidation.subtract(initialMargin);
  }

  /** What can still be lost before positions are closed. */
  public BigDecimal excessLiquidity() {
    return netLiquidation.subtract(maintenanceMargin);
  }

  /** Excess liquidity in percent of net liquidation value; 0 when nothing is there. */
  public BigDecimal cushionPercent() {
    return netLiquidation.signum() <= 0
        ? BigDecimal.ZERO
        : excessLiquidity().multiply(HUNDRED).divide(netLiquidation, 1, RoundingMode.HALF_EVEN);
  }
}
