package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.market.Universe;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What sold options need (FINRA 4210(f)(2)): covered by shares or by a bought option of the same
 * right that lives as long, or 20 % of the underlying less what they are out of the money, at least
 * 10 %. Each share and each bought option covers once.
 *
 * <p>The rule asks for this on top of the option's price. Net liquidation value, which it is
 * measured against here, has that price taken off already.
 */
final class OptionMargins {
  private static final BigDecimal SHARE = new BigDecimal("0.20");
  private static final BigDecimal SHARE_MIN = new BigDecimal("0.10");

  private final Book book;
  private final Universe universe;
  private final Prices prices;
  private final MarginRules rules;

  OptionMargins(Book book, Universe universe, Prices prices, MarginRules rules) {
    this.book = book;
    this.universe = universe;
    this.prices = prices;
    this.rules = rules;
  }

  /** Contracts that are sold and not yet covered, or bought and not yet used. */
  private static final class Leg {
    private final Instrument instrument;
    private final Terms.Option option;
    private final BigDecimal mark;
    private BigDecimal contracts;

    Leg(Instrument instrument, Terms.Option option, BigDecimal mark, BigDecimal contracts) {
      this.instrument = instrument;
      this.option = option;
      this.mark = mark;
      this.contracts = contracts;
    }

    void use(BigDecimal used) {
      contracts = contracts.subtract(used);
    }
  }

  /** How a sold contract may be covered, and what one then still needs. */
  private record Cover(Leg bought, BigDecimal need) {}

  /**
   * In the base currency.
   *
   * @param planned whether open orders to sell count as if they were filled
   */
  BigDecimal need(boolean planned) {
    Map<InstrumentId, List<Leg>> sold = new TreeMap<>();
    Map<InstrumentId, List<Leg>> bought = new TreeMap<>();
    for (Position position : book.positions().values()) {
      boolean isSold = position.quantity().signum() < 0;
      add(isSold ? sold : bought, position.instrument(), position.quantity().abs());
    }
    if (planned) {
      for (var working : book.working().entrySet()) {
        add(sold, working.getKey(), opening(working.getKey(), working.getValue()));
      }
    }
    BigDecimal need = BigDecimal.ZERO;
    for (var each : sold.entrySet()) {
      need = need.add(group(each.getKey(), each.getValue(), bought));
    }
    return need;
  }

  private BigDecimal opening(InstrumentId id, Book.Working working) {
    return working.selling().subtract(book.held(id).max(BigDecimal.ZERO));
  }

  private void add(Map<InstrumentId, List<Leg>> legs, InstrumentId id, BigDecimal contracts) {
    Instrument instrument = universe.instrument(id).orElseThrow();
    if (contracts.signum() > 0 && instrument.terms() instanceof Terms.Option option) {
      legs.computeIfAbsent(option.underlying(), each -> new ArrayList<>())
          .add(new Leg(instrument, option, prices.mark(instrument), contracts));
    }
  }

  /** All on one underlying: those that need most are covered first. */
  private BigDecimal group(
      InstrumentId id, List<Leg> sold, Map<InstrumentId, List<Leg>> allBought) {
    BigDecimal underlying = prices.mark(universe.instrument(id).orElseThrow());
    BigDecimal shares = book.held(id);
    BigDecimal long_ = shares.max(BigDecimal.ZERO);
    BigDecimal short_ = shares.negate().max(BigDecimal.ZERO);
    List<Leg> bought = allBought.getOrDefault(id, List.of());
    sold.sort(
        Comparator.comparing((Leg leg) -> naked(leg, underlying).negate())
            .thenComparing(leg -> leg.instrument.id()));
    BigDecimal need = BigDecimal.ZERO;
    for (Leg leg : sold) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal alone = naked(leg, underlying);
      for (Cover cover : covers(leg, bought)) {
        BigDecimal used = leg.contracts.min(cover.bought().contracts);
        if (cover.need().compareTo(alone) < 0 && used.signum() > 0) {
          sum = sum.add(leg.instrument.value(used, cover.need()));
          leg.use(used);
          cover.bought().use(used);
        }
      }
      BigDecimal lot = leg.instrument.multiplier();
      boolean call = leg.option.right() == Terms.Right.CALL;
      BigDecimal covered = (call ? long_ : short_).divideToIntegralValue(lot).min(leg.contracts);
      long_ = call ? long_.subtract(covered.multiply(lot)) : long_;
      short_ = call ? short_ : short_.subtract(covered.multiply(lot));
      if (!rules.borrows()) {
        // a cash account pays its shares in full, so that they carry the call's price too
        sum = sum.subtract(leg.instrument.value(covered, leg.mark));
      }
      leg.use(covered);
      sum = sum.add(leg.instrument.value(leg.contracts, alone));
      need = need.add(sum.multiply(prices.rate(leg.instrument.currency(), book.base())));
    }
    return need;
  }

  /** The best first; at the same need the one that lives shortest. */
  private static List<Cover> covers(Leg sold, List<Leg> bought) {
    List<Cover> covers = new ArrayList<>();
    for (Leg leg : bought) {
      if (leg.option.right() == sold.option.right()
          && !leg.option.expiry().isBefore(sold.option.expiry())) {
        BigDecimal apart = leg.option.strike().subtract(sold.option.strike());
        BigDecimal worst = sold.option.right() == Terms.Right.CALL ? apart : apart.negate();
        BigDecimal need = worst.max(BigDecimal.ZERO).subtract(sold.mark);
        // what is bought is paid in full: no more than that can be set off
        covers.add(new Cover(leg, need.max(leg.mark.negate())));
      }
    }
    covers.sort(
        Comparator.comparing(Cover::need)
            .thenComparing(cover -> cover.bought().option.expiry())
            .thenComparing(cover -> cover.bought().instrument.id()));
    return covers;
  }

  /** For one unit of the underlying. */
  private BigDecimal naked(Leg leg, BigDecimal underlying) {
    Terms.Option option = leg.option;
    boolean call = option.right() == Terms.Right.CALL;
    if (!rules.borrows()) {
      // cash-secured: the whole strike of a put; a call must be covered
      BigDecimal secured = call ? underlying.max(option.strike()) : option.strike();
      return secured.subtract(leg.mark).max(BigDecimal.ZERO);
    }
    BigDecimal out =
        call ? option.strike().subtract(underlying) : underlying.subtract(option.strike());
    return underlying
        .multiply(SHARE)
        .subtract(out.max(BigDecimal.ZERO))
        .max((call ? underlying : option.strike()).multiply(SHARE_MIN));
  }
}
