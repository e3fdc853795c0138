package gatehouse.cli;

import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.PrivateFile;
import gatehouse.client.ProgramKeys;
import gatehouse.client.wire.CertificateInfo;
import gatehouse.client.wire.KeyFailSafe;
import gatehouse.client.wire.KeyHours;
import gatehouse.client.wire.KeyInfo;
import gatehouse.client.wire.KeyRights;
import gatehouse.client.wire.KeysPage;
import gatehouse.client.wire.NewKey;
import gatehouse.client.wire.RotateKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The keys of the trader's own programs. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "Keys by which your programs come in without you.",
      "The private half stays on this machine; a key that trades real money is granted in the portal."
    })
final class KeyCommands {
  @Spec @Nullable CommandSpec spec;

  private final Shop shop;

  KeyCommands(Shop shop) {
    this.shop = shop;
  }

  private <T> T call(Shop.PartCall<ProgramKeys, T> call) throws IOException, InterruptedException {
    return shop.with(spec, GatehouseClient::keys, call);
  }

  @Command(description = "Lists them, the newest first.", mixinStandardHelpOptions = true)
  int list(@Mixin Shown shown) throws IOException, InterruptedException {
    return shown.say(call(ProgramKeys::list), this::say);
  }

  private void say(KeysPage page) {
    if (page.keys().isEmpty()) {
      shop.terminal().say("No key was made yet.");
    }
    page.keys().forEach(this::say);
  }

  @Command(
      name = "new",
      description = "Makes a pair here and registers its public half.",
      mixinStandardHelpOptions = true)
  int create(
      @Option(names = "--name", required = true, paramLabel = "NAME") String name,
      @Option(
              names = "--account",
              required = true,
              split = ",",
              paramLabel = "ACCOUNT",
              description = "All live or all paper.")
          List<String> accounts,
      @Option(
              names = "--scope",
              required = true,
              paramLabel = "SCOPE",
              description = "read, reduce-only or trade.")
          String scope,
      @Option(
              names = "--file",
              required = true,
              paramLabel = "FILE",
              description = "Where the private half goes, for your eyes alone.")
          Path file,
      @Option(
              names = "--product",
              split = ",",
              paramLabel = "PRODUCT",
              description = "stock, etf, option, future, fx, bond; all of them when missing.")
          @Nullable List<String> products,
      @Option(names = "--order-value", paramLabel = "N", description = "Largest order.")
          @Nullable String orderValue,
      @Option(names = "--daily-orders", paramLabel = "N", description = "Orders of a day.")
          @Nullable Integer dailyOrders,
      @Option(names = "--daily-value", paramLabel = "N", description = "Their value together.")
          @Nullable String dailyValue,
      @Option(
              names = "--network",
              split = ",",
              paramLabel = "NETWORK",
              description = "Such as 192.0.2.0/24; any when missing.")
          @Nullable List<String> networks,
      @Option(names = "--hours", paramLabel = "FROM-UNTIL", description = "Such as 09:30-16:00.")
          @Nullable String hours,
      @Option(names = "--zone", paramLabel = "ZONE", description = "Of the hours; UTC if missing.")
          @Nullable String zone,
      @Option(names = "--days", paramLabel = "N", description = "Until it ends: 1 to 365.")
          @Nullable Integer days,
      @Mixin OnLoss onLoss)
      throws IOException, InterruptedException {
    KeyRights rights =
        new KeyRights(
            accounts,
            scope,
            products,
            orderValue,
            dailyOrders,
            dailyValue,
            networks,
            hours(hours, zone));
    if (onLoss.lacksAction()) {
      throw Shop.misused(spec, "new", "Say what is to happen by --on-loss.");
    }
    KeyFailSafe failSafe = onLoss.policy();
    return register(
        "new",
        file,
        (keys, publicKey) -> keys.create(new NewKey(name, rights, days, failSafe, publicKey)));
  }

  private @Nullable KeyHours hours(@Nullable String hours, @Nullable String zone) {
    if (hours == null) {
      return null;
    }
    String[] ends = hours.split("-", 2);
    if (ends.length != 2) {
      throw Shop.misused(spec, "new", "--hours is a begin and an end, such as 09:30-16:00.");
    }
    return new KeyHours(zone == null ? "UTC" : zone, ends[0], ends[1], null);
  }

  @Command(
      description = "Makes a second key with the same rights; both work until the old one ends.",
      mixinStandardHelpOptions = true)
  int rotate(
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--file",
              required = true,
              paramLabel = "FILE",
              description = "Where the new private half goes.")
          Path file,
      @Option(names = "--days", paramLabel = "N", description = "Until the new one ends.")
          @Nullable Integer days,
      @Option(
              names = "--old-ends-in",
              paramLabel = "DAYS",
              description = "When the old one ends by itself: 1 to 30.")
          @Nullable Integer oldEnds)
      throws IOException, InterruptedException {
    return register(
        "rotate",
        file,
        (keys, publicKey) -> keys.rotate(id, new RotateKey(publicKey, days, oldEnds)));
  }

  /** Registers a public key. */
  @FunctionalInterface
  private interface Registration {
    KeyInfo with(ProgramKeys keys, String publicKey) throws IOException, InterruptedException;
  }

  private int register(String verb, Path file, Registration registration)
      throws IOException, InterruptedException {
    URI server = shop.server(null);
    if (Files.exists(file)) {
      throw Shop.misused(spec, verb, "There is a file " + file + " already. Name another one.");
    }
    ApiKeyFile pair = ApiKeyFile.generate(server).trusting(shop.trusted(server));
    pair.write(file); // the private half is kept before anybody hears of the public one
    boolean taken = false;
    try {
      KeyInfo key = call(keys -> registration.with(keys, pair.publicJwk()));
      taken = true;
      pair.named(key.id()).write(file);
      say(key);
      shop.terminal().say("The private half is in " + file + ". Nobody else has it.");
      return 0;
    } catch (IOException e) {
      taken = true; // nobody knows: the answer may be all that was lost
      shop.terminal().complain("The private half is kept in " + file + ": see keys list.");
      throw e;
    } finally {
      if (!taken) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Command(
      description = {
        "Gets a certificate for a key, for programs that come in by mutual TLS.",
        "It may do what the key may do, and ends with it."
      },
      mixinStandardHelpOptions = true)
  int certificate(
      @Parameters(paramLabel = "KEY-FILE") Path file,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "NAME",
              description = "NAME.crt is the certificate, NAME.key its private key in PEM.")
          String name)
      throws IOException, InterruptedException {
    Path certificate = Path.of(name + ".crt");
    Path secret = Path.of(name + ".key");
    for (Path each : List.of(certificate, secret)) {
      if (Files.exists(each)) {
        throw Shop.misused(
            spec, "certificate", "There is a file " + each + " already. Name another one.");
      }
    }
    ApiKeyFile key = keyFile(file);
    CertificateInfo made = call(keys -> keys.certificate(key.keyId(), key.signingRequest()));
    PrivateFile.write(secret, key.privatePem());
    PrivateFile.write(certificate, made.certificate());
    shop.terminal().say(made.thumbprint() + "  ends " + made.expiresAt());
    shop.terminal().say("The certificate is in " + certificate + ", its private key in " + secret);
    return 0;
  }

  private ApiKeyFile keyFile(Path file) {
    try {
      return ApiKeyFile.read(file);
    } catch (NoSuchFileException e) {
      throw Shop.misused(spec, "certificate", "There is no file " + file + ".");
    } catch (IOException e) {
      throw Shop.misused(spec, "certificate", String.valueOf(e.getMessage()));
    }
  }

  @Command(
      description = "Has a paused or suspended key work again.",
      mixinStandardHelpOptions = true)
  int release(@Parameters(paramLabel = "ID") String id, @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(call(keys -> keys.release(id)), this::say);
  }

  @Command(description = "Ends a key for ever.", mixinStandardHelpOptions = true)
  int revoke(@Parameters(paramLabel = "ID") String id, @Mixin Shown shown)
      throws IOException, InterruptedException {
    return shown.say(call(keys -> keys.revoke(id)), this::say);
  }

  private void say(KeyInfo key) {
    Terminal terminal = shop.terminal();
    terminal.say(key.id() + "  " + key.standing() + "  " + key.name());
    if (key.why() != null) {
      tell("Why: " + key.why());
    }
    key.words().forEach(this::tell);
    String used =
        key.lastUsedAt() == null
            ? "never used"
            : "last used " + key.lastUsedAt() + " from " + key.lastNetwork();
    tell("Ends " + key.expiresAt() + "; " + used + ".");
  }

  private void tell(String sentence) {
    Table.wrapped(sentence, Table.WIDTH - 2).forEach(line -> shop.terminal().say("  " + line));
  }
}
