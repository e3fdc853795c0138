package gatehouse.cli;

import gatehouse.client.wire.ApprovalInfo;
import gatehouse.client.wire.ApprovalsPage;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What one operator asked for and another approves. */
@Command(
    name = "approvals",
    mixinStandardHelpOptions = true,
    description = "What waits for a second operator. ID is what the list shows.")
final class ApprovalCommands {
  @Spec @Nullable CommandSpec spec;

  private final Shop shop;

  ApprovalCommands(Shop shop) {
    this.shop = shop;
  }

  private <T> T call(Shop.Call<T> call) throws IOException, InterruptedException {
    return shop.signedIn(Objects.requireNonNull(spec), call);
  }

  @Command(description = "Lists what waits, the oldest first.", mixinStandardHelpOptions = true)
  int list() throws IOException, InterruptedException {
    ApprovalsPage page = call((client, token) -> client.approvals(token));
    if (page.approvals().isEmpty()) {
      shop.terminal().say("Nothing waits for a second operator.");
    }
    page.approvals().forEach(approval -> shop.terminal().say(describe(approval)));
    return 0;
  }

  @Command(
      description = "Approves what a colleague asked for; it is done at once.",
      mixinStandardHelpOptions = true)
  int approve(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
    say(shop.terminal(), call((client, token) -> client.approve(token, id)));
    return 0;
  }

  @Command(
      description = "Declines what a colleague asked for, or takes back your own.",
      mixinStandardHelpOptions = true)
  int decline(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
    say(shop.terminal(), call((client, token) -> client.decline(token, id)));
    return 0;
  }

  private static String describe(ApprovalInfo approval) {
    return "%-10s %-14s %-20s %sby %s until %s: %s"
        .formatted(
            approval.id(),
            approval.act(),
            approval.username(),
            approval.detail() == null ? "" : "to " + approval.detail() + " ",
            approval.askedBy(),
            approval.expiresAt(),
            approval.reason());
  }

  /** How a request stands, and what is to be handed over. */
  static void say(Terminal terminal, ApprovalInfo approval) {
    boolean waits = approval.state().equals("waiting");
    terminal.say(
        waits
            ? "Another operator has to approve this until "
                + approval.expiresAt()
                + ": gatehouse admin approvals approve "
                + approval.id()
            : approval.state().equals("done")
                ? "Done: " + approval.act() + " for " + approval.username() + "."
                : "Declined. Nothing was changed.");
    if (approval.sentTo() != null) {
      terminal.say(
          "A link is on its way to " + approval.sentTo() + "; it works once, for 24 hours.");
    }
    if (approval.half() != null) {
      terminal.say(
          "There is no mail address and no phone, so two operators hand over a code in person."
              + "\nYours is the "
              + (waits ? "first" : "second")
              + " half, shown only now: "
              + approval.half()
              + "\nThe person types both halves on the page /invite, within 24 hours of the"
              + " approval.");
    }
  }
}
