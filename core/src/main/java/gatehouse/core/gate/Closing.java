package gatehouse.core.gate;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.TicketCheck;
import java.time.Instant;
import java.util.Optional;

/**
 * The proof that an order only reduces a position, on that book: what the house may place for an
 * owner who is not there to be asked. No permission, limit or lack of funds stands in its way, as
 * the {@link Gate} says of everybody's; nobody's session, role or key is asked, since the owner
 * decided beforehand.
 */
public final class Closing {
  private final Instrument instrument;
  private final OrderTicket ticket;

  private Closing(Instrument instrument, OrderTicket ticket) {
    this.instrument = instrument;
    this.ticket = ticket;
  }

  /** The proof; none when the order does more than that, or contradicts itself. */
  public static Optional<Closing> of(
      Book book,
      Instrument instrument,
      OrderTicket ticket,
      Quote quote,
      Universe universe,
      Instant now) {
    return Exposure.reduces(book, instrument, ticket, quote, universe)
            && TicketCheck.faults(ticket, instrument, quote, now).isEmpty()
        ? Optional.of(new Closing(instrument, ticket))
        : Optional.empty();
  }

  public Instrument instrument() {
    return instrument;
  }

  public OrderTicket ticket() {
    return ticket;
  }
}
