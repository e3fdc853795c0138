package gatehouse.server.trade;

import gatehouse.core.account.PersonId;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderEvent;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.base.Sql;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Orders that rest away from the market, as a house has many of: what measurements begin with. */
public final class RestingOrders {
  private final List<Resting> stocks;
  private final Instant now;

  /** A stock, and the limit of the orders that rest in it. */
  private record Resting(Instrument stock, BigDecimal limit) {}

  /**
   * In American stocks.
   *
   * @param at where their limits lie, as a share of the bid
   */
  public RestingOrders(Markets markets, BigDecimal at, Instant now) {
    this.now = now;
    this.stocks =
        markets.universe(now).instruments().stream()
            .filter(each -> each.product() == Product.STOCK)
            .filter(each -> each.currency().getCurrencyCode().equals("USD"))
            .map(stock -> {
              BigDecimal price = markets.market().quote(stock, now).bid().multiply(at);
              return new Resting(stock, stock.ticks().round(price, RoundingMode.FLOOR));
            })
            .toList();
  }

  /** Writes them as the desk and the venue would have. */
  public void place(Sql sql, PersonId person, AccountNumber account, int count)
      throws SQLException {
    if (count == 0) {
      return;
    }
    Book before = BookRows.lock(sql, account).orElseThrow();
    Book book = before;
    for (int i = 0; i < count; i++) {
      Resting resting = stocks.get(Math.floorMod(account.hashCode() + i, stocks.size()));
      Instrument stock = resting.stock();
      OrderTicket ticket =
          new OrderTicket(
              new ClientOrderId("rests-" + i),
              account,
              stock.id(),
              Side.BUY,
              stock.lot(),
              new Pricing.Limit(resting.limit()),
              TimeInForce.GTC,
              Optional.empty(),
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      OrderId id = new OrderId(account.value() + "-" + i);
      Order placed = Order.placed(id, ticket, Optional.empty(), resting.limit(), now);
      if (placed.next(new OrderEvent.Accepted()) instanceof Order.Step.Moved(Order order)) {
        OrderRows.insert(sql, order, person, "API");
        book = Bookkeeping.reserve(Bookkeeping.counted(book), stock, order);
      }
    }
    BookRows.update(sql, before, book);
  }
}
