package gatehouse.cli;

import gatehouse.client.wire.PermissionRequestInfo;
import gatehouse.client.wire.PermissionRequests;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What owners asked for and operators decide. */
@Command(
    name = "permissions",
    mixinStandardHelpOptions = true,
    description = {
      "What owners asked for beyond what their answers give at once.",
      "ID is what the list shows. Nobody approves for an account of their own."
    })
final class PermissionCommands {
  @Spec @Nullable CommandSpec spec;

  private final Shop shop;

  PermissionCommands(Shop shop) {
    this.shop = shop;
  }

  private <T> T call(Shop.Call<T> call) throws IOException, InterruptedException {
    return shop.signedIn(Objects.requireNonNull(spec), call);
  }

  @Command(description = "Lists what waits, the oldest first.", mixinStandardHelpOptions = true)
  int list() throws IOException, InterruptedException {
    PermissionRequests page = call((client, token) -> client.permissionRequests(token));
    if (page.requests().isEmpty()) {
      shop.terminal().say("No request waits.");
    }
    page.requests().forEach(request -> shop.terminal().say(line(request)));
    return 0;
  }

  @Command(
      description = "Shows a request with its answers, and what the account may do.",
      mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
    return say(call((client, token) -> client.permissionRequest(token, id)));
  }

  @Command(
      description = "Grants it; it counts at once, and the owner is told.",
      mixinStandardHelpOptions = true)
  int grant(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
    return say(call((client, token) -> client.grantPermission(token, id)));
  }

  @Command(
      description = "Refuses it; the owner is told, and reads why.",
      mixinStandardHelpOptions = true)
  int refuse(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--why", required = true, description = "For the owner to read.") String why)
      throws IOException, InterruptedException {
    return say(call((client, token) -> client.refusePermission(token, id, why)));
  }

  private static String line(PermissionRequestInfo request) {
    return "%-10s %-10s %-18s by %s since %s"
        .formatted(
            request.id(), request.account(), request.label(), request.askedBy(), request.askedAt());
  }

  private int say(PermissionRequestInfo request) {
    shop.terminal().say(line(request) + ": " + request.state());
    shop.terminal()
        .say(
            "  experience: %s; aim: %s; the account has: %s, options level %d"
                .formatted(
                    request.experience(),
                    request.aim(),
                    request.permissions().isEmpty()
                        ? "nothing"
                        : String.join(", ", request.permissions()),
                    request.optionsLevel()));
    if (request.why() != null) {
      shop.terminal().say("  why: " + request.why());
    }
    return 0;
  }
}
