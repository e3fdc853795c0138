package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.wire.FailSafeInfo;
import gatehouse.client.wire.FailSafePage;
import gatehouse.client.wire.KeyFailSafe;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.ReconciliationPage;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What happens when the trader's programs are lost, and what became of their orders. */
@Command(
    name = "failsafe",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what happens when a program is lost, and what its fail-safe did.",
      "With a key, also its orders: those that are open, and what happened to others since then."
    })
final class FailSafeCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      description = "Its id, or that of a program that you let in; all of them when missing.")
  @Nullable String key;

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      description = "Such as 2026-12-01T14:30:00Z; when the program was last heard if missing.")
  @Nullable String since;

  @Option(names = "--json", description = "One line of JSON for each answer of the server.")
  boolean json;

  private final Shop shop;

  FailSafeCommand(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec here = Objects.requireNonNull(spec);
    Instant asked = since == null ? null : moment(here, since);
    String one = key;
    if (one == null && asked != null) {
      throw new ParameterException(here.commandLine(), "--since needs a KEY");
    }
    FailSafePage page = shop.trading(here, trading -> trading.failSafe());
    List<FailSafeInfo> shown =
        page.keys().stream().filter(each -> one == null || each.key().equals(one)).toList();
    if (one != null && shown.isEmpty()) {
      shop.terminal()
          .complain(
              "You have no key " + one + ", and let no such program in. See: gatehouse failsafe");
      return Main.REFUSED;
    }
    if (json) {
      shop.terminal().say(GatehouseClient.json(new FailSafePage(shown)));
    } else if (shown.isEmpty()) {
      shop.terminal().say("No key was made yet, and no program that may trade was let in.");
    } else {
      shown.forEach(each -> say(shop.terminal(), each));
    }
    if (one != null) {
      Instant from = asked == null ? shown.get(0).heardAt() : asked;
      if (from != null) {
        reconciled(shop.trading(here, trading -> trading.reconciliation(one, from)));
      }
    }
    return 0;
  }

  private static Instant moment(CommandSpec here, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new ParameterException(
          here.commandLine(), "--since is a moment, such as 2026-12-01T14:30:00Z.", e);
    }
  }

  /** Where one stands, in words. */
  static void say(Terminal terminal, FailSafeInfo info) {
    terminal.say(info.key() + "  " + info.state() + "  " + info.name());
    tell(terminal, policy(info.policy()));
    if (info.heardAt() == null) {
      tell(terminal, "It was never heard of.");
    } else if (info.silentAt() == null) {
      tell(terminal, "Last heard of " + info.heardAt() + ".");
    } else {
      tell(
          terminal,
          "Last heard of " + info.heardAt() + "; silent for too long at " + info.silentAt() + ".");
    }
    FailSafeInfo.Run run = info.lastRun();
    if (run != null) {
      tell(terminal, text(run));
      run.failures().forEach(each -> tell(terminal, "Not done: " + each.id() + ": " + each.why()));
      int more = run.failed() - run.failures().size();
      if (more > 0) {
        tell(terminal, "Not done besides: " + more + " more, which are not named here.");
      }
    }
  }

  /** What will be done, and after what. */
  private static String policy(KeyFailSafe policy) {
    List<String> triggers = policy.triggers() == null ? List.of() : policy.triggers();
    if (policy.action().equals("nothing") || triggers.isEmpty()) {
      return "When it is lost, nothing is done.";
    }
    String whose = Boolean.TRUE.equals(policy.wholeAccount()) ? "all orders" : "its own orders";
    String lifetimes = policy.lifetimes() == null ? "" : String.join(", ", policy.lifetimes());
    String cancels = "cancels " + whose + (lifetimes.isEmpty() ? "" : " (" + lifetimes + ")");
    String deed =
        switch (policy.action()) {
          case "pause" -> "pauses it";
          case "cancel" -> "pauses it and " + cancels;
          case "flatten" -> "pauses it, " + cancels + " and closes positions";
          default -> policy.action(); // of a newer server
        };
    String silence =
        triggers.contains("heartbeat")
            ? " Silence counts after " + policy.heartbeatSeconds() + " s."
            : "";
    return "When it is lost (%s), it has %d s to come back; then the house %s.%s"
        .formatted(
            String.join(", ", triggers),
            Objects.requireNonNullElse(policy.graceSeconds(), 0),
            deed,
            silence);
  }

  private static String text(FailSafeInfo.Run run) {
    return "Last run: %s since %s, begun %s by %s; %d cancelled, %d closing, %d not done."
        .formatted(
            run.state().replace('-', ' '),
            run.since(),
            run.beganAt(),
            run.trigger().replace('-', ' '),
            run.cancelled(),
            run.closing(),
            run.failed());
  }

  private void reconciled(ReconciliationPage page) {
    if (json) {
      shop.terminal().say(GatehouseClient.json(page));
      return;
    }
    tell(
        page.orders().isEmpty()
            ? "No order is open, and nothing happened to one since " + page.since() + "."
            : "Open orders, and what happened since " + page.since() + ":");
    for (ReconciliationPage.OrderNews news : page.orders()) {
      OrderInfo order = news.order();
      tell(
          "- %s  %s, %s, %s filled"
              .formatted(
                  order.clientOrderId(),
                  order.text(),
                  order.status().replace('-', ' '),
                  order.filled()));
      for (ReconciliationPage.Event event : news.events()) {
        String why = event.why().isEmpty() ? "" : ": " + event.why();
        tell(shop.terminal(), "    ", event.at() + "  " + event.act().replace('-', ' ') + why);
      }
    }
    if (!page.complete()) {
      tell("Some of what happened to them is not told here: ask for less, with a later --since.");
    }
  }

  private void tell(String sentence) {
    tell(shop.terminal(), sentence);
  }

  private static void tell(Terminal terminal, String sentence) {
    tell(terminal, "  ", sentence);
  }

  private static void tell(Terminal terminal, String indent, String sentence) {
    Table.wrapped(sentence, Table.WIDTH - indent.length())
        .forEach(line -> terminal.say(indent + line));
  }
}
