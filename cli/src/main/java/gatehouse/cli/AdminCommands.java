package gatehouse.cli;

import gatehouse.client.wire.ActivityPage;
import gatehouse.client.wire.ApprovalInfo;
import gatehouse.client.wire.ContactRequest;
import gatehouse.client.wire.CreatePersonRequest;
import gatehouse.client.wire.InvitationInfo;
import gatehouse.client.wire.NewAccount;
import gatehouse.client.wire.PeoplePage;
import gatehouse.client.wire.PersonInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The operators' commands. */
@Command(
    name = "admin",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel =
        "people … | accounts … | limits … | permissions … | clients … |" + " approvals …",
    description = {
      "Looks after people; for operators.",
      "What could take an account over needs two: one operator asks, another approves within 24 hours.",
      "Those are: invite, make-operator, contact, unfreeze of what an operator froze, and a role that"
          + " trades in a live account."
    },
    subcommands = {
      AdminCommands.People.class,
      AccountsOfClients.class,
      LimitCommands.class,
      PermissionCommands.class,
      ClientCommands.class,
      ApprovalCommands.class
    })
final class AdminCommands {
  private AdminCommands() {}

  /** Each command is a method; a fresh proof is asked for when the server wants one. */
  @Command(
      name = "people",
      mixinStandardHelpOptions = true,
      description = "People and their ways in. NAME is a username or an account number.")
  static final class People {
    @Spec @Nullable CommandSpec spec;

    private final Shop shop;

    People(Shop shop) {
      this.shop = shop;
    }

    private <T> T call(Shop.Call<T> call) throws IOException, InterruptedException {
      return shop.signedIn(Objects.requireNonNull(spec), call);
    }

    @Command(description = "Lists people by username.", mixinStandardHelpOptions = true)
    int list(
        @Parameters(
                arity = "0..1",
                paramLabel = "WORDS",
                description = "Part of a name, or an account number.")
            @Nullable String words,
        @Option(
                names = "--after",
                paramLabel = "USERNAME",
                description = "Begin after this one.",
                defaultValue = "")
            String after)
        throws IOException, InterruptedException {
      String wanted = words == null ? "" : words;
      PeoplePage page = call((client, token) -> client.people(token, wanted, after));
      page.people().forEach(person -> shop.terminal().say(describe(person)));
      if (page.next() != null) {
        shop.terminal().say("More: --after " + page.next());
      }
      return 0;
    }

    @Command(
        description = "Creates a person and sends an invitation.",
        mixinStandardHelpOptions = true)
    int create(
        @Parameters(paramLabel = "USERNAME") String username,
        @Option(names = "--name", required = true, description = "Display name.") String name,
        @Option(names = "--mail") @Nullable String mail,
        @Option(names = "--phone", description = "With its country, such as +46701234567.")
            @Nullable String phone,
        @Option(names = "--zone", defaultValue = "UTC", description = "Time zone.") String zone,
        @Option(names = "--operator", description = "Works for the broker.") boolean operator,
        @Option(names = "--account", paramLabel = "TITLE", description = "Opens an account.")
            @Nullable String account,
        @Option(
                names = "--permission",
                split = ",",
                paramLabel = "NAME",
                description = "Of the account, such as cash-stocks.")
            @Nullable List<String> permissions,
        @Option(
                names = "--residence",
                paramLabel = "COUNTRY",
                description = "Where the account's owner lives: two letters, such as SE.")
            @Nullable String residence,
        @Option(
                names = "--base",
                paramLabel = "CURRENCY",
                description = "Base currency of the account, such as EUR.")
            @Nullable String base,
        @Option(names = "--paper", description = "Opens a paper account beside the account.")
            boolean paper)
        throws IOException, InterruptedException {
      if (account == null && (permissions != null || residence != null || base != null || paper)) {
        throw new ParameterException(
            Objects.requireNonNull(spec).subcommands().get("create"),
            "--permission, --residence, --base and --paper need an --account.");
      }
      if (account != null && (residence == null || base == null)) {
        throw new ParameterException(
            Objects.requireNonNull(spec).subcommands().get("create"),
            "--account needs --residence and --base.");
      }
      CreatePersonRequest request =
          new CreatePersonRequest(
              username,
              name,
              mail,
              phone,
              zone,
              operator,
              account == null || residence == null || base == null
                  ? null
                  : new NewAccount(
                      account,
                      permissions == null ? List.of() : permissions,
                      residence,
                      base,
                      paper));
      InvitationInfo made = call((client, token) -> client.create(token, request));
      shop.terminal().say(describe(made.person()));
      if (made.approval() != null) {
        ApprovalCommands.say(shop.terminal(), made.approval());
      } else {
        shop.terminal().say("An invitation is on its way to " + made.sentTo() + ".");
        shop.terminal().say("It works once, until " + made.expiresAt() + ".");
      }
      return 0;
    }

    @Command(
        description = {
          "Asks for a new link for somebody whose ways in are lost.",
          "A second operator approves it; then the ways in of before stop working."
        },
        mixinStandardHelpOptions = true)
    int invite(
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--reason", required = true) String reason)
        throws IOException, InterruptedException {
      return asked(call((client, token) -> client.invite(token, name, reason)));
    }

    @Command(
        name = "make-operator",
        description = "Asks that somebody becomes an operator; a second operator approves it.",
        mixinStandardHelpOptions = true)
    int makeOperator(
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--reason", required = true) String reason)
        throws IOException, InterruptedException {
      return asked(call((client, token) -> client.makeOperator(token, name, reason)));
    }

    @Command(
        description = "Asks for another mail address or phone; a second operator approves it.",
        mixinStandardHelpOptions = true)
    int contact(
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--mail", paramLabel = "ADDRESS") @Nullable String mail,
        @Option(
                names = "--phone",
                paramLabel = "NUMBER",
                description = "With its country, such as +46701234567.")
            @Nullable String phone,
        @Option(names = "--reason", required = true) String reason)
        throws IOException, InterruptedException {
      if ((mail == null) == (phone == null)) {
        throw new ParameterException(
            Objects.requireNonNull(spec).subcommands().get("contact"),
            "Give either --mail or --phone.");
      }
      ContactRequest wanted = new ContactRequest(mail, phone, reason);
      return asked(call((client, token) -> client.contact(token, name, wanted)));
    }

    private int asked(ApprovalInfo approval) {
      ApprovalCommands.say(shop.terminal(), approval);
      return 0;
    }

    @Command(
        description = "Ends every session and lets nobody in as this person.",
        mixinStandardHelpOptions = true)
    int freeze(
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--reason", required = true) String reason)
        throws IOException, InterruptedException {
      int ended = call((client, token) -> client.freeze(token, name, reason)).sessions();
      shop.terminal().say("Frozen. Sessions ended: " + ended + ".");
      return 0;
    }

    @Command(
        description = {
          "Lets the person in again.",
          "What an operator froze, a second operator approves."
        },
        mixinStandardHelpOptions = true)
    int unfreeze(
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--reason", required = true) String reason)
        throws IOException, InterruptedException {
      return asked(call((client, token) -> client.unfreeze(token, name, reason)));
    }

    @Command(
        name = "end-sessions",
        description = "Ends every session of the person.",
        mixinStandardHelpOptions = true)
    int endSessions(
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--reason", required = true) String reason)
        throws IOException, InterruptedException {
      int ended = call((client, token) -> client.endSessions(token, name, reason)).sessions();
      shop.terminal().say("Sessions ended: " + ended + ".");
      return 0;
    }

    @Command(
        description = "Shows what was done with the person's ways in, newest first.",
        mixinStandardHelpOptions = true)
    int activity(
        @Parameters(paramLabel = "NAME") String name,
        @Option(names = "--before", paramLabel = "N", description = "Older than this entry.")
            @Nullable Long before)
        throws IOException, InterruptedException {
      ActivityPage page = call((client, token) -> client.activity(token, name, before));
      page.entries().forEach(entry -> shop.terminal().say(describe(entry)));
      if (page.next() != null) {
        shop.terminal().say("More: --before " + page.next());
      }
      return 0;
    }
  }

  private static String describe(PersonInfo person) {
    return "%-20s %-24s %s%s%s"
        .formatted(
            person.username(),
            person.displayName(),
            person.standing(),
            person.operator() ? ", operator" : "",
            person.accounts().stream()
                .map(account -> ", " + account.number() + " " + account.title())
                .collect(Collectors.joining()));
  }

  private static String describe(ActivityPage.Item entry) {
    Map<String, String> facts = new TreeMap<>(entry.facts());
    return "%5d  %s  %-22s by %s%s%s"
        .formatted(
            entry.n(),
            entry.at(),
            entry.act(),
            entry.actor(),
            entry.network() == null ? "" : " from " + entry.network(),
            facts.isEmpty() ? "" : " " + facts);
  }
}
