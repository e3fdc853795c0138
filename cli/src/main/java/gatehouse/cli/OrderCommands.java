package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.PreflightRequest;
import gatehouse.client.wire.Verdict;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Orders, one by one. */
final class OrderCommands {
  private OrderCommands() {}

  /** What all of them share. */
  abstract static class OrderCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Option(names = "--json", description = "One line of JSON, as the server gives it.")
    boolean json;

    final Shop shop;

    OrderCommand(Shop shop) {
      this.shop = shop;
    }

    CommandSpec here() {
      return Objects.requireNonNull(spec);
    }

    /** The order as it is now. */
    int done(OrderInfo order) {
      shop.terminal()
          .say(
              json
                  ? GatehouseClient.json(order)
                  : order.text()
                      + "\n"
                      + "%s in %s: %s, %s filled. Your id: %s"
                          .formatted(
                              order.id(),
                              order.account(),
                              order.status().replace('-', ' '),
                              order.filled(),
                              order.clientOrderId()));
      return 0;
    }

    /** Asks whether to go on, after what is to happen was shown. */
    void confirm(String question) throws IOException {
      if (!shop.terminal().ask(question + " (y/N)").equalsIgnoreCase("y")) {
        throw new Walk.StoppedException();
      }
    }

    int refused(Verdict verdict) throws IOException {
      if (json) {
        shop.terminal().say(GatehouseClient.json(verdict));
      }
      shop.terminal().complain("This can’t go through: " + verdict.text());
      shop.terminal().complain(Findings.text(verdict.findings(), shop.origin()));
      return Main.REFUSED;
    }
  }

  @Command(
      name = "preflight",
      mixinStandardHelpOptions = true,
      description = {
        "Says whether an order would go through, what it would cost and do. Nothing is sent.",
        "Exits with 1 when it would be refused, with every reason and what to do about it."
      })
  static final class Preflight extends OrderCommand {
    @Mixin Ticket ticket = new Ticket();

    @Option(
        names = "--at",
        paramLabel = "MOMENT",
        description = {
          "At this moment instead of now, with its offset,",
          "such as 2026-12-01T15:30:00+01:00."
        })
    @Nullable String at;

    @Option(
        names = "--interface",
        paramLabel = "client-portal|mobile|desktop|workstation|api",
        description = "From there instead of here.")
    @Nullable String through;

    Preflight(Shop shop) {
      super(shop);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      PreflightRequest planned = new PreflightRequest(ticket.order(shop, here()), at, through);
      Verdict verdict = shop.trading(here(), trading -> trading.preflight(planned));
      if (!verdict.allowed()) {
        return refused(verdict);
      }
      shop.terminal()
          .say(
              json
                  ? GatehouseClient.json(verdict)
                  : Preview.text(verdict) + "\n" + Preview.outlook(verdict.outlook()));
      return 0;
    }
  }

  @Command(
      name = "order",
      mixinStandardHelpOptions = true,
      description = {
        "Places an order, after showing what it would cost and do.",
        "With --id it may be sent again whenever the answer was lost: it is placed once."
      })
  static final class Order extends OrderCommand {
    @Mixin Ticket ticket = new Ticket();

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask.")
    boolean yes;

    Order(Shop shop) {
      super(shop);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      NewOrder order = ticket.order(shop, here());
      if (!yes && !sentBefore(order)) {
        Verdict verdict = shop.trading(here(), trading -> trading.preflight(order));
        if (!verdict.allowed()) {
          return refused(verdict);
        }
        shop.terminal().complain(Preview.text(verdict));
        confirm("Send this order?");
      }
      try {
        return done(shop.trading(here(), trading -> trading.place(order)));
      } catch (IOException e) {
        shop.terminal()
            .complain(
                "No answer came, so it is not known whether the order was placed.\n"
                    + "Send the same line again with: --account "
                    + order.account()
                    + " --yes --id "
                    + order.id()
                    + "\nIt is placed once, however often it is sent.");
        throw e;
      }
    }

    /** An order that is there already has no cost any more: what became of it is asked for. */
    private boolean sentBefore(NewOrder order) throws IOException, InterruptedException {
      return ticket.id != null
          && shop.trading(here(), trading -> trading.orders(order.account())).orders().stream()
              .anyMatch(each -> each.clientOrderId().equals(order.id()));
    }
  }

  @Command(
      name = "replace",
      mixinStandardHelpOptions = true,
      description = "Changes quantity or prices of an open order, after showing both.")
  static final class Replace extends OrderCommand {
    @Parameters(index = "0", paramLabel = "ACCOUNT")
    String account = "";

    @Parameters(index = "1", paramLabel = "ORDER", description = "Its id in the list of orders.")
    String id = "";

    @Option(names = "--quantity", paramLabel = "QUANTITY", description = "With what is filled.")
    @Nullable String quantity;

    @Option(names = "--limit", paramLabel = "PRICE")
    @Nullable String limit;

    @Option(names = "--stop", paramLabel = "PRICE")
    @Nullable String stop;

    @Option(names = "--trail", paramLabel = "DISTANCE", description = "2.50, or 3%%.")
    @Nullable String trail;

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask.")
    boolean yes;

    Replace(Shop shop) {
      super(shop);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      if (quantity == null && limit == null && stop == null && trail == null) {
        throw new ParameterException(
            here().commandLine(), "Give a --quantity, --limit, --stop or --trail.");
      }
      OrderInfo seen = shop.trading(here(), trading -> trading.order(account, id));
      NewOrder wanted = seen.order().with(quantity, limit, stop, trail);
      if (!yes) {
        // the funds that the old order holds would count against the new one: only the sentence
        Verdict verdict = shop.trading(here(), trading -> trading.preflight(wanted));
        shop.terminal().complain("Now:  " + seen.text() + "\nThen: " + verdict.text());
        Verdict.Effect effect = verdict.effect();
        if (effect != null) {
          shop.terminal().complain(Preview.cost(effect));
        }
        confirm("Replace it?");
      }
      return done(shop.trading(here(), trading -> trading.replace(seen, wanted)));
    }
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Asks an open order back; a fill may still come first.")
  static final class Cancel extends OrderCommand {
    @Parameters(index = "0", paramLabel = "ACCOUNT")
    String account = "";

    @Parameters(index = "1", paramLabel = "ORDER", description = "Its id in the list of orders.")
    String id = "";

    Cancel(Shop shop) {
      super(shop);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return done(shop.trading(here(), trading -> trading.cancel(account, id)));
    }
  }

  @Command(
      name = "quote",
      mixinStandardHelpOptions = true,
      description = {
        "Shows prices: live where an account has the feed, 15 minutes old elsewhere.",
        "Exits with 1 when one of the symbols is not known."
      })
  static final class Quote extends OrderCommand {
    @Parameters(arity = "1..*", paramLabel = "SYMBOL")
    String[] symbols = {};

    Quote(Shop shop) {
      super(shop);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      int code = 0;
      Table table = new Table("SYMBOL", ">BID", ">ASK", ">LAST", ">DAY %", "IN", "MARKET");
      boolean any = false;
      for (String symbol : symbols) {
        try {
          var market = shop.trading(here(), trading -> trading.market(symbol));
          if (json) {
            shop.terminal().say(GatehouseClient.json(market));
          } else {
            Preview.quote(table, market);
            any = true;
          }
        } catch (RefusedException e) {
          if (e.problem().status() != NOT_FOUND) {
            throw e;
          }
          shop.terminal().complain(symbol + ": " + e.problem().detail());
          code = Main.REFUSED;
        }
      }
      if (any) {
        shop.terminal().say(table.text());
      }
      return code;
    }

    private static final int NOT_FOUND = 404;
  }
}
