package gatehouse.cli;

import gatehouse.client.wire.LimitSet;
import gatehouse.client.wire.LimitsInfo;
import gatehouse.client.wire.LimitsRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The broker's limits of an account. */
@Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    description = {
      "Limits of the broker, in the account's base currency; its owner cannot loosen them.",
      "None of them keeps anybody from closing a position."
    })
final class LimitCommands {
  @Spec @Nullable CommandSpec spec;

  private final Shop shop;

  LimitCommands(Shop shop) {
    this.shop = shop;
  }

  private <T> T call(Shop.Call<T> call) throws IOException, InterruptedException {
    return shop.signedIn(Objects.requireNonNull(spec), call);
  }

  @Command(
      description = "Shows the owner's, the broker's, and what counts.",
      mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "ACCOUNT") String account)
      throws IOException, InterruptedException {
    return say(call((client, token) -> client.limits(token, account)));
  }

  @Command(
      description = "Sets the broker's; what is not named stays as it is.",
      mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "ACCOUNT") String account,
      @Option(names = "--order-value", paramLabel = "N", description = "Largest order.")
          @Nullable String orderValue,
      @Option(names = "--daily-loss", paramLabel = "N", description = "Largest loss of a day.")
          @Nullable String dailyLoss,
      @Option(names = "--daily-orders", paramLabel = "N", description = "Orders of a day.")
          @Nullable Integer dailyOrders,
      @Option(
              names = "--bar",
              split = ",",
              paramLabel = "PRODUCT",
              description =
                  "What may not be opened: stock, etf, option, future, fx, bond; or none.")
          @Nullable List<String> bar,
      @Option(names = "--reduce-only", paramLabel = "on|off", description = "Closing only.")
          @Nullable String reduceOnly,
      @Option(names = "--clear", description = "Takes those of before away first.") boolean clear)
      throws IOException, InterruptedException {
    if (reduceOnly != null && !reduceOnly.equals("on") && !reduceOnly.equals("off")) {
      throw Shop.misused(spec, "set", "--reduce-only is on or off.");
    }
    boolean nothing = orderValue == null && dailyLoss == null && dailyOrders == null;
    if (nothing && bar == null && reduceOnly == null && !clear) {
      throw Shop.misused(spec, "set", "Say which limit to set, or --clear.");
    }
    LimitsRequest wanted =
        new LimitsRequest(
            orderValue,
            dailyLoss,
            dailyOrders,
            List.of("none").equals(bar) ? List.of() : bar,
            reduceOnly == null ? null : reduceOnly.equals("on"),
            clear);
    return say(call((client, token) -> client.setLimits(token, account, wanted)));
  }

  private int say(LimitsInfo limits) {
    say("owner", limits.owner(), limits.base());
    say("broker", limits.operator(), limits.base());
    say("counts", limits.counting(), limits.base());
    return 0;
  }

  private void say(String whose, LimitSet limits, String base) {
    shop.terminal()
        .say(
            "%-7s largest order %s, loss of a day %s, orders of a day %s, barred %s, closing only %s"
                .formatted(
                    whose,
                    limits.orderValue() == null ? "any" : limits.orderValue() + " " + base,
                    limits.dailyLoss() == null ? "any" : limits.dailyLoss() + " " + base,
                    limits.dailyOrders() == null ? "any" : limits.dailyOrders(),
                    limits.barred().isEmpty() ? "nothing" : String.join(" ", limits.barred()),
                    limits.reduceOnly() ? "yes" : "no"));
  }
}
