package gatehouse.core.trade;

import static gatehouse.core.trade.TicketFault.PRICE_NOT_POSITIVE;
import static gatehouse.core.trade.TicketFault.PRICE_OFF_TICK;
import static gatehouse.core.trade.TicketFault.QUANTITY_NOT_IN_LOTS;
import static gatehouse.core.trade.TicketFault.QUANTITY_NOT_POSITIVE;
import static gatehouse.core.trade.TicketFault.QUANTITY_TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that a few letters write and no memory holds: an answer at once, by name. */
class HugeNumbersTest {
  private static Set<TicketFault> faults(String quantity, String price) {
    OrderTicket ticket =
        World.ticket(World.STOCK, Side.BUY, quantity, new Pricing.Limit(new BigDecimal(price)));
    return TicketCheck.faults(
        ticket, World.STOCK, World.quote(World.STOCK, World.NOON), World.NOON);
  }

  @ParameterizedTest
  @CsvSource({"1E+999999999", "1E-999999999", "-1E+999999999", "0.000000001", "1000000001"})
  @Timeout(5)
  void quantities(String text) {
    assertThat(faults(text, "99"))
        .containsAnyOf(QUANTITY_TOO_LARGE, QUANTITY_NOT_IN_LOTS, QUANTITY_NOT_POSITIVE)
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"1E+999999999", "1E-999999999", "-1E+999999999", "99.000000001"})
  @Timeout(5)
  void prices(String text) {
    assertThat(faults("100", text)).containsAnyOf(PRICE_OFF_TICK, PRICE_NOT_POSITIVE).hasSize(1);
  }
}
