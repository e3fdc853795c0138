package gatehouse.core.failsafe;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Quote;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Position;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The orders that bring positions toward neutral. A market order, until cancelled: it works in
 * regular hours alone, so that where the market is closed, or open for its thin fringes only, it
 * waits for the next opening. Where the spread says that the book is thin, an order with a limit
 * {@link #ROOM_PERCENT} percent through the touch, so that an empty book is not swept.
 */
public final class Flattening {
  /** A spread of more than so much of the middle is a thin book. */
  static final BigDecimal SPREAD_PERCENT_MAX = new BigDecimal("2");

  static final BigDecimal ROOM_PERCENT = new BigDecimal("5");
  private static final int MARK_BYTES = 6;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Flattening() {}

  /**
   * The name of the closing order: the same run, account and contract have the same, whoever
   * computes it; no two others do, since it is the order's id in the whole house.
   */
  public static ClientOrderId name(String run, AccountNumber account, Position position) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (account + " " + position.instrument().value()).getBytes(StandardCharsets.UTF_8));
      String mark = HexFormat.of().formatHex(sum, 0, MARK_BYTES);
      return new ClientOrderId("fs-" + run + "." + mark);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The order that closes what no open order closes already; none when nothing is left, or less
   * than a lot.
   */
  public static Optional<OrderTicket> ticket(
      String run, Book book, Position position, Instrument instrument, Quote quote) {
    AccountNumber account = book.account();
    boolean bought = position.quantity().signum() > 0;
    Book.Working working = book.working(instrument.id());
    BigDecimal left =
        position
            .quantity()
            .abs()
            .subtract(bought ? working.selling() : working.buying())
            .divide(instrument.lot(), 0, RoundingMode.DOWN)
            .multiply(instrument.lot());
    if (left.signum() <= 0) {
      return Optional.empty();
    }
    Side side = bought ? Side.SELL : Side.BUY;
    return Optional.of(
        new OrderTicket(
            name(run, account, position),
            account,
            instrument.id(),
            side,
            left,
            pricing(side, instrument, quote),
            TimeInForce.GTC,
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static Pricing pricing(Side side, Instrument instrument, Quote quote) {
    BigDecimal spread = quote.ask().subtract(quote.bid());
    boolean thin =
        quote.phase().regular()
            && spread.multiply(HUNDRED).compareTo(quote.mid().multiply(SPREAD_PERCENT_MAX)) > 0;
    if (!thin) {
      return new Pricing.Market();
    }
    BigDecimal touch = side == Side.BUY ? quote.ask() : quote.bid();
    BigDecimal room = touch.multiply(ROOM_PERCENT).divide(HUNDRED);
    return new Pricing.Limit(
        side == Side.BUY
            ? instrument.ticks().round(touch.add(room), RoundingMode.FLOOR)
            : instrument.ticks().round(touch.subtract(room), RoundingMode.CEILING));
  }
}
