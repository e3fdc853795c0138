package gatehouse.server.signin;

import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordCheck;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.Username;
import gatehouse.core.device.Device;
import gatehouse.core.device.DeviceId;
import gatehouse.core.device.Recognition;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Budget;
import gatehouse.core.signin.Context;
import gatehouse.core.signin.SignIn;
import gatehouse.core.signin.SignInId;
import gatehouse.core.signin.Signal;
import gatehouse.core.signin.Signals;
import gatehouse.core.signin.Trouble;
import gatehouse.server.account.Passwords;
import gatehouse.server.account.People;
import gatehouse.server.base.Challenges;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.CredentialText;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.factor.WebAuthn;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first answer of an attempt: a name with a password, or a passkey that tells who the person
 * is.
 */
final class FirstSteps {
  private final Database database;
  private final Chance chance;
  private final Passwords passwords;
  private final WebAuthn webAuthn;
  private final FactorChecks checks;
  private final Steps steps;
  private final NetworkTries networks = new NetworkTries();

  FirstSteps(
      Database database,
      Chance chance,
      Passwords passwords,
      WebAuthn webAuthn,
      FactorChecks checks,
      Steps steps) {
    this.database = database;
    this.chance = chance;
    this.passwords = passwords;
    this.webAuthn = webAuthn;
    this.checks = checks;
    this.steps = steps;
  }

  /** What is known before an answer is looked at. */
  private record Known(
      Optional<Dossier> dossier, Recognition recognition, Tries tries, Budget.Verdict verdict) {}

  /** Name and password, the first step of most sign-ins. */
  Outcome withPassword(Arrival arrival, String name, String typed) {
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
        Outcome outcome = first(arrival, known, Answer.rightPassword());
        if (needsUpgrade) {
          upgrade(known.dossier().orElseThrow(), stored.orElseThrow(), password.orElseThrow());
        }
        yield outcome;
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

  private void upgrade(Dossier dossier, String from, Password password) {
    String to = passwords.hash(password);
    database.write(sql -> {
      People.upgradePassword(sql, dossier.person().id(), from, to);
      return to;
    });
  }

  /** A passkey that tells who the person is. */
  Outcome withPasskey(Arrival arrival, String assertion) {
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
            arrival.place(),
            false);
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
}
