package gatehouse.core.failsafe;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.Position;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.World;
import java.util.Currency;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlatteningTest {
  private static final AccountNumber OTHER = new AccountNumber("U7654321");

  private static Position held() {
    Book money = World.book(Map.of(Currency.getInstance("USD"), "100000"));
    return World.traded(money, World.STOCK, Side.BUY, "100", "100")
        .positions()
        .values()
        .iterator()
        .next();
  }

  /** The name is the order's id, by which a venue knows it: one of two would never be looked at. */
  @Test
  void closingOrdersOfTwoAccountsHaveTwoNames() {
    var one = Flattening.name("run", World.LIVE, held());
    assertThat(one).isEqualTo(Flattening.name("run", World.LIVE, held()));
    assertThat(one).isNotEqualTo(Flattening.name("run", OTHER, held()));
    assertThat(one).isNotEqualTo(Flattening.name("next", World.LIVE, held()));
    assertThat(OrderId.fits(Flattening.name("A".repeat(22), World.LIVE, held()).value())).isTrue();
  }
}
