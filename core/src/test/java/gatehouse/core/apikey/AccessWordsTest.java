package gatehouse.core.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Product;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.TimeInForce;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessWordsTest {
  private static final AccountNumber LIVE = new AccountNumber("U1000001");
  private static final AccountNumber JOINT = new AccountNumber("U1000005");
  private static final AccountNumber PAPER = new AccountNumber("D1000001");

  @Test
  void saysAllThatALimitedKeyMay() {
    AccessRights rights =
        new AccessRights(
            Set.of(JOINT, LIVE),
            AccessScope.TRADE,
            EnumSet.of(Product.STOCK, Product.ETF, Product.FX),
            Optional.of(new BigDecimal("12500.50")),
            Optional.of(1200),
            Optional.of(new BigDecimal("1000000")),
            Set.of("192.0.2.0/24"),
            Optional.of(
                new Hours(
                    ZoneId.of("America/New_York"),
                    LocalTime.of(9, 30),
                    LocalTime.of(16, 0),
                    EnumSet.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY))));
    assertThat(AccessWords.of(rights))
        .containsExactly(
            "It may look, cancel orders, and trade, in U1000001 and U1000005, with real money.",
            "It trades stocks, ETFs and currencies, and nothing else.",
            "One order is worth at most 12,500.5 in the account’s currency.",
            "A day it may place at most 1,200 orders and orders worth 1,000,000 in the account’s"
                + " currency in each account.",
            "It may come only from 192.0.2.0/24.",
            "It may come in on Monday and Friday from 09:30 to 16:00 (America/New_York).");
  }

  @Test
  void saysLittleOfAKeyThatOnlyLooks() {
    AccessRights rights =
        new AccessRights(
            Set.of(PAPER),
            AccessScope.READ,
            EnumSet.allOf(Product.class),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    assertThat(AccessWords.of(rights))
        .containsExactly(
            "It may look at accounts, orders and prices, in D1000001, which is play money.",
            "It may come from any network.");
  }

  @Test
  void saysWhatHappensWhenTheProgramIsLost() {
    assertThat(AccessWords.of(FailSafePolicy.USUAL))
        .containsExactly(
            "When it is silent for 30 seconds, its access runs out, you or we revoke it"
                + " or it is suspended for unusual use, after 10 seconds to come back we cancel its"
                + " open orders, and take no new ones.",
            "One that is revoked or suspended cannot come back: then we do it at once.",
            "That covers its own orders of these lifetimes: day, immediate or cancel and fill or"
                + " kill.");
    assertThat(AccessWords.of(FailSafePolicy.NONE))
        .hasSize(1)
        .first()
        .asString()
        .contains("nothing");
    FailSafePolicy whole =
        new FailSafePolicy(
            FailSafePolicy.Action.FLATTEN,
            EnumSet.allOf(TimeInForce.class),
            true,
            Duration.ZERO,
            Duration.ofMinutes(2),
            Set.of(FailSafePolicy.Trigger.HEARTBEAT));
    assertThat(AccessWords.of(whole))
        .containsExactly(
            "When it is silent for 2 minutes, at once we cancel its open orders, close its positions"
                + " at the market, and take no new orders.",
            "That covers all orders of the account.");
  }
}
