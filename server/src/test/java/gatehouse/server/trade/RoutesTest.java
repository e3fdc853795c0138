package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.gate.Reason;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Showing;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Side;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Orders for what several venues trade. */
class RoutesTest {
  private static final AccountNumber ACCOUNT = TradeWorld.ACCOUNTS.getFirst();
  private static final long SEED = 20_261_124;

  @Test
  void anOrderIsFilledWhereItWasSent() {
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(Dialect.SQLITE))) {
      assertThat(filledAt(world, "named", Optional.of("IEXG"))).isEqualTo("IEXG");
      Markets markets = new Markets(1);
      Universe universe = markets.universe(TradeWorld.NOW);
      Instrument stock = universe.instrument(new InstrumentId("AAPL")).orElseThrow();
      List<Showing> shown = markets.showings(stock, universe, TradeWorld.NOW);
      assertThat(shown).extracting(each -> each.venue().mic().value()).startsWith("XNAS");
      assertThat(shown).hasSize(5);
      BigDecimal best =
          shown.stream().map(each -> each.quote().ask()).min(BigDecimal::compareTo).orElseThrow();
      String smart = filledAt(world, "smart", Optional.empty());
      assertThat(shown)
          .filteredOn(each -> each.venue().mic().value().equals(smart))
          .extracting(each -> each.quote().ask())
          .containsExactly(best);
    }
  }

  @Test
  void aVenueThatDoesNotTradeItIsRefusedByName() {
    try (TradeWorld world = new TradeWorld(TestDatabases.freshUrl(Dialect.SQLITE))) {
      assertThat(world.desk.place(TradeWorld.caller(), ticket("away", Optional.of("XLON"))))
          .isInstanceOfSatisfying(
              TradingDesk.Outcome.Refused.class,
              refused ->
                  assertThat(refused.decision().first().reason())
                      .isEqualTo(Reason.ROUTE_DOES_NOT_TRADE_IT));
    }
  }

  /** Books of one instrument never cross, whatever two venues are looked at. */
  @Test
  void noVenueBuysDearerThanAnotherSells() {
    Random random = new Random(SEED);
    Markets markets = new Markets(SEED);
    int better = 0;
    for (int i = 0; i < 300; i++) {
      Instant at = TradeWorld.NOW.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 30)));
      Universe universe = markets.universe(at);
      List<Instrument> stocks =
          universe.instruments().stream().filter(e -> e.product() == Product.STOCK).toList();
      Instrument stock = stocks.get(random.nextInt(stocks.size()));
      List<Showing> shown = markets.showings(stock, universe, at);
      assertThat(markets.showings(stock, universe, at)).isEqualTo(shown);
      Quote listing = shown.getFirst().quote();
      for (Showing each : shown) {
        for (Showing other : shown) {
          assertThat(each.quote().bid())
              .as("%s at %s of seed %s", stock.id(), at, SEED)
              .isLessThan(other.quote().ask());
        }
        assertThat(each.quote().askSize()).isPositive().isLessThanOrEqualTo(listing.askSize());
        better += each.quote().ask().compareTo(listing.ask()) < 0 ? 1 : 0;
      }
    }
    assertThat(better).as("a venue that lists nothing has the better price at times").isPositive();
  }

  private static String filledAt(TradeWorld world, String id, Optional<String> route) {
    TradingDesk.Outcome outcome = world.desk.place(TradeWorld.caller(), ticket(id, route));
    assertThat(outcome).isInstanceOf(TradingDesk.Outcome.Accepted.class);
    Order order = ((TradingDesk.Outcome.Accepted) outcome).order();
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < end) {
      List<JournalRows.Fill> fills =
          world.database.read(sql -> JournalRows.fills(sql, ACCOUNT, order.id().value(), 1));
      if (!fills.isEmpty()) {
        return fills.getFirst().execution().venue().value();
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return "never";
  }

  private static OrderTicket ticket(String id, Optional<String> route) {
    OrderTicket plain = TradeWorld.market(ACCOUNT, id, "AAPL", Side.BUY);
    return TradeWorld.with(plain, Optional.empty(), route.map(Mic::new));
  }
}
