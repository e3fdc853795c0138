package gatehouse.server.factor;

import gatehouse.core.account.Person;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Base32;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.factor.RecoveryCodes;
import gatehouse.core.factor.Totp;
import gatehouse.core.factor.TotpUri;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.signin.Trouble;
import gatehouse.core.signin.Way;
import gatehouse.server.base.Icon;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.base.Tone;
import gatehouse.server.factor.FactorsView.Row;
import gatehouse.server.signin.SignInPages;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says in words what a person's ways in are. */
public final class FactorPages {
  private static final String ISSUER = "Gatehouse";
  private static final String PASSWORD = "/security/password";

  private final FactorChecks checks;
  private final Function<FactorKind, Way.Health> health;
  private final InstantSource clock;

  public FactorPages(
      FactorChecks checks, Function<FactorKind, Way.Health> health, InstantSource clock) {
    this.checks = checks;
    this.health = health;
    this.clock = clock;
  }

  FactorsView list(Person person, List<Factor> factors, Optional<FactorRefusal> refused) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "password",
            Icon.PASSWORD,
            "Password",
            "Something only you know",
            person.passwordBreached() ? "Stands in a list of stolen ones" : null,
            person.passwordBreached() ? Tone.BAD : Tone.PLAIN,
            null,
            null,
            PASSWORD,
            "Change",
            false));
    LocalTimes times = times(person);
    factors.stream()
        .sorted(Comparator.comparing(Factor::kind))
        .forEach(factor -> rows.add(row(person, factor, times)));
    return new FactorsView(
        refused.map(FactorRefusal::words).orElseGet(() -> advice(factors)), rows);
  }

  /** The next best fix, or null when there is none. */
  private static @Nullable String advice(List<Factor> factors) {
    List<Factor> usable = factors.stream().filter(factor -> !factor.suspended()).toList();
    long lasting =
        usable.stream().filter(factor -> factor.kind() != FactorKind.RECOVERY_CODE).count();
    Optional<Integer> codes =
        usable.stream()
            .filter(factor -> factor.kind() == FactorKind.RECOVERY_CODE)
            .map(factor -> FactorChecks.recoveryHashes(factor).size())
            .findFirst();
    if (lasting == 0) {
      return "Only the password is left. Whoever learns it is in, and if you lose it you are out:"
          + " add a passkey or an authenticator app now.";
    }
    if (codes.isEmpty()) {
      return "You have no recovery codes. If the phone is lost tonight, paper in a drawer gets you"
          + " in: make codes.";
    }
    if (RecoveryCodes.low(codes.get())) {
      return "You have "
          + (codes.get() == 1 ? "1 recovery code" : codes.get() + " recovery codes")
          + " left. Make new ones before you need the last.";
    }
    return lasting == 1
        ? "One thing lost, and only the recovery codes are left: add a second way that you keep"
            + " somewhere else."
        : null;
  }

  private LocalTimes times(Person person) {
    return new LocalTimes(person.zone(), clock.instant());
  }

  private Row row(Person person, Factor factor, LocalTimes times) {
    Note note = note(factor);
    return new Row(
        factor.id().value(),
        SignInPages.icon(factor.kind()),
        factor.name(),
        kind(person, factor),
        note.words(),
        note.tone(),
        times.date(factor.added()),
        factor.lastUsed().map(times::of).orElse("never"),
        change(factor),
        changeLabel(factor),
        true);
  }

  private String kind(Person person, Factor factor) {
    return switch (factor.kind()) {
      case SMS -> factor.kind().label() + " to " + number(person, factor).masked();
      case PASSKEY ->
          CredentialText.parse(factor.detail()).backupEligible()
              ? "Passkey, kept by your password manager"
              : "Passkey, kept by one device";
      case RECOVERY_CODE -> "Each works once";
      case SECURITY_KEY, TOTP, PASSWORD -> factor.kind().label();
    };
  }

  private PhoneNumber number(Person person, Factor factor) {
    return PhoneNumber.parse(checks.secret(person.id(), factor).exposeText()).orElseThrow();
  }

  private record Note(@Nullable String words, Tone tone) {
    static final Note NOTHING = new Note(null, Tone.PLAIN);
  }

  private Note note(Factor factor) {
    if (factor.suspended()) {
      return new Note("Stopped: looks copied. Remove it", Tone.BAD);
    }
    if (factor.kind() == FactorKind.RECOVERY_CODE) {
      int left = FactorChecks.recoveryHashes(factor).size();
      return new Note(
          left + " of " + RecoveryCodes.COUNT + " left",
          RecoveryCodes.low(left) ? Tone.WARN : Tone.PLAIN);
    }
    return switch (health.apply(factor.kind())) {
      case WORKING -> Note.NOTHING;
      case SLOW -> new Note("Delayed right now", Tone.WARN);
      case FAILING -> new Note("Not getting through right now", Tone.BAD);
    };
  }

  private static @Nullable String change(Factor factor) {
    return switch (factor.kind()) {
      case TOTP -> "/security/factors/" + factor.id() + "/resync";
      case RECOVERY_CODE -> "/security/factors/recovery";
      case PASSKEY, SECURITY_KEY, SMS, PASSWORD -> null;
    };
  }

  private static @Nullable String changeLabel(Factor factor) {
    return switch (factor.kind()) {
      case TOTP -> "Set its clock";
      case RECOVERY_CODE -> "Make new ones";
      case PASSKEY, SECURITY_KEY, SMS, PASSWORD -> null;
    };
  }

  AddTotpView app(
      Person person, Pending pending, SecretBytes secret, String name, List<Problem> problems) {
    String uri = TotpUri.of(ISSUER, person.username(), Totp.standard(secret)).exposeText();
    return new AddTotpView(
        pending.id().value(),
        QrSvg.of(uri, "QR code for the authenticator app"),
        Base32.encode(secret.expose()).replaceAll("(.{4})(?=.)", "$1 "),
        name,
        problems);
  }

  TotpResyncView resync(Factor app, Optional<Trouble> trouble) {
    int wait = trouble.flatMap(Trouble::waitUntil).map(this::seconds).orElse(0);
    return new TotpResyncView(
        app.id().value(),
        app.name(),
        trouble.map(t -> List.of(new Problem("first", words(t)))).orElse(List.of()),
        SignInPages.triesLeft(trouble),
        wait);
  }

  private static String words(Trouble trouble) {
    return trouble.code() == Trouble.Code.WRONG_CODE
        ? "These are not two codes in a row of this app. Wait for a new one, and begin with it."
        : trouble.code().text();
  }

  AddSmsView number(String number, String name, List<Problem> problems) {
    return new AddSmsView("", number, name, null, 0, problems, null, 0);
  }

  AddSmsView code(NumberEnrolment.Waiting waiting, List<Problem> problems) {
    Pending pending = waiting.pending();
    int left = Pending.TRIES_MAX - pending.tries();
    String tries = left == 1 ? "1 try left." : left + " tries left.";
    return new AddSmsView(
        pending.id().value(),
        "",
        pending.name(),
        waiting.number().masked(),
        seconds(pending.resendAt()),
        problems,
        pending.tries() == 0 || left == 0 ? null : tries,
        0);
  }

  private int seconds(Instant until) {
    return SignInPages.seconds(clock.instant(), until);
  }

  RecoveryCodesView beforeCodes(Person person, Optional<Factor> batch) {
    return new RecoveryCodesView(
        List.of(),
        batch
            .map(codes ->
                FactorChecks.recoveryHashes(codes).size()
                    + " of "
                    + RecoveryCodes.COUNT
                    + " codes left, made "
                    + times(person).date(codes.added()))
            .orElse(null));
  }
}
