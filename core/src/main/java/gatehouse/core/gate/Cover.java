package gatehouse.core.gate;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Side;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What stands behind the options of one right on one underlying that are sold, or that open orders
 * would sell. All in units of the underlying: what covers one option covers no second one.
 *
 * @param sold of them
 * @param naked how many of the sold have no bought option that lives as long
 * @param shares that are held and not for sale; of puts none
 * @param secured whether all strikes lie there in cash; of calls never
 */
record Cover(BigDecimal sold, BigDecimal naked, BigDecimal shares, boolean secured) {
  private static final Cover NOTHING_SOLD =
      new Cover(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, false);

  /** Before the order, and once it is filled. */
  record Change(Cover before, Cover after) {
    private static final Change NONE = new Change(NOTHING_SOLD, NOTHING_SOLD);

    /** Whether less stands behind what is sold, or more is sold. */
    boolean worse() {
      return after.level() > before.level()
          || after.uncovered().compareTo(before.uncovered()) > 0
          || after.sold.compareTo(before.sold) > 0;
    }
  }

  /** What an order to sell shares or options does to it. */
  static Change change(Book book, Instrument instrument, OrderTicket ticket, Universe universe) {
    if (ticket.side() == Side.BUY) {
      return Change.NONE;
    }
    return switch (instrument.terms()) {
      case Terms.Stock stock -> change(book, instrument, calls(instrument), ticket, universe);
      case Terms.Etf etf -> change(book, instrument, calls(instrument), ticket, universe);
      case Terms.Option option -> change(book, instrument, option, ticket, universe);
      case Terms.Future future -> Change.NONE;
      case Terms.Fx fx -> Change.NONE;
      case Terms.Bond bond -> Change.NONE;
    };
  }

  /** Any call on these shares: they cover all of them. */
  private static Terms.Option calls(Instrument shares) {
    return new Terms.Option(shares.id(), Terms.Right.CALL, BigDecimal.ZERO, LocalDate.EPOCH);
  }

  private static Change change(
      Book book, Instrument sells, Terms.Option like, OrderTicket ticket, Universe universe) {
    return new Change(
        of(book, sells, like, BigDecimal.ZERO, universe),
        of(book, sells, like, ticket.quantity(), universe));
  }

  /** With so much more of an instrument on sale. */
  private static Cover of(
      Book book, Instrument sells, Terms.Option like, BigDecimal more, Universe universe) {
    TreeMap<LocalDate, BigDecimal> net = new TreeMap<>(); // sold less bought, by their last day
    BigDecimal sold = BigDecimal.ZERO;
    BigDecimal strikes = BigDecimal.ZERO;
    Set<InstrumentId> options = new HashSet<>(book.positions().keySet());
    options.addAll(book.working().keySet());
    options.add(sells.id());
    for (InstrumentId id : options) {
      Instrument each = id.equals(sells.id()) ? sells : universe.instrument(id).orElseThrow();
      if (each.terms() instanceof Terms.Option option
          && option.underlying().equals(like.underlying())
          && option.right() == like.right()) {
        BigDecimal left = left(book, id).subtract(id.equals(sells.id()) ? more : BigDecimal.ZERO);
        BigDecimal units = left.multiply(each.multiplier());
        net.merge(option.expiry(), units.negate(), BigDecimal::add);
        if (left.signum() < 0) {
          sold = sold.subtract(units);
          strikes = strikes.add(each.value(left.negate(), option.strike()));
        }
      }
    }
    if (sold.signum() == 0) {
      return NOTHING_SOLD;
    }
    InstrumentId underlying = like.underlying();
    boolean calls = like.right() == Terms.Right.CALL;
    BigDecimal kept =
        left(book, underlying).subtract(sells.id().equals(underlying) ? more : BigDecimal.ZERO);
    return new Cover(
        sold,
        naked(net),
        calls ? kept.max(BigDecimal.ZERO) : BigDecimal.ZERO,
        !calls && book.cash(sells.currency()).total().compareTo(strikes) >= 0);
  }

  /** What is held once the open orders to sell are filled. */
  private static BigDecimal left(Book book, InstrumentId id) {
    return book.held(id).subtract(book.working(id).selling());
  }

  /** From each day on, the options that live longer cover those that were sold. */
  private static BigDecimal naked(TreeMap<LocalDate, BigDecimal> net) {
    BigDecimal naked = BigDecimal.ZERO;
    BigDecimal from = BigDecimal.ZERO;
    for (Map.Entry<LocalDate, BigDecimal> day : net.descendingMap().entrySet()) {
      from = from.add(day.getValue());
      naked = naked.max(from);
    }
    return naked;
  }

  private BigDecimal uncovered() {
    return naked.subtract(shares).max(BigDecimal.ZERO);
  }

  /** The options level that this needs. */
  int level() {
    if (sold.signum() == 0) {
      return 0;
    }
    if (shares.compareTo(sold) >= 0) {
      return 1;
    }
    if (secured) {
      return 2;
    }
    return uncovered().signum() == 0 ? 3 : 4;
  }
}
