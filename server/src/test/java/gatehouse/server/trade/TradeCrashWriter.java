package gatehouse.server.trade;

import gatehouse.core.market.Product;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Side;

/** Places orders under load until it is killed, and says each one that was acknowledged. */
final class TradeCrashWriter {
  private static final int CALLERS = 8;

  private TradeCrashWriter() {}

  /** The database's address, and what the orders' names begin with. */
  public static void main(String[] arguments) throws InterruptedException {
    // an order in currencies is accepted and filled in transactions of their own
    TradeWorld world =
        new TradeWorld(
            arguments[0],
            own ->
                new VenueInParts(
                    (instrument, now) ->
                        instrument.product() == Product.FX
                            ? VenueInParts.silent(instrument, now)
                            : own.atOnce(instrument, now),
                    own::accept));
    Thread[] callers = new Thread[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
      String prefix = arguments[1] + "-" + i + "-";
      AccountNumber account = TradeWorld.ACCOUNTS.get(i % 2);
      callers[i] = Thread.ofVirtual().start(() -> place(world, account, prefix));
    }
    for (Thread each : callers) {
      each.join();
    }
  }

  private static void place(TradeWorld world, AccountNumber account, String prefix) {
    Caller caller = TradeWorld.caller();
    for (int i = 0; ; i++) {
      Side side = i % 3 == 0 ? Side.SELL : Side.BUY;
      String symbol = i % 2 == 0 ? "HSBA" : "EUR.USD";
      var outcome = world.desk.place(caller, TradeWorld.market(account, prefix + i, symbol, side));
      if (outcome instanceof TradingDesk.Outcome.Accepted) {
        System.out.println(account + " " + prefix + i);
      }
    }
  }
}
