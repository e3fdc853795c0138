package gatehouse.server.brokerage;

import gatehouse.core.session.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Two sessions take the right to trade from each other, until the node is killed. */
final class BrokerageCrashWriter {
  /** Between two takeovers, each 100 ms: the notice passes. */
  static final int TICKS = 12;

  private BrokerageCrashWriter() {}

  /** The database's address, and the moment at which it begins. */
  public static void main(String[] arguments) {
    AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse(arguments[1]));
    BrokerageWorld world = new BrokerageWorld(arguments[0], clock);
    Caller a = world.caller();
    Caller b = world.caller();
    world.brokerage.enter(a, clock.get());
    System.out.println("held " + a.session().id().value() + " " + b.session().id().value());
    for (int i = 0; ; i++) {
      Caller taker = i % 2 == 0 ? b : a;
      System.out.println("asks " + taker.session().id().value());
      System.out.println("heard " + world.brokerage.take(taker, clock.get()));
      for (int tick = 0; tick < TICKS; tick++) {
        world.pass(Duration.ofMillis(100));
        world.brokerage.settle();
        System.out.println("tick");
      }
    }
  }
}
