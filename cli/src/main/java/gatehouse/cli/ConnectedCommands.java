package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The programs of others that the trader let in. */
@Command(
    name = "connected",
    mixinStandardHelpOptions = true,
    description = "Programs of others that you let in; failsafe shows those that may trade.")
final class ConnectedCommands {
  @Spec @Nullable CommandSpec spec;

  private final Shop shop;

  ConnectedCommands(Shop shop) {
    this.shop = shop;
  }

  @Command(
      description = "Has a program trade again that its fail-safe paused.",
      mixinStandardHelpOptions = true)
  int release(
      @Parameters(paramLabel = "ID", description = "As failsafe shows it.") String id,
      @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(
        shop.with(spec, GatehouseClient::connected, connected -> connected.release(id)),
        info -> FailSafeCommand.say(shop.terminal(), info));
  }
}
