package gatehouse.core.gate;

import gatehouse.core.apikey.AccessUse;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Prices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that a decision rests on.
 *
 * @param role what the caller may do with the account; none is nothing
 * @param through the interface that it is for: that of the session, or a planned one
 * @param demanded the level that the account's rights ask of a session there
 * @param paperSession whether the session is for play money
 * @param trading which of the caller's person's sessions trades now
 * @param venue where the order would go now
 * @param quote what that venue shows
 * @param live whether the account sees live prices of it
 * @param sameId the earlier order with that client order id
 * @param use what the caller's access did today in the account; nothing for a person's own session
 * @param filled how much of the ticket is filled already; zero of a new order
 * @param at the moment that it is for: now, or a planned one
 */
public record GateInput(
    Caller caller,
    Optional<Role> role,
    AccessInterface through,
    AssuranceLevel demanded,
    boolean paperSession,
    Standing trading,
    AccountProfile account,
    Universe universe,
    Instrument instrument,
    TradingVenue venue,
    Quote quote,
    boolean live,
    Book book,
    Prices prices,
    Optional<OrderTicket> sameId,
    AccessUse use,
    OrderTicket ticket,
    BigDecimal filled,
    Instant at,
    Instant now) {
  /** Whether the account may see what the order would do: it tells what the market stands at. */
  boolean showsPrice() {
    return live || (ticket.pricing().named().isPresent() && instrument.product() != Product.FX);
  }

  /** Whether it is for the interface of the session itself. */
  boolean here() {
    return through == caller.session().accessInterface();
  }

  /** Who trades in the caller's place; at another moment or interface that is not known now. */
  Optional<Standing.Elsewhere> elsewhere() {
    return here() && at.equals(now) && trading instanceof Standing.Elsewhere elsewhere
        ? Optional.of(elsewhere)
        : Optional.empty();
  }

  /** What may still be filled of it. */
  OrderTicket open() {
    return filled.signum() == 0 ? ticket : ticket.withQuantity(ticket.quantity().subtract(filled));
  }
}
