package gatehouse.server.factor;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Credential;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.factor.Totp;
import gatehouse.core.factor.TotpState;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.session.OwnChange;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Adds authenticator apps, passkeys and security keys: what is shown is kept sealed on our side,
 * and stored as a factor by the first answer that it gives.
 */
public final class Enrolment {
  private static final int CHALLENGE_BYTES = 32;

  private final Database database;
  private final Chance chance;
  private final FactorChecks checks;
  private final WebAuthn webAuthn;
  private final FactorChanges changes;

  public Enrolment(
      Database database,
      Chance chance,
      FactorChecks checks,
      WebAuthn webAuthn,
      FactorChanges changes) {
    this.database = database;
    this.chance = chance;
    this.checks = checks;
    this.webAuthn = webAuthn;
    this.changes = changes;
  }

  /** A new secret for an app; the same one when this session asked a moment ago. */
  Pending beginApp(OwnChange change) {
    return begin(change, FactorKind.TOTP, Totp.KEY_BYTES);
  }

  /** Random bytes of this length, pending; what this session began already is kept. */
  Pending begin(OwnChange change, FactorKind kind, int bytes) {
    return database.write(sql -> {
      Optional<Pending> begun = Pending.load(sql, change.session(), kind, change.at());
      if (begun.isPresent()) {
        return begun.get();
      }
      FactorId id = new FactorId(chance.id());
      SecretBytes secret = SecretBytes.copyOf(chance.bytes(bytes));
      byte[] sealed = checks.sealSecret(change.person(), id.value(), secret);
      Pending pending = Pending.begun(kind, id, change.session(), sealed, change.at());
      pending.store(sql, change.person());
      return pending;
    });
  }

  /** What is kept sealed of a pending factor. */
  SecretBytes secret(PersonId person, Pending pending) {
    return checks.secret(person, factor(pending, pending.name(), "", pending.expires()));
  }

  private static Factor factor(Pending pending, String name, String detail, Instant now) {
    return new Factor(
        pending.id(),
        pending.kind(),
        name,
        Optional.of(pending.sealed()),
        detail,
        now,
        Optional.empty(),
        false);
  }

  /** The first code of the new app. */
  FactorOutcome confirmApp(OwnChange change, String enrolment, String code, String typedName) {
    Optional<String> name = FactorChanges.name(typedName);
    if (name.isEmpty()) {
      return new FactorOutcome.Refused(FactorRefusal.NAME_MISSING);
    }
    return database.write(sql -> {
      Person owner = change.owner(sql);
      Optional<Pending> pending =
          Pending.load(sql, change.session(), FactorKind.TOTP, change.at())
              .filter(p -> p.id().value().equals(enrolment));
      if (pending.isEmpty()) {
        return gone(sql, change, enrolment);
      }
      String fresh = FactorChecks.detail(TotpState.fresh());
      Factor app = factor(pending.get(), name.get(), fresh, change.at());
      return switch (checks.totp(owner.id(), app, code, change.at())) {
        case FactorChecks.Checked.Right right ->
            changes.add(
                sql, change, owner, factor(pending.get(), name.get(), right.detail(), change.at()));
        case FactorChecks.Checked.Wrong wrong ->
            new FactorOutcome.Refused(FactorRefusal.WRONG_APP_CODE);
        case FactorChecks.Checked.Copied copied ->
            throw new IllegalStateException("an app has no count that could go back");
      };
    });
  }

  /** Too late, unless an earlier copy of the same form added it. */
  static FactorOutcome gone(Sql sql, OwnChange change, String enrolment) throws SQLException {
    Optional<Factor> added =
        enrolment.isEmpty() || enrolment.length() > 64
            ? Optional.empty()
            : Factors.load(sql, change.person(), new FactorId(enrolment));
    return added.isPresent()
        ? new FactorOutcome.Done(added.get().name() + " added.")
        : new FactorOutcome.Refused(FactorRefusal.GONE);
  }

  /** What the browser needs to make a passkey or to ask for a security key. */
  String beginKey(OwnChange change, Person owner, FactorKind kind) {
    Pending pending = begin(change, kind, CHALLENGE_BYTES);
    List<Credential> registered =
        database.read(sql -> Factors.of(sql, owner.id())).stream()
            .filter(factor -> factor.kind().webAuthn())
            .map(factor -> CredentialText.parse(factor.detail()))
            .toList();
    boolean hardware = kind == FactorKind.SECURITY_KEY;
    // only what claims to be hardware is asked to prove its make: browsers ask the person for it
    return webAuthn.creationOptions(
        secret(owner.id(), pending).expose(), keyOwner(owner), kind(kind), hardware, registered);
  }

  private static WebAuthn.Owner keyOwner(Person owner) {
    return new WebAuthn.Owner(owner.webAuthnHandle(), owner.username(), owner.displayName());
  }

  private static WebAuthn.Kind kind(FactorKind kind) {
    return switch (kind) {
      case PASSKEY -> WebAuthn.Kind.PASSKEY;
      case SECURITY_KEY -> WebAuthn.Kind.SECURITY_KEY;
      case TOTP, SMS, RECOVERY_CODE, PASSWORD ->
          throw new IllegalArgumentException("no key: " + kind);
    };
  }

  /**
   * The answer of a new passkey or security key.
   *
   * @param answer RegistrationResponseJSON
   */
  FactorOutcome confirmKey(
      OwnChange change, Person owner, FactorKind kind, String answer, String typedName) {
    Optional<String> name = FactorChanges.name(typedName);
    if (name.isEmpty()) {
      return new FactorOutcome.Refused(FactorRefusal.NAME_MISSING);
    }
    Optional<Pending> pending =
        database.read(sql -> Pending.load(sql, change.session(), kind, change.at()));
    if (pending.isEmpty()) {
      return database.read(sql -> goneKey(sql, change, answer));
    }
    byte[] challenge = secret(owner.id(), pending.get()).expose();
    boolean passkey = kind == FactorKind.PASSKEY;
    return switch (webAuthn.verifyRegistration(answer, challenge, keyOwner(owner), passkey)) {
      case WebAuthn.Registered registered ->
          database.write(
              sql -> addKey(sql, change, pending.get(), name.get(), registered.credential()));
      case WebAuthn.Refused refused ->
          new FactorOutcome.Refused(
              refused.reason() == PasskeyRefusal.USER_NOT_VERIFIED
                  ? FactorRefusal.KEY_UNVERIFIED
                  : FactorRefusal.KEY_REFUSED);
    };
  }

  /** A second copy of the same form finds the key that the first one added. */
  private FactorOutcome goneKey(Sql sql, OwnChange change, String answer) throws SQLException {
    Optional<String> id = webAuthn.credentialId(answer);
    for (Factor factor : Factors.of(sql, change.person())) {
      if (factor.kind().webAuthn()
          && id.filter(CredentialText.parse(factor.detail()).id()::equals).isPresent()) {
        return new FactorOutcome.Done(factor.name() + " added.");
      }
    }
    return new FactorOutcome.Refused(FactorRefusal.GONE);
  }

  private FactorOutcome addKey(
      Sql sql, OwnChange change, Pending pending, String name, Credential credential)
      throws SQLException {
    Person owner = change.owner(sql);
    boolean stillPending =
        Pending.load(sql, change.session(), pending.kind(), change.at())
            .filter(now -> now.id().equals(pending.id()))
            .isPresent();
    if (!stillPending) {
      return gone(sql, change, pending.id().value());
    }
    Factor key =
        new Factor(
            pending.id(),
            pending.kind(),
            name,
            Optional.empty(),
            CredentialText.of(credential),
            change.at(),
            Optional.empty(),
            false);
    return changes.add(sql, change, owner, key);
  }

  /** Forgets what nobody confirmed in time. Called every half minute. */
  public void sweep(Instant now) {
    database.write(sql -> Pending.sweep(sql, now));
  }
}
