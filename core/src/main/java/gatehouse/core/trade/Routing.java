package gatehouse.core.trade;

import gatehouse.core.market.Quote;
import gatehouse.core.market.Showing;
import java.math.BigDecimal;
import java.util.List;

/** To which venue an order goes. Pure. */
public final class Routing {
  private Routing() {}

  /**
   * The venue that the ticket names; else, smartly, the one whose price is the best among those
   * that match such an order at that moment, of equal ones the one that shows more, and the listing
   * venue while none does. Auctions are the listing venue's alone.
   *
   * @param shown what each venue shows, the listing one first; not empty
   */
  public static Showing choose(OrderTicket ticket, List<Showing> shown) {
    Showing listing = shown.getFirst();
    if (ticket.route().isPresent()) {
      return shown.stream()
          .filter(each -> each.venue().mic().equals(ticket.route().get()))
          .findFirst()
          .orElse(listing);
    }
    if (shown.size() == 1 || atClose(ticket.pricing())) {
      return listing;
    }
    Showing best = listing;
    for (Showing each : shown) {
      if (open(each, ticket) && (!open(best, ticket) || better(each, best, ticket.side()))) {
        best = each;
      }
    }
    return best;
  }

  private static boolean atClose(Pricing pricing) {
    return switch (pricing.kind()) {
      case MARKET_ON_CLOSE, LIMIT_ON_CLOSE -> true;
      case MARKET, LIMIT, STOP, STOP_LIMIT, TRAILING_STOP -> false;
    };
  }

  private static boolean open(Showing shown, OrderTicket ticket) {
    return PaperMatching.active(ticket, shown.quote().phase());
  }

  private static boolean better(Showing one, Showing other, Side side) {
    Quote mine = one.quote();
    Quote best = other.quote();
    BigDecimal size = side == Side.BUY ? mine.askSize() : mine.bidSize();
    BigDecimal bestSize = side == Side.BUY ? best.askSize() : best.bidSize();
    int price =
        side == Side.BUY ? best.ask().compareTo(mine.ask()) : mine.bid().compareTo(best.bid());
    return price > 0 || (price == 0 && size.compareTo(bestSize) > 0);
  }
}
