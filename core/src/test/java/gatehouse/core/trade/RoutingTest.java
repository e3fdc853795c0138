package gatehouse.core.trade;

import static gatehouse.core.trade.Samples.STOCK;
import static gatehouse.core.trade.Samples.n;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Mic;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Showing;
import gatehouse.core.market.TradingVenue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
  /** Such as {@code LIST 50.00x100 50.02x200 CONTINUOUS}: bid and ask with their sizes. */
  private static Showing showing(String text) {
    String[] parts = text.strip().split("[ x]", -1);
    Mic mic = new Mic(parts[0]);
    TradingVenue like = World.VENUE;
    return new Showing(
        new TradingVenue(mic, parts[0], like.region(), like.zone(), like.calendar(), true),
        new Quote(
            STOCK.id(),
            Samples.AT,
            Phase.valueOf(parts[5]),
            n(parts[1]),
            n(parts[2]),
            n(parts[3]),
            n(parts[4]),
            n(parts[1]),
            n(parts[1])));
  }

  private static OrderTicket ticket(Side side, boolean outside, boolean close, String route) {
    OrderTicket day =
        Samples.ticket(
            STOCK, side, "10", close ? new Pricing.MarketOnClose() : new Pricing.Market());
    return new OrderTicket(
        day.clientOrderId(),
        day.account(),
        day.instrument(),
        side,
        day.quantity(),
        day.pricing(),
        TimeInForce.DAY,
        Optional.empty(),
        outside,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        route.isEmpty() ? Optional.empty() : Optional.of(new Mic(route)));
  }

  @ParameterizedTest(name = "{0} {1}: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BUY          | ''   | LIST 50.00x100 50.03x200 CONTINUOUS | AWAY 50.01x90 50.02x10 CONTINUOUS  | AWAY
          SELL         | ''   | LIST 50.00x100 50.03x200 CONTINUOUS | AWAY 50.01x90 50.02x10 CONTINUOUS  | AWAY
          BUY          | ''   | LIST 50.00x100 50.03x200 CONTINUOUS | AWAY 50.00x90 50.03x199 CONTINUOUS | LIST
          BUY          | ''   | LIST 50.00x100 50.03x200 CONTINUOUS | AWAY 50.00x90 50.03x201 CONTINUOUS | AWAY
          BUY          | ''   | LIST 50.00x100 50.03x200 CONTINUOUS | AWAY 50.01x90 50.02x10 CLOSED      | LIST
          BUY          | ''   | LIST 50.00x100 50.03x200 CLOSED     | AWAY 50.01x90 50.04x10 CONTINUOUS  | AWAY
          BUY          | ''   | LIST 50.00x100 50.03x200 CLOSED     | AWAY 50.01x90 50.02x10 AFTER_HOURS | LIST
          BUY outside  | ''   | LIST 50.00x100 50.03x200 CLOSED     | AWAY 50.01x90 50.02x10 AFTER_HOURS | AWAY
          BUY close    | ''   | LIST 50.00x100 50.03x200 CONTINUOUS | AWAY 50.01x90 50.02x10 CONTINUOUS  | LIST
          BUY          | LIST | LIST 50.00x100 50.03x200 CONTINUOUS | AWAY 50.01x90 50.02x10 CONTINUOUS  | LIST
          BUY          | AWAY | LIST 50.00x100 50.03x200 CONTINUOUS | AWAY 50.01x90 50.04x10 CLOSED      | AWAY
          """)
  void goesWhereThePriceIsBest(
      String order, String route, String listing, String other, String expected) {
    OrderTicket ticket =
        ticket(
            Side.valueOf(order.split(" ", -1)[0]),
            order.endsWith("outside"),
            order.endsWith("close"),
            route);
    List<Showing> shown = new ArrayList<>(List.of(showing(listing), showing(other)));
    assertThat(Routing.choose(ticket, shown).venue().name()).isEqualTo(expected);
  }
}
