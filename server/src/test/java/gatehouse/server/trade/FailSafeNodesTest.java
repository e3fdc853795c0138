package gatehouse.server.trade;

import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two watches that both believe that they lead do what one would have done, on both databases. */
class FailSafeNodesTest {
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void twoThatLeadDoNothingTwice(Dialect dialect) {
    String url = TestDatabases.freshUrl(dialect);
    try (FailSafeWorld one = new FailSafeWorld(url, TradeWorld.NOW, true);
        FailSafeWorld other = new FailSafeWorld(url, TradeWorld.NOW.plusSeconds(5), true)) {
      FailSafeCrashWriter.trade(one, one.program("both"), "both");
      one.failSafes.start();
      other.failSafes.start();
      other.now.set(TradeWorld.NOW.plusSeconds(20));
      FailSafeCrashTest.check(one, "both", dialect.name());
    }
  }
}
