package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.wire.BrokerageSessionInfo;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which of the person's sessions trades. */
@Command(
    name = "trading-session",
    mixinStandardHelpOptions = true,
    description = "Says which of your sessions trades, takes over, or lets go.")
final class TradingSessionCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      defaultValue = "show",
      paramLabel = "DEED",
      description = "show, take or release; show when nothing is said.")
  Deed deed = Deed.SHOW;

  @Option(names = "--json", description = "One line of JSON, as the server gives it.")
  boolean json;

  enum Deed {
    SHOW,
    TAKE,
    RELEASE
  }

  private final Shop shop;

  TradingSessionCommand(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec here = Objects.requireNonNull(spec);
    BrokerageSessionInfo now =
        shop.trading(
            here,
            trading ->
                switch (deed) {
                  case SHOW -> trading.brokerageSession();
                  case TAKE -> trading.takeBrokerageSession();
                  case RELEASE -> trading.releaseBrokerageSession();
                });
    shop.terminal().say(json ? GatehouseClient.json(now) : now.sentence());
    return 0;
  }
}
