package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.WebhookEndpoints;
import gatehouse.client.wire.NewWebhook;
import gatehouse.client.wire.WebhookDeliveries;
import gatehouse.client.wire.WebhookDeliveries.WebhookDelivery;
import gatehouse.client.wire.WebhookInfo;
import gatehouse.client.wire.WebhooksPage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The addresses that hear what happens. */
@Command(
    name = "webhooks",
    mixinStandardHelpOptions = true,
    description = {
      "Addresses of your own programs that hear what happens on your account.",
      "ID is what the list shows."
    })
final class WebhookCommands {
  @Spec @Nullable CommandSpec spec;

  private final Shop shop;

  WebhookCommands(Shop shop) {
    this.shop = shop;
  }

  private <T> T call(Shop.PartCall<WebhookEndpoints, T> call)
      throws IOException, InterruptedException {
    return shop.with(spec, GatehouseClient::webhooks, call);
  }

  @Command(description = "Lists them, the oldest first.", mixinStandardHelpOptions = true)
  int list(@Mixin Shown shown) throws IOException, InterruptedException {
    return shown.say(call(WebhookEndpoints::list), this::say);
  }

  private void say(WebhooksPage page) {
    if (page.webhooks().isEmpty()) {
      shop.terminal().say("No program of yours is told anything.");
    }
    page.webhooks().forEach(this::say);
  }

  @Command(
      name = "new",
      description = "Has an address told; shows, this once, the secret that signs.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "URL", description = "Begins with https://.") String url,
      @Option(
              names = "--event",
              required = true,
              split = ",",
              paramLabel = "TYPE",
              description = "What it hears of, such as key.suspended; may be repeated.")
          List<String> events,
      @Mixin Shown shown)
      throws IOException, InterruptedException {
    NewWebhook webhook = new NewWebhook(url, events);
    return shown.say(call(webhooks -> webhooks.create(webhook)), this::say);
  }

  @Command(
      description = {
        "Makes another secret and shows it, this once.",
        "For 24 hours the one before signs too."
      },
      mixinStandardHelpOptions = true)
  int rotate(@Parameters(paramLabel = "ID") String id, @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(call(webhooks -> webhooks.rotate(id)), this::say);
  }

  @Command(
      description = "Sends it a message of the type webhook.test.",
      mixinStandardHelpOptions = true)
  int test(@Parameters(paramLabel = "ID") String id, @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(
        call(webhooks -> webhooks.test(id)),
        told -> shop.terminal().say("On its way. See: gatehouse webhooks deliveries " + id));
  }

  @Command(
      description = "Has it hear nothing until it is resumed.",
      mixinStandardHelpOptions = true)
  int pause(@Parameters(paramLabel = "ID") String id, @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(call(webhooks -> webhooks.pause(id)), this::say);
  }

  @Command(
      description = "Has one that was paused, or did not answer, hear again.",
      mixinStandardHelpOptions = true)
  int resume(@Parameters(paramLabel = "ID") String id, @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(call(webhooks -> webhooks.resume(id)), this::say);
  }

  @Command(
      description = "Removes it for ever, with what it was not told yet.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "ID") String id, @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(
        call(webhooks -> webhooks.remove(id)),
        gone -> shop.terminal().say("Removed: " + gone.url()));
  }

  @Command(
      description = "Shows what it was sent, or is to be sent, the newest first.",
      mixinStandardHelpOptions = true)
  int deliveries(@Parameters(paramLabel = "ID") String id, @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(call(webhooks -> webhooks.deliveries(id)), this::say);
  }

  @Command(
      name = "send-again",
      description = "Sends a message again, under the same webhook-id.",
      mixinStandardHelpOptions = true)
  int sendAgain(
      @Parameters(index = "0", paramLabel = "ID") String id,
      @Parameters(index = "1", paramLabel = "DELIVERY", description = "As deliveries shows it.")
          String delivery,
      @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(call(webhooks -> webhooks.sendAgain(id, delivery)), this::say);
  }

  private void say(WebhookInfo webhook) {
    shop.terminal().say(webhook.id() + "  " + webhook.standing() + "  " + webhook.url());
    tell("Hears of " + String.join(", ", webhook.events()) + ".");
    if (webhook.why() != null) {
      tell("Why: " + webhook.why());
    }
    if (webhook.formerSecretUntil() != null) {
      tell("The secret before this one signs too until " + webhook.formerSecretUntil() + ".");
    }
    if (webhook.secret() != null) {
      tell("Its secret, shown only now:");
      shop.terminal().say("  " + webhook.secret());
    }
  }

  private void say(WebhookDeliveries page) {
    if (page.deliveries().isEmpty()) {
      shop.terminal().say("Nothing was sent to it yet.");
    }
    for (WebhookDelivery each : page.deliveries()) {
      shop.terminal().say(each.id() + "  " + each.state() + "  " + each.createdAt());
      tell(each.subject());
      String last = each.lastAnswer();
      if (last != null) {
        tell(each.tries() + (each.tries() == 1 ? " try" : " tries") + "; the last one: " + last);
      }
      if (each.nextTryAt() != null) {
        tell("The next try is at " + each.nextTryAt() + ".");
      }
    }
  }

  private void tell(String sentence) {
    Table.wrapped(sentence, Table.WIDTH - 2).forEach(line -> shop.terminal().say("  " + line));
  }
}
