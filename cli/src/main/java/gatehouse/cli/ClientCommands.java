package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import gatehouse.client.RegisteredClients;
import gatehouse.client.wire.CertificateInfo;
import gatehouse.client.wire.CertificatesPage;
import gatehouse.client.wire.ClientInfo;
import gatehouse.client.wire.ClientsPage;
import gatehouse.client.wire.NewClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What operators do with programs of third parties. */
@Command(
    name = "clients",
    mixinStandardHelpOptions = true,
    description = {
      "Programs of third parties that may ask people for access.",
      "ID is what the list shows: the client_id of the program."
    })
final class ClientCommands {
  @Spec @Nullable CommandSpec spec;

  private final Shop shop;

  ClientCommands(Shop shop) {
    this.shop = shop;
  }

  private <T> T call(Shop.PartCall<RegisteredClients, T> call)
      throws IOException, InterruptedException {
    return shop.with(spec, GatehouseClient::clients, call);
  }

  @Command(description = "Lists them, the newest first.", mixinStandardHelpOptions = true)
  int list(@Mixin Shown shown) throws IOException, InterruptedException {
    return shown.say(call(RegisteredClients::list), this::say);
  }

  private void say(ClientsPage page) {
    if (page.clients().isEmpty()) {
      shop.terminal().say("No program of a third party is registered.");
    }
    page.clients().forEach(this::say);
  }

  @Command(description = "Registers one.", mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = "NAME", description = "As people read it when they decide.")
          String name,
      @Option(
              names = "--redirect",
              required = true,
              paramLabel = "URI",
              description = "Where answers may be sent, compared as a whole; may be repeated.")
          List<String> redirects,
      @Option(
              names = "--keys",
              required = true,
              paramLabel = "FILE",
              description = "Its public keys: a JSON Web Key Set.")
          Path keys,
      @Option(
              names = "--scope",
              defaultValue = "read",
              paramLabel = "SCOPE",
              description = "The most that it may ask for: read (if missing), reduce-only, trade.")
          String scope,
      @Option(names = "--live", description = "It may ask for accounts with real money.")
          boolean live,
      @Option(
              names = "--devices",
              description = "It may ask from devices without a browser, by a code.")
          boolean devices,
      @Option(
              names = "--contact",
              required = true,
              paramLabel = "TEXT",
              description = "Of whoever makes it: a mail address or a page.")
          String contact,
      @Mixin Shown shown)
      throws IOException, InterruptedException {
    NewClient client =
        new NewClient(name, redirects, text("add", keys), scope, live, devices, contact);
    return shown.say(call(clients -> clients.add(client)), this::say);
  }

  @Command(
      description = "Replaces its keys; the old ones serve no longer.",
      mixinStandardHelpOptions = true)
  int keys(
      @Parameters(index = "0", paramLabel = "ID") String id,
      @Parameters(index = "1", paramLabel = "FILE", description = "A JSON Web Key Set.") Path file,
      @Mixin Shown shown)
      throws IOException, InterruptedException {
    String jwks = text("keys", file);
    return shown.say(call(clients -> clients.replaceKeys(id, jwks)), this::say);
  }

  @Command(
      description = "Shuts it out for ever; what people had granted to it ends.",
      mixinStandardHelpOptions = true)
  int close(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--reason", required = true) String reason,
      @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(call(clients -> clients.close(id, reason)), this::say);
  }

  @Command(
      description = {
        "Has a certificate made by which it proves itself in the connection.",
        "Prints it, for whoever makes the program."
      },
      mixinStandardHelpOptions = true)
  int certificate(
      @Parameters(index = "0", paramLabel = "ID") String id,
      @Parameters(index = "1", paramLabel = "FILE", description = "A signing request (PKCS #10).")
          Path file,
      @Mixin Shown shown)
      throws IOException, InterruptedException {
    String request = text("certificate", file);
    return shown.say(
        call(clients -> clients.certify(id, request)),
        made -> shop.terminal().say(made.certificate().strip()));
  }

  @Command(description = "Lists its certificates.", mixinStandardHelpOptions = true)
  int certificates(@Parameters(paramLabel = "ID") String id, @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(call(clients -> clients.certificates(id)), this::listed);
  }

  @Command(
      name = "revoke-certificate",
      description = "Ends a certificate for ever, and every access that is bound to it.",
      mixinStandardHelpOptions = true)
  int revokeCertificate(
      @Parameters(index = "0", paramLabel = "ID") String id,
      @Parameters(index = "1", paramLabel = "THUMBPRINT") String thumbprint,
      @Option(names = "--reason", required = true) String reason,
      @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(
        call(clients -> clients.revokeCertificate(id, thumbprint, reason)), this::listed);
  }

  private void listed(CertificatesPage page) {
    if (page.certificates().isEmpty()) {
      shop.terminal().say("It has no certificate.");
    }
    for (CertificateInfo each : page.certificates()) {
      shop.terminal()
          .say(
              each.thumbprint()
                  + "  "
                  + (each.revokedAt() == null
                      ? "until " + each.expiresAt()
                      : "revoked " + each.revokedAt()));
    }
  }

  private String text(String command, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Shop.misused(spec, command, file + " cannot be read as text.");
    }
  }

  private void say(ClientInfo client) {
    shop.terminal()
        .say(
            "%s  %s: %s, %s%s"
                .formatted(
                    client.id(),
                    client.name(),
                    client.scope(),
                    (client.live() ? "live and paper" : "paper alone")
                        + (client.devices() ? ", also from devices" : ""),
                    client.closedAt() == null ? "" : ", closed since " + client.closedAt()));
    shop.terminal()
        .say(
            "  made by "
                + client.contact()
                + (client.vouched() ? "" : ", on its own word: it registered itself")
                + "; keys "
                + client.keys());
    client.redirectUris().forEach(uri -> shop.terminal().say("  answers to " + uri));
  }
}
