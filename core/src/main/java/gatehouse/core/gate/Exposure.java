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
import gatehouse.core.trade.Side;
import gatehouse.core.trade.Valuation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;

/** What an order does to an account's exposure. */
final class Exposure {
  private static final OrderId PLANNED = new OrderId("planned");

  private Exposure() {}

  /**
   * Whether the order can only make a position smaller, together with the open orders on the same
   * side: it never turns it round.
   */
  static boolean reduces(Book book, Instrument instrument, OrderTicket ticket) {
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
    return opposite && sameSide.add(ticket.quantity()).compareTo(held.abs()) <= 0;
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
    BigDecimal contracts = ticket.quantity().add(book.working(instrument.id()).selling());
    BigDecimal sold = contracts.subtract(book.held(instrument.id()));
    if (option.right() == Terms.Right.CALL
        && book.held(option.underlying()).compareTo(sold.multiply(instrument.multiplier())) >= 0) {
      return 1;
    }
    BigDecimal bought = BigDecimal.ZERO;
    for (Position position : book.positions().values()) {
      if (universe.instrument(position.instrument()).orElseThrow().terms()
              instanceof Terms.Option other
          && position.quantity().signum() > 0
          && other.underlying().equals(option.underlying())
          && other.right() == option.right()
          && !other.expiry().isBefore(option.expiry())) {
        bought = bought.add(position.quantity());
      }
    }
    if (bought.compareTo(sold) >= 0) {
      return 3;
    }
    Currency currency = instrument.currency();
    BigDecimal secured = instrument.value(sold, option.strike());
    boolean cash =
        option.right() == Terms.Right.PUT && book.cash(currency).total().compareTo(secured) >= 0;
    return cash ? 2 : 4;
  }

  /**
   * Slips of a digit: a limit that is this far through the other side is no price of the market.
   */
  static boolean farThrough(BigDecimal limit, Side side, GateInput input) {
    BigDecimal touch = side == Side.BUY ? input.quote().ask() : input.quote().bid();
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

  /**
   * The account if the order were filled whole.
   *
   * @param short_ currencies of which a cash account would owe something
   */
  record After(Effect effect, List<String> short_) {}

  static After after(GateInput input) {
    OrderTicket ticket = input.ticket();
    Instrument instrument = input.instrument();
    BigDecimal touch = ticket.side() == Side.BUY ? input.quote().ask() : input.quote().bid();
    BigDecimal price = ticket.pricing().limit().orElse(touch);
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
    Valuation before =
        Valuation.of(input.book(), input.universe(), input.prices(), input.account().margin());
    Valuation after =
        Valuation.of(book, input.universe(), input.prices(), input.account().margin());
    Effect effect =
        new Effect(
            instrument.currency(),
            price,
            instrument.value(ticket.quantity(), price.abs()),
            commission,
            input.prices().rate(instrument.currency(), input.account().base()),
            before,
            after);
    return new After(effect, input.account().rights().margin() ? List.of() : owed(input, book));
  }

  /** What open orders to buy will take counts as spent. */
  private static List<String> owed(GateInput input, Book after) {
    return after.cash().keySet().stream()
        .filter(currency -> free(input, after, currency).signum() < 0)
        .filter(currency ->
            after.cash(currency).total().compareTo(input.book().cash(currency).total()) < 0)
        .map(Currency::getCurrencyCode)
        .sorted()
        .toList();
  }

  private static BigDecimal free(GateInput input, Book after, Currency currency) {
    BigDecimal free = after.cash(currency).total();
    for (var entry : after.working().entrySet()) {
      Instrument instrument = input.universe().instrument(entry.getKey()).orElseThrow();
      if (instrument.currency().equals(currency) && entry.getValue().selling().signum() == 0) {
        free = free.subtract(entry.getValue().value());
      }
    }
    return free;
  }
}
