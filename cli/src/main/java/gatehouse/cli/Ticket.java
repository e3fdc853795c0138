package gatehouse.cli;

import gatehouse.client.Trading;
import gatehouse.client.wire.NewOrder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An order in words of the command line, the same for placing and for asking first. */
final class Ticket {
  /** Which way. */
  enum Side {
    BUY,
    SELL
  }

  @Parameters(index = "0", paramLabel = "SYMBOL", description = "Such as AAPL or EUR.USD.")
  String symbol = "";

  @Parameters(index = "1", paramLabel = "buy|sell")
  Side side = Side.BUY;

  @Parameters(index = "2", paramLabel = "QUANTITY", description = "A number such as 20 or 0.5.")
  String quantity = "";

  @Option(
      names = "--account",
      paramLabel = "NUMBER",
      description = "Needed when the session reaches several.")
  @Nullable String account;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = {
        "Your own name for the order, unique in the account.",
        "The same order with the same id is placed once, however often it is sent."
      })
  @Nullable String id;

  @Option(names = "--limit", paramLabel = "PRICE", description = "At this price or better.")
  @Nullable String limit;

  @Option(names = "--stop", paramLabel = "PRICE", description = "Starts once the price is there.")
  @Nullable String stop;

  @Option(
      names = "--trail",
      paramLabel = "DISTANCE",
      description = "A stop that follows the price: 2.50, or 3%%.")
  @Nullable String trail;

  @Option(names = "--at-close", description = "In the closing auction.")
  boolean atClose;

  @Option(
      names = "--tif",
      paramLabel = "day|gtc|gtd|ioc|fok",
      description = "How long it works; for the day when missing.")
  @Nullable String tif;

  @Option(
      names = "--till",
      paramLabel = "DAY",
      description = "Works until the end of that day, such as 2026-12-18.")
  @Nullable String till;

  @Option(names = "--outside", description = "May be filled outside regular hours too.")
  boolean outside;

  @Option(
      names = "--take",
      paramLabel = "PRICE",
      description = "Once filled, takes profit here; with --loss.")
  @Nullable String take;

  @Option(
      names = "--loss",
      paramLabel = "PRICE",
      description = "Once filled, stops the loss here; with --take.")
  @Nullable String loss;

  @Option(
      names = "--when",
      paramLabel = "above|below|time|cushion|filled",
      description = "Waits for --when-value, of --when-symbol for a price.")
  @Nullable String when;

  @Option(names = "--when-symbol", paramLabel = "SYMBOL")
  @Nullable String whenSymbol;

  @Option(
      names = "--when-value",
      paramLabel = "VALUE",
      description = "A price, a moment in UTC, a percentage, or the id of an order.")
  @Nullable String whenValue;

  @Option(
      names = "--oca",
      paramLabel = "GROUP",
      description = "The first fill in a group cancels the others.")
  @Nullable String oca;

  @Option(
      names = "--route",
      paramLabel = "VENUE",
      description = "Sends it to that venue alone, such as IEXG; else where the price is best.")
  @Nullable String route;

  /**
   * The order that is meant.
   *
   * @throws CommandLine.ParameterException when the line contradicts itself
   */
  NewOrder order(Shop shop, CommandSpec spec) throws IOException, InterruptedException {
    check(spec);
    String where = account == null ? onlyAccount(shop, spec) : account;
    String name = id == null ? shop.freshId() : id;
    String instrument = symbol.toUpperCase(Locale.ROOT);
    String code = side.name().toLowerCase(Locale.ROOT);
    NewOrder order =
        limit == null
            ? NewOrder.atMarket(name, where, instrument, code, quantity)
            : NewOrder.atLimit(name, where, instrument, code, quantity, limit);
    order = stop == null ? order : order.stop(stop);
    order = trail == null ? order : order.trail(trail);
    order = atClose ? order.atClose() : order;
    order = till == null ? order : order.till(till);
    order = tif == null ? order : order.lasting(tif);
    order = outside ? order.outsideHours() : order;
    order = take == null || loss == null ? order : order.bracket(take, loss);
    String whose = whenSymbol == null ? null : whenSymbol.toUpperCase(Locale.ROOT);
    order = when == null || whenValue == null ? order : order.waiting(when, whose, whenValue);
    order = oca == null ? order : order.inGroup(oca);
    return route == null ? order : order.via(route);
  }

  private void check(CommandSpec spec) {
    if (trail != null && (limit != null || stop != null)) {
      throw wrong(spec, "--trail goes without --limit and --stop.");
    }
    if (atClose && (stop != null || trail != null)) {
      throw wrong(spec, "--at-close goes without --stop and --trail.");
    }
    if ((take == null) != (loss == null)) {
      throw wrong(spec, "--take and --loss go together.");
    }
    if ((when == null) != (whenValue == null) || (when == null && whenSymbol != null)) {
      throw wrong(spec, "--when and --when-value go together, with --when-symbol for a price.");
    }
  }

  private static String onlyAccount(Shop shop, CommandSpec spec)
      throws IOException, InterruptedException {
    List<String> numbers = AccountCommands.Listing.numbers(shop.trading(spec, Trading::accounts));
    if (numbers.size() == 1) {
      return numbers.get(0);
    }
    throw wrong(
        spec,
        numbers.isEmpty()
            ? "This session reaches no account"
            : "Say which --account: " + numbers.stream().collect(Collectors.joining(", ")));
  }

  private static CommandLine.ParameterException wrong(CommandSpec spec, String sentence) {
    return new CommandLine.ParameterException(spec.commandLine(), sentence);
  }
}
