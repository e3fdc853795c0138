package gatehouse.server.signin;

import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordCheck;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.device.Device;
import gatehouse.core.device.Recognition;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Context;
import gatehouse.core.signin.Fact;
import gatehouse.core.signin.Prompt;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.signin.SignIn;
import gatehouse.core.signin.SignInId;
import gatehouse.core.signin.Signals;
import gatehouse.core.signin.Trouble;
import gatehouse.core.signin.Way;
import gatehouse.server.account.Passwords;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Metrics;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.factor.WebAuthn;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Drives {@link SignIn} for pages and programs: loads, does the slow checks outside any
 * transaction, and hands what was found to {@link Steps}.
 */
public final class SignIns {
  private final Database database;
  private final Chance chance;
  private final Passwords passwords;
  private final Prompts prompts;
  private final Steps steps;
  private final FirstSteps firsts;

  private SignIns(
      Database database,
      Chance chance,
      Passwords passwords,
      Prompts prompts,
      Steps steps,
      FirstSteps firsts) {
    this.database = database;
    this.chance = chance;
    this.passwords = passwords;
    this.prompts = prompts;
    this.steps = steps;
    this.firsts = firsts;
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
    FirstSteps firsts = new FirstSteps(database, chance, passwords, webAuthn, checks, steps);
    return new SignIns(database, chance, passwords, prompts, steps, firsts);
  }

  /** Names an attempt and shows that the caller is the one who began it. */
  public record Key(SignInId id, SecretBytes binding) {}

  /** Name and password, the first step of most sign-ins. */
  public Outcome withPassword(Arrival arrival, String name, String typed) {
    return firsts.withPassword(arrival, name, typed);
  }

  /** A passkey that tells who the person is. */
  public Outcome withPasskey(Arrival arrival, String assertion) {
    return firsts.withPasskey(arrival, assertion);
  }

  /**
   * Asks a signed-in person for a fresh proof, and raises the session when it is given.
   *
   * @param quiet whether a page is only opened: then no code is sent before the person asks for it,
   *     or whoever makes a browser follow links could have messages sent (RFC 9110, section 9.2.1)
   */
  public Outcome raise(Caller caller, Action action, String returnTo, boolean quiet, Instant now) {
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
              Optional.empty(),
              quiet);
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
          ? Answer.rightPassword()
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
            Optional.empty(),
            false));
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
