package gatehouse.cli;

import gatehouse.client.wire.AccountDetail;
import gatehouse.client.wire.AccountDetails;
import gatehouse.client.wire.AccountStep;
import gatehouse.client.wire.DepositInfo;
import gatehouse.client.wire.DepositRequest;
import gatehouse.client.wire.JoinRequest;
import gatehouse.client.wire.LeaveRequest;
import gatehouse.client.wire.NewAccount;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What operators do with accounts. */
@Command(
    name = "accounts",
    mixinStandardHelpOptions = true,
    description = {
      "Accounts, and who reaches them. NAME is a username or an account number.",
      "A role that trades in a live account: a second operator approves it."
    })
final class AccountsOfClients {
  private static final String ASKED = "the owner asked for it";

  @Spec @Nullable CommandSpec spec;

  private final Shop shop;

  AccountsOfClients(Shop shop) {
    this.shop = shop;
  }

  private <T> T call(Shop.Call<T> call) throws IOException, InterruptedException {
    return shop.signedIn(Objects.requireNonNull(spec), call);
  }

  @Command(description = "Lists accounts by number.", mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--after",
              paramLabel = "ACCOUNT",
              description = "Begin after this one.",
              defaultValue = "")
          String after)
      throws IOException, InterruptedException {
    AccountDetails page = call((client, token) -> client.accounts(token, after));
    page.accounts().forEach(account -> shop.terminal().say(line(account)));
    if (page.next() != null) {
      shop.terminal().say("More: --after " + page.next());
    }
    return 0;
  }

  @Command(description = "Shows an account, and who reaches it.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "ACCOUNT") String account)
      throws IOException, InterruptedException {
    return say(call((client, token) -> client.account(token, account)));
  }

  @Command(
      description = "Opens an account for a person, ready to trade.",
      mixinStandardHelpOptions = true)
  int open(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--residence",
              required = true,
              paramLabel = "COUNTRY",
              description = "Where the owner lives: two letters, such as SE.")
          String residence,
      @Option(
              names = "--base",
              required = true,
              paramLabel = "CURRENCY",
              description = "Base currency, such as EUR.")
          String base,
      @Option(names = "--title", defaultValue = "Account", description = "As people call it.")
          String title,
      @Option(
              names = "--permission",
              split = ",",
              paramLabel = "PERMISSION",
              description = "What it may do, such as cash-stocks.")
          @Nullable List<String> permissions,
      @Option(names = "--paper", description = "Opens a paper account beside it.") boolean paper)
      throws IOException, InterruptedException {
    NewAccount wanted =
        new NewAccount(
            title, permissions == null ? List.of() : permissions, residence, base, paper);
    AccountDetails opened = call((client, token) -> client.openAccount(token, name, wanted));
    opened.accounts().forEach(account -> shop.terminal().say("Opened: " + line(account)));
    return 0;
  }

  @Command(
      description = "Gives somebody a role for an account, or another one than before.",
      mixinStandardHelpOptions = true)
  int join(
      @Parameters(index = "0", paramLabel = "ACCOUNT") String account,
      @Parameters(index = "1", paramLabel = "NAME") String name,
      @Option(
              names = "--role",
              defaultValue = "owner",
              description = "owner, trader, viewer or advisor; owner when left out.")
          String role,
      @Option(names = "--reason", defaultValue = ASKED) String reason)
      throws IOException, InterruptedException {
    JoinRequest wanted = new JoinRequest(name, role, reason);
    return done(call((client, token) -> client.join(token, account, wanted)));
  }

  @Command(
      description = "Takes somebody's role for an account away, at once.",
      mixinStandardHelpOptions = true)
  int leave(
      @Parameters(index = "0", paramLabel = "ACCOUNT") String account,
      @Parameters(index = "1", paramLabel = "NAME") String name,
      @Option(names = "--reason", defaultValue = ASKED) String reason)
      throws IOException, InterruptedException {
    LeaveRequest wanted = new LeaveRequest(name, reason);
    return done(call((client, token) -> client.leave(token, account, wanted)));
  }

  @Command(description = "Books money that came in.", mixinStandardHelpOptions = true)
  int deposit(
      @Parameters(index = "0", paramLabel = "ACCOUNT") String account,
      @Parameters(index = "1", paramLabel = "AMOUNT", description = "Such as 1250.5.")
          String amount,
      @Parameters(index = "2", paramLabel = "CURRENCY", description = "Such as EUR.")
          String currency,
      @Option(
              names = "--reference",
              paramLabel = "TEXT",
              description = "The bank's own; what was booked under it is not booked again.")
          @Nullable String reference)
      throws IOException, InterruptedException {
    DepositRequest wanted = new DepositRequest(amount, currency, reference);
    DepositInfo booked = call((client, token) -> client.deposit(token, account, wanted));
    shop.terminal()
        .say(
            "Booked: %s %s, reference %s. %s now has %s %s."
                .formatted(
                    booked.amount(),
                    booked.currency(),
                    booked.reference(),
                    booked.account(),
                    booked.balance(),
                    booked.currency()));
    return 0;
  }

  @Command(
      description = "From now on positions of the account can only be closed.",
      mixinStandardHelpOptions = true)
  int freeze(
      @Parameters(paramLabel = "ACCOUNT") String account,
      @Option(names = "--reason", required = true) String reason)
      throws IOException, InterruptedException {
    return done(call((client, token) -> client.freezeAccount(token, account, reason)));
  }

  @Command(
      description = "Lets it open positions again; for a live one a second operator approves it.",
      mixinStandardHelpOptions = true)
  int unfreeze(
      @Parameters(paramLabel = "ACCOUNT") String account,
      @Option(names = "--reason", required = true) String reason)
      throws IOException, InterruptedException {
    return done(call((client, token) -> client.unfreezeAccount(token, account, reason)));
  }

  private int done(AccountStep step) {
    if (step.approval() != null) {
      ApprovalCommands.say(shop.terminal(), step.approval());
      return 0;
    }
    return say(step.account());
  }

  private int say(AccountDetail account) {
    shop.terminal().say(line(account));
    shop.terminal()
        .say(
            "  served by %s; residence %s; %s"
                .formatted(
                    account.entity(),
                    account.residence(),
                    account.permissions().isEmpty()
                        ? "no permissions"
                        : String.join(", ", account.permissions())));
    account
        .members()
        .forEach(member ->
            shop.terminal().say("  %-10s %s".formatted(member.role(), member.username())));
    return 0;
  }

  private static String line(AccountDetail account) {
    return "%-10s %-20s %s%s%s %s"
        .formatted(
            account.number(),
            account.title(),
            account.base(),
            account.paper() ? ", paper" : "",
            account.frozen() ? ", frozen" : "",
            account.members().stream()
                .map(member -> member.username())
                .collect(Collectors.joining(" ")));
  }
}
