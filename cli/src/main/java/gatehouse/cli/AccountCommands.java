package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.Trading;
import gatehouse.client.wire.AccountsPage;
import gatehouse.client.wire.FillsPage;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.OrdersPage;
import gatehouse.client.wire.PortfolioInfo;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a session's accounts hold, and what is going on in them. */
final class AccountCommands {
  private AccountCommands() {}

  /** Lists that can be had for one account, or for all of them one after another. */
  abstract static class Listing implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Parameters(
        arity = "0..1",
        paramLabel = "ACCOUNT",
        description = "Its number; every account when missing.")
    @Nullable String account;

    @Option(names = "--json", description = "One line of JSON for each account.")
    boolean json;

    final Shop shop;

    Listing(Shop shop) {
      this.shop = shop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      CommandSpec here = Objects.requireNonNull(spec);
      String one = account;
      List<String> numbers =
          one != null ? List.of(one) : numbers(shop.trading(here, Trading::accounts));
      for (int i = 0; i < numbers.size(); i++) {
        String number = numbers.get(i);
        Record answer = shop.trading(here, trading -> ask(trading, number));
        String gap = i == 0 || json ? "" : "\n";
        shop.terminal().say(gap + (json ? GatehouseClient.json(answer) : text(number, answer)));
      }
      return 0;
    }

    /**
     * Of the kind that stands first: a session is for live accounts or for paper, never for both.
     */
    static List<String> numbers(AccountsPage page) {
      return page.accounts().stream()
          .filter(each -> each.paper() == page.accounts().get(0).paper())
          .map(AccountsPage.AccountLine::number)
          .toList();
    }

    abstract Record ask(Trading trading, String number) throws IOException, InterruptedException;

    abstract String text(String number, Record answer);
  }

  @Command(
      name = "accounts",
      mixinStandardHelpOptions = true,
      description = "Lists the accounts that this session reaches.")
  static final class Accounts implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Option(names = "--json", description = "One line of JSON, as the server gives it.")
    boolean json;

    private final Shop shop;

    Accounts(Shop shop) {
      this.shop = shop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      AccountsPage page = shop.trading(Objects.requireNonNull(spec), Trading::accounts);
      Table table = new Table("ACCOUNT", "KIND", "ROLE", "IN", "TITLE");
      for (AccountsPage.AccountLine each : page.accounts()) {
        table.row(
            each.number(), each.paper() ? "paper" : "live", each.role(), each.base(), each.title());
      }
      shop.terminal().say(json ? GatehouseClient.json(page) : table.text());
      return 0;
    }
  }

  @Command(
      name = "positions",
      mixinStandardHelpOptions = true,
      description = "Shows positions, money and margin.")
  static final class Positions extends Listing {
    Positions(Shop shop) {
      super(shop);
    }

    @Override
    Record ask(Trading trading, String number) throws IOException, InterruptedException {
      return trading.portfolio(number);
    }

    @Override
    String text(String number, Record answer) {
      PortfolioInfo portfolio = (PortfolioInfo) answer;
      Table positions = new Table("SYMBOL", ">QUANTITY", ">AVERAGE COST", ">PRICE", "IN");
      for (PortfolioInfo.PositionInfo each : portfolio.positions()) {
        positions.row(
            each.symbol(), each.quantity(), each.averageCost(), each.mark(), each.currency());
      }
      Table cash = new Table("CASH", ">SETTLED", ">TOTAL");
      for (PortfolioInfo.CashInfo each : portfolio.cash()) {
        cash.row(each.currency(), Preview.rounded(each.settled()), Preview.rounded(each.total()));
      }
      Table value = new Table("IN " + portfolio.base(), ">");
      value.row("Net liquidation", Preview.rounded(portfolio.netLiquidation()));
      value.row("Initial margin", Preview.rounded(portfolio.initialMargin()));
      value.row("Maintenance margin", Preview.rounded(portfolio.maintenanceMargin()));
      value.row("Available", Preview.rounded(portfolio.availableFunds()));
      return String.join(
          "\n\n",
          number + ", " + portfolio.title() + ", " + portfolio.role(),
          portfolio.positions().isEmpty() ? "No positions." : positions.text(),
          cash.text(),
          value.text());
    }
  }

  @Command(name = "orders", mixinStandardHelpOptions = true, description = "Lists open orders.")
  static final class Orders extends Listing {
    @Option(names = "--all", description = "Those that are over too, the newest first.")
    boolean all;

    Orders(Shop shop) {
      super(shop);
    }

    @Override
    Record ask(Trading trading, String number) throws IOException, InterruptedException {
      List<OrderInfo> orders = trading.orders(number).orders();
      return new OrdersPage(orders.stream().filter(order -> all || order.open()).toList());
    }

    @Override
    String text(String number, Record answer) {
      List<OrderInfo> orders = ((OrdersPage) answer).orders();
      Table table = new Table("ID", "STATUS", ">FILLED", "ORDER");
      for (OrderInfo each : orders) {
        table.row(each.id(), each.status().replace('-', ' '), each.filled(), each.text());
      }
      return number
          + "\n"
          + (orders.isEmpty() ? (all ? "No orders." : "No open orders.") : table.text());
    }
  }

  @Command(name = "fills", mixinStandardHelpOptions = true, description = "Lists the newest fills.")
  static final class Fills extends Listing {
    private static final int SHOWN = 100;

    @Option(names = "--order", paramLabel = "ORDER", description = "Of this order alone.")
    String order = "";

    Fills(Shop shop) {
      super(shop);
    }

    @Override
    Record ask(Trading trading, String number) throws IOException, InterruptedException {
      return trading.fills(number, order, SHOWN);
    }

    @Override
    String text(String number, Record answer) {
      List<FillsPage.FillInfo> fills = ((FillsPage) answer).fills();
      Table table = new Table("AT", "SIDE", ">QUANTITY", "SYMBOL", ">PRICE", "VENUE");
      for (FillsPage.FillInfo each : fills) {
        table.row(
            each.at().toString(),
            each.side(),
            each.quantity(),
            each.symbol(),
            each.price(),
            each.venue());
      }
      return number + "\n" + (fills.isEmpty() ? "No fills." : table.text());
    }
  }
}
