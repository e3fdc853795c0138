package gatehouse.core.gate;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Terms;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Commissions;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Prices;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.Valuation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;

/** What an order does to an account's exposure. */
final class Exposure {
  private static final OrderId PLANNED = new OrderId("planned");

  private Exposure() {}

  /**
   * Whether the order can only make a position smaller, together with the open orders on the same
   * side: it never turns it round, and takes no cover away from an option that was sold.
   */
  static boolean reduces(GateInput input) {
    return reduces(input.book(), input.instrument(), input.open(), input.quote(), input.universe());
  }

  /** The same, of an order that no session asks for. */
  static boolean reduces(
      Book book, Instrument instrument, OrderTicket ticket, Quote quote, Universe universe) {
    if (ticket.bracket().isPresent() || ticket.quantity().signum() <= 0) {
      return false;
    }
    if (instrument.terms() instanceof Terms.Fx(Currency first)) {
      return reducesMoney(book, instrument, first, ticket, quote);
    }
    Book.Working working = book.working(instrument.id());
    BigDecimal sameSide = ticket.side() == Side.BUY ? working.buying() : working.selling();
    return within(book.held(instrument.id()), ticket.side(), sameSide.add(ticket.quantity()))
        && !Cover.change(book, instrument, ticket, universe).worse();
  }

  /** Money is a position where it is not of the base: only an exchange with the base cuts it. */
  private static boolean reducesMoney(
      Book book, Instrument instrument, Currency first, OrderTicket ticket, Quote quote) {
    Currency second = instrument.currency();
    Book.Working working = book.working(instrument.id());
    boolean buys = ticket.side() == Side.BUY;
    if (second.equals(book.base())) {
      BigDecimal sameSide = buys ? working.buying() : working.selling();
      return within(book.cash(first).total(), ticket.side(), sameSide.add(ticket.quantity()));
    }
    BigDecimal paid = instrument.value(ticket.quantity(), price(instrument, ticket, quote));
    return first.equals(book.base())
        && within(
            book.cash(second).total(),
            ticket.side().opposite(),
            (buys ? working.buyingValue() : working.sellingValue()).add(paid));
  }

  /** Whether so much on that side closes no more than what is held on the other. */
  private static boolean within(BigDecimal held, Side side, BigDecimal quantity) {
    return held.signum() == side.opposite().signed(BigDecimal.ONE).signum()
        && quantity.compareTo(held.abs()) <= 0;
  }

  /** Whether it would leave less than nothing of what is held, with the open orders to sell. */
  static boolean sellsShort(Book book, Instrument instrument, OrderTicket ticket) {
    return ticket.side() == Side.SELL
        && instrument.product() != Product.FX
        && instrument.product() != Product.FUTURE
        && book.held(instrument.id())
                .subtract(book.working(instrument.id()).selling())
                .compareTo(ticket.quantity())
            < 0;
  }

  /**
   * The options level that the order needs; 0 where it opens no option and takes no cover away from
   * one that was sold.
   */
  static int optionsLevel(Book book, Instrument instrument, OrderTicket ticket, Universe universe) {
    if (ticket.side() == Side.BUY) {
      return instrument.product() == Product.OPTION ? 2 : 0;
    }
    Cover.Change change = Cover.change(book, instrument, ticket, universe);
    return change.worse() ? change.after().level() : 0;
  }

  /**
   * Slips of a digit: a limit that is this far through the other side is no price of the market.
   */
  static boolean farThrough(BigDecimal limit, Side side, GateInput input) {
    BigDecimal touch =
        input.ticket().pricing() instanceof Pricing.StopLimit(BigDecimal stop, BigDecimal price)
            ? stop
            : side == Side.BUY ? input.quote().ask() : input.quote().bid();
    BigDecimal share =
        switch (input.instrument().product()) {
          case OPTION -> BigDecimal.ONE;
          case FX -> new BigDecimal("0.03");
          case STOCK, ETF, FUTURE, BOND -> new BigDecimal("0.10");
        };
    BigDecimal room =
        touch
            .abs()
            .multiply(share)
            .max(input.instrument().ticks().tickAt(touch).multiply(BigDecimal.TEN));
    BigDecimal through = side == Side.BUY ? limit.subtract(touch) : touch.subtract(limit);
    return through.compareTo(room) > 0;
  }

  /** The account if the order were filled whole. */
  static Effect effect(GateInput input) {
    OrderTicket ticket = input.open();
    Instrument instrument = input.instrument();
    BigDecimal price = price(input.instrument(), input.open(), input.quote());
    BigDecimal commission = Commissions.of(instrument, ticket.quantity(), price);
    LocalDate day = input.book().day().date();
    Execution execution =
        new Execution(
            "planned-0", PLANNED, ticket.quantity(), price, input.at(), instrument.venue());
    Book book =
        Bookkeeping.fill(
                input.book(),
                new Bookkeeping.Fill(
                    instrument, ticket.side(), execution, commission, BigDecimal.ZERO, day),
                new Bookkeeping.When(day, input.at()))
            .book();
    return new Effect(
        instrument.currency(),
        price,
        instrument.value(ticket.quantity(), price.abs()),
        commission,
        input.prices().rate(instrument.currency(), input.account().base()),
        Valuation.of(input.book(), input.universe(), input.prices(), input.account().margin()),
        filledAt(price, book, input),
        Conversion.of(input, book));
  }

  /** When it is filled the market stands at its price: a far limit earns nothing beforehand. */
  private static Valuation filledAt(BigDecimal price, Book book, GateInput input) {
    Prices then = new At(input.prices(), input.instrument(), price);
    return Valuation.of(book, input.universe(), then, input.account().margin());
  }

  /** Whether the account would have less to trade with than without the order. */
  static boolean takesFunds(GateInput input, Effect effect) {
    Valuation without = filledAt(effect.price(), input.book(), input);
    return effect.after().availableFunds().compareTo(without.availableFunds()) < 0;
  }

  /** What the order counts at: its limit, its stop, or the touch; for currencies the worse one. */
  private static BigDecimal price(Instrument instrument, OrderTicket ticket, Quote quote) {
    boolean buys = ticket.side() == Side.BUY;
    BigDecimal touch = buys ? quote.ask() : quote.bid();
    BigDecimal own = ticket.pricing().named().orElse(touch);
    if (instrument.product() == Product.FX) {
      return buys ? own.max(touch) : own.min(touch);
    }
    return own;
  }

  /** Prices of now, but for one instrument. */
  private record At(Prices now, Instrument instrument, BigDecimal price) implements Prices {
    @Override
    public BigDecimal mark(Instrument each) {
      return each.id().equals(instrument.id()) ? price : now.mark(each);
    }

    @Override
    public BigDecimal rate(Currency from, Currency to) {
      return now.rate(from, to);
    }
  }
}
