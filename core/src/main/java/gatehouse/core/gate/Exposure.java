package gatehouse.core.gate;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.market.Terms;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Commissions;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Position;
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
  static boolean reduces(Book book, Instrument instrument, OrderTicket ticket, Universe universe) {
    if (ticket.bracket().isPresent() || ticket.quantity().signum() <= 0) {
      return false;
    }
    BigDecimal held =
        instrument.terms() instanceof Terms.Fx(Currency base)
            ? book.cash(base).total()
            : book.held(instrument.id());
    Book.Working working = book.working(instrument.id());
    BigDecimal sameSide = ticket.side() == Side.BUY ? working.buying() : working.selling();
    boolean opposite =
        held.signum() != 0 && held.signum() != ticket.side().signed(BigDecimal.ONE).signum();
    return opposite
        && sameSide.add(ticket.quantity()).compareTo(held.abs()) <= 0
        && !uncovers(book, instrument, ticket, universe);
  }

  /** Whether selling it would leave an option that was sold without what covers it. */
  private static boolean uncovers(
      Book book, Instrument instrument, OrderTicket ticket, Universe universe) {
    if (ticket.side() == Side.BUY) {
      return false;
    }
    return switch (instrument.terms()) {
      case Terms.Stock stock -> uncoversCalls(book, instrument, ticket.quantity(), universe);
      case Terms.Etf etf -> uncoversCalls(book, instrument, ticket.quantity(), universe);
      case Terms.Option option -> {
        Legs legs = Legs.of(book, option, universe);
        yield legs.sold().compareTo(legs.bought().add(legs.byShares()).subtract(ticket.quantity()))
            > 0;
      }
      case Terms.Future future -> false;
      case Terms.Fx fx -> false;
      case Terms.Bond bond -> false;
    };
  }

  private static boolean uncoversCalls(
      Book book, Instrument shares, BigDecimal quantity, Universe universe) {
    BigDecimal promised = BigDecimal.ZERO;
    for (Position position : book.positions().values()) {
      Instrument each = universe.instrument(position.instrument()).orElseThrow();
      if (each.terms() instanceof Terms.Option option
          && option.underlying().equals(shares.id())
          && option.right() == Terms.Right.CALL) {
        promised = promised.subtract(position.quantity().multiply(each.multiplier()));
      }
    }
    BigDecimal left =
        book.held(shares.id()).subtract(book.working(shares.id()).selling()).subtract(quantity);
    return promised.compareTo(left) > 0;
  }

  /**
   * All options of one right on one underlying, in contracts.
   *
   * @param byShares how many the shares cover
   */
  private record Legs(BigDecimal sold, BigDecimal bought, BigDecimal byShares, BigDecimal strikes) {
    static Legs of(Book book, Terms.Option like, Universe universe) {
      BigDecimal sold = BigDecimal.ZERO;
      BigDecimal bought = BigDecimal.ZERO;
      BigDecimal strikes = BigDecimal.ZERO;
      BigDecimal multiplier = BigDecimal.valueOf(100);
      for (Position position : book.positions().values()) {
        Instrument each = universe.instrument(position.instrument()).orElseThrow();
        if (each.terms() instanceof Terms.Option option
            && option.underlying().equals(like.underlying())
            && option.right() == like.right()) {
          multiplier = each.multiplier();
          if (position.quantity().signum() < 0) {
            sold = sold.subtract(position.quantity());
            strikes = strikes.add(each.value(position.quantity().negate(), option.strike()));
          } else if (!option.expiry().isBefore(like.expiry())) {
            bought = bought.add(position.quantity());
          }
        }
      }
      BigDecimal shares =
          like.right() == Terms.Right.CALL
              ? book.held(like.underlying())
                  .subtract(book.working(like.underlying()).selling())
                  .max(BigDecimal.ZERO)
              : BigDecimal.ZERO;
      return new Legs(sold, bought, shares.divideToIntegralValue(multiplier), strikes);
    }
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

  /** The options level that the order needs; 0 for all that is no option or closes one. */
  static int optionsLevel(Book book, Instrument instrument, OrderTicket ticket, Universe universe) {
    if (!(instrument.terms() instanceof Terms.Option option)) {
      return 0;
    }
    if (ticket.side() == Side.BUY) {
      return 2;
    }
    BigDecimal sold =
        ticket
            .quantity()
            .add(book.working(instrument.id()).selling())
            .subtract(book.held(instrument.id()).max(BigDecimal.ZERO));
    if (sold.signum() <= 0) {
      return 0;
    }
    // what covers one option that was sold covers no second one
    Legs legs = Legs.of(book, option, universe);
    BigDecimal all = sold.add(legs.sold());
    if (option.right() == Terms.Right.CALL && legs.byShares().compareTo(all) >= 0) {
      return 1;
    }
    if (legs.bought().add(legs.byShares()).compareTo(all) >= 0) {
      return 3;
    }
    BigDecimal secured = legs.strikes().add(instrument.value(sold, option.strike()));
    boolean cash =
        option.right() == Terms.Right.PUT
            && book.cash(instrument.currency()).total().compareTo(secured) >= 0;
    return cash ? 2 : 4;
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
    OrderTicket ticket = input.ticket();
    Instrument instrument = input.instrument();
    BigDecimal price = price(input);
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
  private static BigDecimal price(GateInput input) {
    OrderTicket ticket = input.ticket();
    boolean buys = ticket.side() == Side.BUY;
    BigDecimal touch = buys ? input.quote().ask() : input.quote().bid();
    BigDecimal own =
        ticket.pricing() instanceof Pricing.Stop(BigDecimal stop)
            ? stop
            : ticket.pricing().limit().orElse(touch);
    if (input.instrument().product() == Product.FX) {
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
