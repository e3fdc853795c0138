package gatehouse.server.signin;

import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordCheck;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.Username;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.device.Device;
import gatehouse.core.device.DeviceId;
import gatehouse.core.device.Recognition;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Proof;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Budget;
import gatehouse.core.signin.Context;
import gatehouse.core.signin.Fact;
import gatehouse.core.signin.Prompt;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.signin.SignIn;
import gatehouse.core.signin.SignInId;
import gatehouse.core.signin.Signal;
import gatehouse.core.signin.Signals;
import gatehouse.core.signin.Trouble;
import gatehouse.core.signin.Way;
import gatehouse.server.account.Passwords;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Challenges;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Metrics;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.CredentialText;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.factor.WebAuthn;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Drives {@link SignIn} for pages and programs: loads, does the slow checks outside any
 * transaction, and hands what was found to {@link Steps}.
 */
public final class SignIns {
  private final Database database;
  private final Chance chance;
  private final Passwords passwords;
  private final WebAuthn webAuthn;
  private final FactorChecks checks;
  private final Prompts prompts;
  private final Steps steps;
  private final NetworkTries networks = new NetworkTries();

  private SignIns(
      Database database,
      Chance chance,
      Passwords passwords,
      WebAuthn webAuthn,
      FactorChecks checks,
      Prompts prompts,
      Steps steps) {
    this.database = database;
    this.chance = chance;
    this.passwords = passwords;
    this.webAuthn = webAuthn;
    this.checks = checks;
    this.prompts = prompts;
    this.steps = steps;
  }

  /** Builds the machine's server side. */
  public static SignIns of(
      Database database,
      Log log,
      Chance chance,
      Passwords passwords,
      WebAuthn webAuthn,
      FactorChecks checks,
      RiskPolicy policy,
      Function<FactorKind, Way.Health> health,
      Sessions sessions,
      OwnerNotices notices,
      Metrics metrics) {
    Prompts prompts = new Prompts(chance, webAuthn, checks, notices);
    Landing landing = new Landing(log, chance, sessions, notices, metrics);
    Steps steps = new Steps(chance, policy, health, prompts, landing);
    return new SignIns(database, chance, passwords, webAuthn, checks, prompts, steps);
  }

  /** Names an attempt and shows that the caller is the one who began it. */
  public record Key(SignInId id, SecretBytes binding) {}

  /** What is known before an answer is looked at. */
  private record Known(
      Optional<Dossier> dossier, Recognition recognition, Tries tries, Budget.Verdict verdict) {}

  /** Name and password, the first step of most sign-ins. */
  public Outcome withPassword(Arrival arrival, String name, String typed) {
    Known known = database.read(sql -> knownByName(sql, arrival, name));
    Optional<Trouble> closed = closed(known, arrival);
    if (closed.isPresent()) {
      return Steps.denied(closed.get(), arrival.returnTo());
    }
    Optional<String> stored = known.dossier().flatMap(Dossier::passwordHash);
    Optional<Password> password = Password.entered(typed);
    // an unknown name costs the same hash as a known one (ASVS 5.0, 6.3.8)
    PasswordCheck check =
        password.isPresent() ? passwords.check(stored, password.get()) : new PasswordCheck.Wrong();
    return switch (check) {
      case PasswordCheck.Right(boolean needsUpgrade) -> {
        if (needsUpgrade) {
          upgrade(known.dossier().orElseThrow(), stored.orElseThrow(), password.orElseThrow());
        }
        yield first(arrival, known, rightPassword());
      }
      case PasswordCheck.Wrong wrong -> {
        networks.charge(arrival.network(), arrival.at());
        yield first(
            arrival,
            known,
            new Answer.Wrong(FactorKind.PASSWORD, Trouble.Code.WRONG_NAME_OR_PASSWORD));
      }
    };
  }

  private static Answer rightPassword() {
    return new Answer.Right(Proof.Kind.PASSWORD, FactorKind.PASSWORD, Optional.empty(), "");
  }

  private void upgrade(Dossier dossier, String from, Password password) {
    String to = passwords.hash(password);
    database.write(sql -> {
      People.upgradePassword(sql, dossier.person().id(), from, to);
      return to;
    });
  }

  /** A passkey that tells who the person is. */
  public Outcome withPasskey(Arrival arrival, String assertion) {
    Optional<String> handle = webAuthn.userHandle(assertion);
    Optional<String> credentialId = webAuthn.credentialId(assertion);
    Optional<Challenges.Valid> challenge = arrival.challenge();
    Trouble refused = Trouble.of(Trouble.Code.KEY_REFUSED);
    if (handle.isEmpty() || credentialId.isEmpty() || challenge.isEmpty()) {
      return Steps.denied(refused, arrival.returnTo());
    }
    Known known = database.read(sql -> knownByHandle(sql, arrival, handle.get()));
    Optional<Factor> passkey =
        known.dossier().flatMap(dossier -> passkey(dossier, credentialId.get()));
    if (passkey.isEmpty()) {
      return Steps.denied(refused, arrival.returnTo());
    }
    FactorChecks.Checked checked = checks.key(passkey.get(), challenge.get().bytes(), assertion);
    return first(arrival, known, Answer.of(checked, passkey.get()));
  }

  private static Optional<Factor> passkey(Dossier dossier, String credentialId) {
    return dossier.factors().stream()
        .filter(factor -> factor.kind() == FactorKind.PASSKEY && !factor.suspended())
        .filter(factor -> CredentialText.parse(factor.detail()).id().equals(credentialId))
        .findFirst();
  }

  private Known knownByName(Sql sql, Arrival arrival, String name) throws SQLException {
    Optional<PersonId> id = People.byName(sql, name);
    String subject =
        id.map(PersonId::value).orElseGet(() -> "name:" + Chance.hash(Username.canonical(name)));
    return known(sql, arrival, id, subject, FactorKind.PASSWORD);
  }

  private Known knownByHandle(Sql sql, Arrival arrival, String handle) throws SQLException {
    Optional<PersonId> id = People.byHandle(sql, handle);
    return known(sql, arrival, id, id.map(PersonId::value).orElse("handle"), FactorKind.PASSKEY);
  }

  private static Known known(
      Sql sql, Arrival arrival, Optional<PersonId> id, String subject, FactorKind way)
      throws SQLException {
    Optional<Dossier> dossier = id.isPresent() ? Dossier.load(sql, id.get()) : Optional.empty();
    Recognition recognition =
        Recognition.of(
            dossier.map(Dossier::devices).orElse(List.of()),
            arrival.deviceKey(),
            arrival.deviceCookie());
    Tries tries = Tries.of(subject, recognition, way);
    return new Known(dossier, recognition, tries, tries.verdict(sql, arrival.at()));
  }

  /** Whether no try may be made now, before any work is spent on it. */
  private Optional<Trouble> closed(Known known, Arrival arrival) {
    Optional<Trouble> spent = Steps.closed(known.verdict());
    if (spent.isPresent() || known.recognition() instanceof Recognition.Known) {
      return spent;
    }
    return Steps.closed(networks.verdict(arrival.network(), arrival.at()));
  }

  /** The first answer of an attempt, right or wrong, in one transaction. */
  private Outcome first(Arrival arrival, Known known, Answer answer) {
    Attempt attempt =
        new Attempt(
            new SignIn.Opened(new SignInId(chance.id()), context(arrival, known)),
            0,
            known.dossier(),
            known.tries(),
            Landing.deviceText(arrival.deviceKey()),
            arrival.deviceLabel(),
            arrival.remember(),
            arrival.place());
    return database.write(sql ->
        arrival.challenge().isPresent() && !useUp(sql, arrival.challenge().get())
            ? Steps.denied(Trouble.of(Trouble.Code.OUT_OF_ORDER), arrival.returnTo())
            : steps.settle(sql, attempt, answer, arrival.at()));
  }

  private static Context context(Arrival arrival, Known known) {
    Optional<DeviceId> device =
        known.recognition() instanceof Recognition.Known(Device proved, boolean cookieLost)
            ? Optional.of(proved.id())
            : Optional.empty();
    Set<Signal> signals =
        known
            .dossier()
            .map(dossier -> signals(dossier, known.recognition(), arrival))
            .orElse(Set.of());
    return new Context(
        arrival.accessInterface(),
        Action.SIGN_IN,
        Optional.empty(),
        arrival.returnTo(),
        signals,
        device,
        arrival.network(),
        arrival.at());
  }

  private static Set<Signal> signals(Dossier dossier, Recognition recognition, Arrival arrival) {
    return Signals.of(
        recognition,
        dossier.history(arrival.network(), arrival.place(), arrival.at()),
        arrival.place(),
        fillTime(arrival),
        arrival.at());
  }

  /** How long the form was open; a program's own interface has none to fill in. */
  private static Optional<Duration> fillTime(Arrival arrival) {
    return arrival.accessInterface() == AccessInterface.API
        ? Optional.empty()
        : arrival.challenge().map(c -> Duration.between(c.issuedAt(), arrival.at()));
  }

  /** A challenge is good for one answer, on every node. */
  private static boolean useUp(Sql sql, Challenges.Valid challenge) throws SQLException {
    return sql.run(
            "INSERT INTO used_challenge (challenge, expires_ms) VALUES (?, ?)"
                + " ON CONFLICT (challenge) DO NOTHING",
            challenge.rowKey(),
            challenge.expiresAt().toEpochMilli())
        == 1;
  }

  /** Asks a signed-in person for a fresh proof, and raises the session when it is given. */
  public Outcome raise(Caller caller, Action action, String returnTo, Instant now) {
    return database.write(sql -> {
      Dossier dossier = Dossier.load(sql, caller.person()).orElseThrow();
      Context context = raising(caller, action, dossier, returnTo, now);
      Attempt attempt =
          new Attempt(
              new SignIn.Opened(new SignInId(chance.id()), context),
              0,
              Optional.of(dossier),
              triesOf(dossier, context, FactorKind.PASSWORD),
              "",
              "",
              false,
              Optional.empty());
      Fact asked = new Fact.RaiseAsked(steps.subject(dossier, context, now));
      return steps.judge(sql, attempt, asked, now);
    });
  }

  private static Context raising(
      Caller caller, Action action, Dossier dossier, String returnTo, Instant now) {
    return new Context(
        caller.session().accessInterface(),
        action,
        Optional.of(caller.session().id()),
        returnTo,
        // device and network were judged when the session began
        Signals.ofPerson(dossier.history(caller.session().network(), Optional.empty(), now), now),
        caller.session().device(),
        caller.session().network(),
        now);
  }

  /** Whether what the session proved is enough, and fresh enough, for this action. */
  public boolean provedFor(Caller caller, Action action, Instant now) {
    Dossier dossier = database.read(sql -> Dossier.load(sql, caller.person())).orElseThrow();
    Context context = raising(caller, action, dossier, "/", now);
    return steps.subject(dossier, context, now).demand().metBy(caller.session().proofs(), now);
  }

  /** Shows where an attempt stands. */
  public Outcome show(Key key, Instant now) {
    return database.read(sql -> {
      Optional<Attempt> attempt = load(sql, key);
      return attempt.isEmpty() || overdue(attempt.get(), now)
          ? gone()
          : steps.view(attempt.get(), Optional.empty(), now);
    });
  }

  /** The person picks a way, or asks for another code. */
  public Outcome choose(Key key, FactorKind kind, Optional<FactorId> factor, Instant now) {
    return racing(
        key,
        now,
        () ->
            database.write(sql -> {
              Optional<Attempt> loaded = load(sql, key);
              if (loaded.isEmpty()) {
                return gone();
              }
              Attempt attempt = loaded.get();
              Optional<Way> way =
                  steps.ways(attempt.dossier().orElseThrow(), now).stream()
                      .filter(w -> w.kind() == kind && w.factor().equals(factor))
                      .findFirst();
              return attempt.state() instanceof SignIn.Proving proving && way.isPresent()
                  ? steps.choose(sql, attempt, proving, way.get(), now)
                  : steps.view(attempt, Optional.of(Trouble.of(Trouble.Code.WAY_UNKNOWN)), now);
            }));
  }

  /** Another code by the way that is asked for now. */
  public Outcome sendAgain(Key key, Instant now) {
    Outcome shown = show(key, now);
    if (shown instanceof Outcome.Asking asking && asking.state().prompt().isPresent()) {
      Prompt prompt = asking.state().prompt().get();
      return choose(key, prompt.kind(), prompt.factor(), now);
    }
    return shown;
  }

  /**
   * The answer to the prompt: a code, the password, or a key's assertion.
   *
   * @param from where the request comes from
   * @param deviceName what to call this browser, when it is to be remembered
   */
  public Outcome answer(Key key, String text, Arrival from, String deviceName) {
    Instant now = from.at();
    Optional<Attempt> loaded = database.read(sql -> load(sql, key));
    if (loaded.isEmpty()) {
      return gone();
    }
    Attempt attempt = loaded.get().remembered(from.remember(), deviceName).from(from.place());
    if (!(attempt.state() instanceof SignIn.Proving proving) || overdue(attempt, now)) {
      Fact tooLate = new Fact.Wrong(FactorKind.PASSWORD, Trouble.of(Trouble.Code.OUT_OF_ORDER));
      return racing(key, now, () -> database.write(sql -> steps.judge(sql, attempt, tooLate, now)));
    }
    if (proving.prompt().isEmpty()) {
      Optional<Trouble> trouble = Optional.of(Trouble.of(Trouble.Code.OUT_OF_ORDER));
      return steps.view(attempt, trouble, now);
    }
    Prompt prompt = proving.prompt().get();
    Dossier dossier = attempt.dossier().orElseThrow();
    Tries tries = triesOf(dossier, proving.context(), prompt.kind());
    Optional<Trouble> spent = Steps.closed(database.read(sql -> tries.verdict(sql, now)));
    if (spent.isPresent()) {
      return steps.view(attempt, spent, now);
    }
    Answer answer = check(dossier, proving, prompt, text, now);
    Attempt charged = attempt.chargedTo(tries);
    return racing(key, now, () -> database.write(sql -> steps.settle(sql, charged, answer, now)));
  }

  private static Tries triesOf(Dossier dossier, Context context, FactorKind way) {
    Optional<Device> device =
        dossier.devices().stream()
            .filter(known -> context.device().filter(known.id()::equals).isPresent())
            .findFirst();
    Recognition recognition =
        device
            .<Recognition>map(known -> new Recognition.Known(known, false))
            .orElseGet(Recognition.Stranger::new);
    return Tries.of(dossier.person().id().value(), recognition, way);
  }

  private Answer check(
      Dossier dossier, SignIn.Proving proving, Prompt prompt, String text, Instant now) {
    if (prompt.kind() == FactorKind.PASSWORD) {
      boolean right =
          Password.entered(text)
              .map(password -> passwords.check(dossier.passwordHash(), password))
              .filter(PasswordCheck.Right.class::isInstance)
              .isPresent();
      return right
          ? rightPassword()
          : new Answer.Wrong(FactorKind.PASSWORD, Trouble.Code.WRONG_PASSWORD);
    }
    Optional<Factor> factor =
        prompt.factor().flatMap(dossier::factor).filter(found -> !found.suspended());
    return factor
        .map(found -> Answer.of(prompts.check(dossier, proving, prompt, found, text, now), found))
        .orElseGet(() -> new Answer.Wrong(prompt.kind(), Trouble.Code.WAY_UNKNOWN));
  }

  /** The person gives up. */
  public Outcome cancel(Key key, Instant now) {
    return racing(
        key,
        now,
        () ->
            database.write(sql -> {
              Optional<Attempt> attempt = load(sql, key);
              return attempt.isEmpty()
                  ? gone()
                  : steps.judge(sql, attempt.get(), new Fact.Cancelled(), now);
            }));
  }

  private interface Race {
    Outcome run();
  }

  /** Of two racing steps one is stored; the other is shown where the attempt stands. */
  private Outcome racing(Key key, Instant now, Race race) {
    try {
      return race.run();
    } catch (LostRaceException e) {
      return show(key, now);
    }
  }

  private Optional<Attempt> load(Sql sql, Key key) throws SQLException {
    Optional<SignInRows.Stored> stored =
        SignInRows.load(sql, key.id())
            .filter(row -> row.bindingHash().equals(Chance.hash(key.binding())));
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    SignInRows.Stored row = stored.get();
    Dossier dossier = Dossier.load(sql, row.person()).orElseThrow();
    return Optional.of(
        new Attempt(
            row.state(),
            row.version(),
            Optional.of(dossier),
            triesOf(dossier, row.state().context(), FactorKind.PASSWORD),
            row.deviceText(),
            row.deviceLabel(),
            false,
            Optional.empty()));
  }

  /** Removes attempts and challenges that nobody can finish any more. */
  public void forget(Instant now) {
    database.write(sql -> SignInRows.forgetBefore(sql, now.minus(Duration.ofDays(1))));
  }

  private static boolean overdue(Attempt attempt, Instant now) {
    return !now.isBefore(attempt.state().context().expiresAt());
  }

  private static Outcome gone() {
    return new Outcome.Denied(Trouble.of(Trouble.Code.EXPIRED), true, "/");
  }
}
