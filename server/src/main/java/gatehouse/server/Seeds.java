package gatehouse.server;

import static gatehouse.core.account.Permission.ADVISOR;
import static gatehouse.core.account.Permission.BONDS;
import static gatehouse.core.account.Permission.CASH_STOCKS;
import static gatehouse.core.account.Permission.FOREIGN_MARKETS;
import static gatehouse.core.account.Permission.FX;
import static gatehouse.core.account.Permission.MARGIN;
import static gatehouse.core.account.Permission.OPTIONS;
import static gatehouse.core.account.Permission.PAPER;

import gatehouse.core.account.Password;
import gatehouse.core.account.Permission;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Base32;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.factor.RecoveryCode;
import gatehouse.core.factor.RecoveryCodes;
import gatehouse.core.factor.Totp;
import gatehouse.core.factor.TotpState;
import gatehouse.core.signin.Subject;
import gatehouse.server.account.Invitations;
import gatehouse.server.account.Passwords;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.factor.Factors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a new database begins with: the demo's people, or the link that makes the first operator.
 * The demo's passwords are random for each data folder and kept beside it, so that a demo that
 * somebody left running is not open to whoever knows this program.
 */
final class Seeds {
  private static final String FILE = "demo-people.txt";
  private static final int PASSWORD_BYTES = 10;

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final Passwords passwords;
  private final FactorChecks checks;
  private final Invitations invitations;
  private final SeedAccounts accounts;
  private final InstantSource clock;
  private final Path data;

  Seeds(
      Database database,
      Log log,
      Chance chance,
      Passwords passwords,
      FactorChecks checks,
      Invitations invitations,
      SeedAccounts accounts,
      InstantSource clock,
      Path data) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.passwords = passwords;
    this.checks = checks;
    this.invitations = invitations;
    this.accounts = accounts;
    this.clock = clock;
    this.data = data;
  }

  /**
   * One person of the demo.
   *
   * @param factors without the passkey kinds, which need a browser
   */
  private record Cast(
      String username,
      String name,
      String zone,
      boolean operator,
      Set<Permission> permissions,
      Set<FactorKind> factors,
      String story) {}

  private static final List<Cast> CAST =
      List.of(
          new Cast(
              "mira",
              "Mira Lindqvist",
              "Europe/Stockholm",
              false,
              Set.of(CASH_STOCKS, MARGIN, OPTIONS, FX, FOREIGN_MARKETS, BONDS),
              Set.of(FactorKind.TOTP, FactorKind.SMS, FactorKind.RECOVERY_CODE),
              "trades on margin in several markets: always two factors"),
          new Cast(
              "tomas",
              "Tomás Okafor",
              "America/New_York",
              false,
              Set.of(CASH_STOCKS),
              Set.of(FactorKind.SMS, FactorKind.RECOVERY_CODE),
              "holds stocks for cash: the second factor on new devices only; shares an account with mira"),
          new Cast(
              "wei",
              "Wei Tanaka",
              "Asia/Tokyo",
              false,
              Set.of(CASH_STOCKS, ADVISOR),
              Set.of(FactorKind.TOTP, FactorKind.RECOVERY_CODE),
              "acts for clients: an authenticator app"),
          new Cast(
              "ana",
              "Ana Petrova",
              "Europe/London",
              false,
              Set.of(PAPER),
              Set.of(),
              "tries things out on paper: the password is enough; may look at the joint account"),
          new Cast(
              "olu",
              "Olu Martins",
              "UTC",
              true,
              Set.of(),
              Set.of(FactorKind.TOTP, FactorKind.RECOVERY_CODE),
              "operator: looks after people and accounts"));

  /** Seeds the demo when it is new; what to print either way. */
  String demo(String base) {
    Path file = data.resolve(FILE);
    try {
      if (isEmpty()) {
        Files.writeString(file, people());
      }
      String people = Files.exists(file) ? Files.readString(file) : "";
      return """

      Gatehouse, demo broker (not real money)

        Sign in       %s/sign-in
        Messages      %s/demo/outbox    (every text and mail, and the codes of the authenticator apps)
        For programs  %s/openapi.json

      %s
      Ctrl-C stops it; its data stays in %s.
      """
          .formatted(base, base, base, people, data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints the link that makes the first operator, while there is none. */
  String firstOperator(String base) {
    String first =
        isEmpty()
            ? "\n  No operator yet. This link makes the first one; it works once, for 24 hours:\n"
                + "    "
                + base
                + "/invite/"
                + invitations.forFirstOperator().exposeText()
                + "\n"
            : "";
    return "\nGatehouse at %s\n%s".formatted(base, first);
  }

  private boolean isEmpty() {
    return database.read(sql -> sql.rows("SELECT 1 FROM person LIMIT 1", row -> 1).isEmpty());
  }

  private String people() {
    StringBuilder lines = new StringBuilder();
    for (Cast cast : CAST) {
      lines.append(add(cast)).append('\n');
    }
    return lines.toString();
  }

  private String add(Cast cast) {
    Instant now = clock.instant();
    String password = groups(Base32.encode(chance.bytes(PASSWORD_BYTES)));
    String hash = passwords.hash(Password.entered(password).orElseThrow());
    PersonId id = new PersonId(chance.id());
    Person person =
        new Person(
            id,
            cast.username(),
            cast.name(),
            cast.operator(),
            Subject.Standing.ACTIVE,
            Set.of(),
            false,
            cast.permissions().contains(PAPER)
                ? Optional.empty()
                : Optional.of(cast.username() + "@example.com"),
            cast.factors().contains(FactorKind.SMS) ? Optional.of(number(cast)) : Optional.empty(),
            ZoneId.of(cast.zone()),
            chance.id());
    StringBuilder how = new StringBuilder();
    database.write(sql -> {
      how.setLength(0);
      People.insert(sql, person, now);
      log.append(
          sql, Entry.of(id, now.toEpochMilli(), Act.PERSON_CREATED, Entry.SYSTEM, Origin.NONE));
      People.setPassword(sql, id, hash, false, now);
      accounts.open(sql, cast.username(), id, now);
      for (FactorKind kind : cast.factors().stream().sorted().toList()) {
        how.append(factor(sql, person, kind, now));
      }
      return id;
    });
    return "  %-6s %s%n         password %s%n%s"
        .formatted(cast.username(), cast.story(), password, how);
  }

  private static String number(Cast cast) {
    return "+1555010000" + (CAST.indexOf(cast) + 1);
  }

  private String factor(Sql sql, Person person, FactorKind kind, Instant now) throws SQLException {
    String id = chance.id();
    return switch (kind) {
      case TOTP -> {
        SecretBytes key = SecretBytes.copyOf(chance.bytes(Totp.KEY_BYTES));
        insert(
            sql,
            person,
            id,
            kind,
            "Demo authenticator",
            Optional.of(key),
            FactorChecks.detail(TotpState.fresh()),
            now);
        yield "         authenticator app: its codes are on the messages page; secret %s%n"
            .formatted(Base32.encode(key.expose()));
      }
      case SMS -> {
        String number = person.phone().orElseThrow();
        Optional<SecretBytes> secret = Optional.of(SecretBytes.ofText(number));
        insert(sql, person, id, kind, "Phone", secret, "", now);
        yield "         text message: it shows on the messages page%n".formatted();
      }
      case RECOVERY_CODE -> {
        List<RecoveryCode> codes = RecoveryCodes.of(chance.bytes(RecoveryCodes.RANDOM_BYTES));
        List<String> hashes = new ArrayList<>();
        codes.forEach(code -> hashes.add(code.hash(chance.bytes(RecoveryCode.SALT_BYTES))));
        String detail = String.join("\n", hashes);
        insert(sql, person, id, kind, "Recovery codes", Optional.empty(), detail, now);
        yield "         recovery codes, such as %s and %s%n"
            .formatted(codes.get(0).text().exposeText(), codes.get(1).text().exposeText());
      }
      case PASSKEY, SECURITY_KEY, PASSWORD ->
          throw new IllegalArgumentException("cannot be seeded: " + kind);
    };
  }

  private void insert(
      Sql sql,
      Person person,
      String id,
      FactorKind kind,
      String name,
      Optional<SecretBytes> secret,
      String detail,
      Instant now)
      throws SQLException {
    Optional<byte[]> sealed = secret.map(s -> checks.sealSecret(person.id(), id, s));
    Factor factor =
        new Factor(new FactorId(id), kind, name, sealed, detail, now, Optional.empty(), false);
    Factors.insert(sql, person.id(), factor);
  }

  private static String groups(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("(.{4})(?=.)", "$1-");
  }
}
