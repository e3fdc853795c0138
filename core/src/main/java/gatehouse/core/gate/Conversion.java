package gatehouse.core.gate;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Product;
import gatehouse.core.market.Terms;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Commissions;
import gatehouse.core.trade.Interest;
import gatehouse.core.trade.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * Money that an order takes and that is not there in its currency: a margin account borrows it, a
 * cash account has to convert first.
 *
 * @param amount what is missing, above zero
 * @param borrows whether the account may owe it
 * @param interestPerDay what owing it costs, in its currency
 * @param rate how much of the account's base currency one unit of it is
 * @param inBase the amount in the base currency, at that rate
 * @param by the trade that would bring it; none when it is the base currency itself, or nothing
 *     trades the two
 */
public record Conversion(
    Currency currency,
    BigDecimal amount,
    boolean borrows,
    BigDecimal interestPerDay,
    BigDecimal rate,
    BigDecimal inBase,
    Optional<Trade> by) {

  /**
   * A trade of two currencies.
   *
   * @param commission of it, in the pair's second currency
   */
  public record Trade(
      InstrumentId pair,
      Side side,
      BigDecimal quantity,
      BigDecimal commission,
      Currency commissionIn) {}

  /** Where a rate is no round number, so much of it is used to turn it round. */
  private static final int RATE_DIGITS = 10;

  /** What the book after the order owes by it, by currency. */
  static List<Conversion> of(GateInput input, Book after) {
    return after.cash().keySet().stream()
        .sorted(Comparator.comparing(Currency::getCurrencyCode))
        .flatMap(currency -> missing(input, after, currency).stream())
        .toList();
  }

  private static Optional<Conversion> missing(GateInput input, Book after, Currency currency) {
    BigDecimal left = after.cash(currency).total();
    BigDecimal taken = input.book().cash(currency).total().subtract(left);
    boolean borrows = input.account().rights().margin();
    BigDecimal absent = (borrows ? left : free(input, after, left, currency)).negate();
    if (absent.signum() <= 0 || taken.signum() <= 0) {
      return Optional.empty();
    }
    BigDecimal amount = absent.min(taken);
    Currency base = input.account().base();
    BigDecimal rate = input.prices().rate(currency, base);
    return Optional.of(
        new Conversion(
            currency,
            amount,
            borrows,
            Interest.of(amount, currency, 1),
            rate,
            amount
                .multiply(rate)
                .setScale(Math.max(0, base.getDefaultFractionDigits()), RoundingMode.HALF_EVEN),
            trade(input, currency, amount)));
  }

  /** What open orders will take counts as spent: to buy, and to sell the currency itself. */
  private static BigDecimal free(GateInput input, Book after, BigDecimal total, Currency currency) {
    BigDecimal free = total;
    for (var entry : after.working().entrySet()) {
      Instrument instrument = input.universe().instrument(entry.getKey()).orElseThrow();
      if (instrument.currency().equals(currency)) {
        free = free.subtract(entry.getValue().buyingValue());
      }
      if (instrument.terms() instanceof Terms.Fx(Currency sold) && sold.equals(currency)) {
        free = free.subtract(entry.getValue().selling());
      }
    }
    return free;
  }

  private static Optional<Trade> trade(GateInput input, Currency wanted, BigDecimal amount) {
    Currency base = input.account().base();
    BigDecimal rate = input.prices().rate(base, wanted);
    return pair(input, wanted, base)
        .map(pair -> trade(pair, Side.BUY, amount, input.prices().rate(wanted, base)))
        .or(() ->
            pair(input, base, wanted)
                .map(pair ->
                    trade(
                        pair, Side.SELL, amount.divide(rate, RATE_DIGITS, RoundingMode.UP), rate)));
  }

  private static Optional<Instrument> pair(GateInput input, Currency first, Currency second) {
    String name = first.getCurrencyCode() + "." + second.getCurrencyCode();
    return input
        .universe()
        .instrument(new InstrumentId(name))
        .filter(each -> each.product() == Product.FX);
  }

  private static Trade trade(Instrument pair, Side side, BigDecimal needed, BigDecimal rate) {
    BigDecimal lots = needed.divide(pair.lot(), 0, RoundingMode.UP);
    BigDecimal quantity = lots.multiply(pair.lot());
    return new Trade(
        pair.id(), side, quantity, Commissions.of(pair, quantity, rate), pair.currency());
  }
}
