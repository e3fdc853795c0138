package gatehouse.core.trade;

import static gatehouse.core.trade.Samples.STOCK;
import static gatehouse.core.trade.Samples.n;
import static gatehouse.core.trade.Samples.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Phase;
import gatehouse.core.market.Quote;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperMatchingTest {
  private static final Instant CLOSE = Samples.AT.plus(Duration.ofHours(2));

  /** 300 are bid at a cent below the last price, 200 are asked at a cent above it. */
  private static PaperMatching.Moment moment(String last, Phase phase, String auction) {
    BigDecimal price = n(last);
    Quote quote =
        new Quote(
            STOCK.id(),
            Samples.AT,
            phase,
            price.subtract(n("0.01")),
            n("300"),
            price.add(n("0.01")),
            n("200"),
            price,
            price);
    return new PaperMatching.Moment(
        Samples.VENUE,
        quote,
        Samples.AT,
        CLOSE,
        auction.isEmpty() ? Optional.empty() : Optional.of(n(auction)));
  }

  private static Pricing pricing(String text) {
    String[] parts = text.split(" ", -1);
    return switch (parts[0]) {
      case "market" -> new Pricing.Market();
      case "limit" -> new Pricing.Limit(n(parts[1]));
      case "stop" -> new Pricing.Stop(n(parts[1]));
      case "stoplimit" -> new Pricing.StopLimit(n(parts[1]), n(parts[2]));
      case "trail" -> new Pricing.TrailingStop(n(parts[1]), false);
      case "trailpercent" -> new Pricing.TrailingStop(n(parts[1]), true);
      case "onclose" -> new Pricing.MarketOnClose();
      case "limitonclose" -> new Pricing.LimitOnClose(n(parts[1]));
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Order order(
      Side side, String quantity, String pricing, TimeInForce force, boolean outside) {
    OrderTicket day = ticket(STOCK, side, quantity, pricing(pricing));
    return Samples.placed(
        new OrderTicket(
            day.clientOrderId(),
            day.account(),
            day.instrument(),
            side,
            day.quantity(),
            day.pricing(),
            force,
            force == TimeInForce.GTD ? Optional.of(CLOSE) : Optional.empty(),
            outside,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        "50");
  }

  /** All that happens to it at these moments, one event after another until nothing does. */
  private static String told(Order order, PaperMatching.Moment... moments) {
    List<String> told = new ArrayList<>();
    Order now = order;
    for (PaperMatching.Moment moment : moments) {
      Optional<OrderEvent> event = PaperMatching.next(now, STOCK, moment);
      for (int i = 0; event.isPresent() && i < 3; i++) {
        now = ((Order.Step.Moved) now.next(event.get())).order();
        if (event.get() instanceof OrderEvent.Filled(Execution fill)) {
          told.add(fill.quantity().toPlainString() + "@" + fill.price().toPlainString());
          break; // what the touch shows can be taken once a moment
        }
        event = PaperMatching.next(now, STOCK, moment);
      }
    }
    told.add(now.status().name());
    return String.join(" ", told);
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}, last {4}: {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BUY  | 100 | market           | DAY | 50          | 100@50.01 FILLED
          SELL | 100 | market           | DAY | 50          | 100@49.99 FILLED
          BUY  | 500 | market           | DAY | 50          | 200@50.01 PARTIALLY_FILLED
          BUY  | 500 | market           | DAY | 50, 51, 52  | 200@50.01 200@51.01 100@52.01 FILLED
          BUY  | 500 | market           | IOC | 50, 51      | 200@50.01 CANCELED
          BUY  | 500 | market           | FOK | 50          | CANCELED
          BUY  | 200 | market           | FOK | 50          | 200@50.01 FILLED
          BUY  | 100 | limit 50         | DAY | 50          | NEW
          BUY  | 100 | limit 50.01      | DAY | 50          | 100@50.01 FILLED
          BUY  | 100 | limit 55         | DAY | 50          | 100@50.01 FILLED
          SELL | 100 | limit 50         | DAY | 50          | NEW
          SELL | 100 | limit 49.99      | DAY | 50          | 100@49.99 FILLED
          BUY  | 100 | limit 50         | IOC | 50          | CANCELED
          BUY  | 100 | limit 50         | DAY | 50, 49.99   | 100@50.00 FILLED
          SELL | 100 | stop 48          | DAY | 50, 48.01   | HELD
          SELL | 100 | stop 48          | DAY | 50, 48      | 100@47.99 FILLED
          BUY  | 100 | stop 52          | DAY | 50, 51.99   | HELD
          BUY  | 100 | stop 52          | DAY | 50, 52      | 100@52.01 FILLED
          SELL | 100 | stoplimit 48 48  | DAY | 50, 47      | NEW
          SELL | 100 | stoplimit 48 47  | DAY | 50, 48      | 100@47.99 FILLED
          SELL | 100 | trail 2          | DAY | 50, 53, 51.01 | HELD
          SELL | 100 | trail 2          | DAY | 50, 53, 51  | 100@50.99 FILLED
          BUY  | 100 | trail 2          | DAY | 50, 47, 49  | 100@49.01 FILLED
          SELL | 100 | trailpercent 10  | DAY | 50, 60, 54  | 100@53.99 FILLED
          SELL | 100 | trailpercent 10  | DAY | 50, 60, 54.01 | HELD
          BUY  | 100 | onclose          | DAY | 50          | NEW
          """)
  void openMarket(
      Side side, String quantity, String pricing, TimeInForce force, String last, String told) {
    PaperMatching.Moment[] moments =
        java.util.Arrays.stream(last.split(", ", -1))
            .map(price -> moment(price, Phase.CONTINUOUS, ""))
            .toArray(PaperMatching.Moment[]::new);
    assertThat(told(order(side, quantity, pricing, force, false), moments)).isEqualTo(told);
  }

  @ParameterizedTest(name = "{0} in {1}, marked for outside hours {2}: {3}")
  @CsvSource({
    "market, OVERNIGHT, false, NEW",
    "limit 51, OVERNIGHT, true, 100@50.01 FILLED",
    "limit 51, PRE_MARKET, true, 100@50.01 FILLED",
    "limit 51, AFTER_HOURS, false, NEW",
    "limit 51, BREAK, true, NEW",
    "limit 51, CLOSED, true, NEW",
    "stop 49, OVERNIGHT, false, HELD",
    "stop 49, OVERNIGHT, true, 100@50.01 FILLED"
  })
  void outsideHours(String pricing, Phase phase, boolean marked, String told) {
    Order order = order(Side.BUY, "100", pricing, TimeInForce.DAY, marked);
    assertThat(told(order, moment("50", phase, ""))).isEqualTo(told);
  }

  @ParameterizedTest(name = "{0}, auction at {1}: {2}")
  @CsvSource({
    "onclose, 49.50, 1000@49.50 FILLED",
    "limitonclose 49.50, 49.50, 1000@49.50 FILLED",
    "limitonclose 49.49, 49.50, NEW",
    "limit 60, 49.50, NEW"
  })
  void closingAuction(String pricing, String auction, String told) {
    Order order = order(Side.BUY, "1000", pricing, TimeInForce.DAY, false);
    assertThat(told(order, moment("50", Phase.CLOSING_AUCTION, auction))).isEqualTo(told);
  }

  /** At the end itself it is over. */
  @ParameterizedTest(name = "{0}, {1} seconds after the end: {2}")
  @CsvSource({
    "DAY, -1, NEW",
    "DAY, 0, EXPIRED",
    "GTD, -1, NEW",
    "GTD, 0, EXPIRED",
    "GTC, 86400, NEW"
  })
  void ends(TimeInForce force, long seconds, OrderStatus status) {
    Quote quote = moment("50", Phase.CONTINUOUS, "").quote();
    PaperMatching.Moment late =
        new PaperMatching.Moment(
            Samples.VENUE, quote, CLOSE.plusSeconds(seconds), CLOSE, Optional.empty());
    assertThat(told(order(Side.BUY, "100", "limit 40", force, false), late))
        .isEqualTo(status.name());
  }

  @Test
  void theSameMomentGivesTheSameFill() {
    Order order = Samples.placed(ticket(STOCK, Side.BUY, "500", new Pricing.Market()), "50");
    Order working = ((Order.Step.Moved) order.next(new OrderEvent.Accepted())).order();
    PaperMatching.Moment moment = moment("50", Phase.CONTINUOUS, "");
    OrderEvent once = PaperMatching.next(working, STOCK, moment).orElseThrow();
    assertThat(PaperMatching.next(working, STOCK, moment)).contains(once);
    Order part = ((Order.Step.Moved) working.next(once)).order();
    assertThat(part.next(once)).isEqualTo(new Order.Step.Same());
  }

  @Test
  void aCancelThatWasAskedForComesFirst() {
    Order order = Samples.placed(ticket(STOCK, Side.BUY, "500", new Pricing.Market()), "50");
    Order working = ((Order.Step.Moved) order.next(new OrderEvent.Accepted())).order();
    Order asked = ((Order.Step.Moved) working.next(new OrderEvent.CancelAsked())).order();
    assertThat(told(asked, moment("50", Phase.CONTINUOUS, ""))).isEqualTo("CANCELED");
  }
}
