package gatehouse.server.trade;

import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** A program trades, and is silent then; the watch over it runs until it is killed. */
final class FailSafeCrashWriter {
  static final int ORDERS = 12;

  private FailSafeCrashWriter() {}

  /** The database's address, the name of the key, and the moment at which all begins. */
  public static void main(String[] arguments) {
    FailSafeWorld world = new FailSafeWorld(arguments[0], Instant.parse(arguments[2]));
    world.failSafes.start();
    Caller program = world.program(arguments[1]);
    trade(world, program, arguments[1]);
    for (int i = 0; ; i++) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      world.now.updateAndGet(now -> now.plusMillis(20));
      System.out.println("tick " + i);
    }
  }

  /** Buys, and leaves orders in the market. */
  static void trade(FailSafeWorld world, Caller program, String name) {
    for (int i = 0; i < ORDERS; i++) {
      AccountNumber account = TradeWorld.ACCOUNTS.get(i % 2);
      String id = name + "-" + i;
      OrderTicket ticket =
          i < 4
              ? TradeWorld.market(account, id, i < 2 ? "AAPL" : "HSBA", Side.BUY)
              : OrderTicket.day(
                  new ClientOrderId(id),
                  account,
                  TradeWorld.market(account, id, "AAPL", Side.BUY).instrument(),
                  Side.BUY,
                  BigDecimal.ONE,
                  new Pricing.Limit(BigDecimal.ONE));
      System.out.println(
          id + " " + world.trade.desk.place(program, ticket).getClass().getSimpleName());
    }
  }
}
